// In words: what the organization's subscription is doing, and until when.
import type { ReactNode } from 'react'
import { Notice } from '@/components/ui/notice'
import type { StatusTone } from '@/components/ui/status'
import type { BillingOverview, BillingState as State } from '@/server/subscriptions/contract'
import { useBillingWords } from './billing-words'

const tones: Record<State, StatusTone> = {
  not_sold: 'off',
  free: 'off',
  trialing: 'now',
  active: 'ok',
  ending: 'wait',
  past_due: 'bad',
  suspended: 'bad',
}

export function BillingState({ billing, action }: { billing: BillingOverview; action: ReactNode }) {
  const { t, nameOf, dateOf, shareOf } = useBillingWords()
  const { state, subscribed, until, pastDueSince, plans } = billing
  const free = plans.find(({ name }) => name === 'free')
  const values = {
    plan: nameOf(subscribed),
    date: dateOf(until),
    since: dateOf(pastDueSince),
    fee: shareOf(free?.feeBasisPoints ?? 0),
  }
  return (
    <Notice tone={tones[state]} title={t(`state.${state}`, values)} action={action} className="mb-7">
      {t(`state.${state}Text`, values)}
    </Notice>
  )
}
