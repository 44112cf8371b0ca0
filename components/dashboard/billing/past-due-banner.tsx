'use client'
// Above every page of the organization, for those who look after its plan: a payment is late. Silent otherwise, and on the page of the
// plan, which says it itself.
import { usePathname } from 'next/navigation'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { localePath } from '@/i18n/paths'
import type { BillingStanding } from '@/server/subscriptions/contract'
import { useBillingWords } from './billing-words'

export function PastDueBanner({ organization, standing }: { organization: string; standing: BillingStanding }) {
  const { t, locale, nameOf, dateOf } = useBillingWords()
  const path = usePathname()
  const { state, subscribed, until } = standing
  if (path.endsWith(`/org/${organization}/settings/billing`)) return null
  if (state !== 'past_due' && state !== 'suspended') return null
  const values = { plan: nameOf(subscribed), date: dateOf(until) }
  return (
    <Notice
      tone="bad"
      title={t('banner.title')}
      className="mb-6"
      action={
        <ButtonLink size="small" href={localePath(locale, `/org/${organization}/settings/billing`)}>
          {t('banner.act')}
        </ButtonLink>
      }
    >
      {t(state === 'past_due' ? 'banner.text' : 'banner.suspended', values)}
    </Notice>
  )
}
