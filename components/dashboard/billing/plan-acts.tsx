'use client'
// What an owner does with a plan: choose one, change it, end it, keep it after all, see to the card. Pages of the provider open in this
// tab and lead back here.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toast'
import type { PlanName } from '@/server/subscriptions/contract'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'
import { useBillingWords } from './billing-words'

type Act = { organization: string; plan: PlanName }

/** Goes to the page that the work answers with; stays busy until the browser has left. */
function Leave({
  go,
  tone,
  children,
}: {
  go: () => Promise<{ url: string }>
  tone: 'primary' | 'ghost'
  children: ReactNode
}) {
  const toast = useToast()
  const { textOf } = useErrorText()
  const [isLeaving, setLeaving] = useState(false)

  async function leave() {
    setLeaving(true)
    try {
      window.location.assign((await go()).url)
    } catch (error) {
      setLeaving(false)
      toast.failed(textOf(error))
    }
  }

  return (
    <Button
      tone={tone}
      wide={tone === 'primary'}
      size={tone === 'primary' ? 'medium' : 'small'}
      loading={isLeaving}
      onClick={leave}
    >
      {children}
    </Button>
  )
}

export function ChoosePlan({ organization, plan, isTrial }: Act & { isTrial: boolean }) {
  const { t, nameOf } = useBillingWords()
  const subscribe = useMutation(useTRPC().billing.subscribe.mutationOptions())
  const chosen = plan === 'free' ? null : plan
  if (chosen === null) return null
  return (
    <Leave tone="primary" go={() => subscribe.mutateAsync({ organization, plan: chosen })}>
      {t(isTrial ? 'acts.try' : 'acts.choose', { plan: nameOf(plan) })}
    </Leave>
  )
}

export function OpenPortal({ organization, owes }: { organization: string; owes: boolean }) {
  const { t } = useBillingWords()
  const portal = useMutation(useTRPC().billing.portal.mutationOptions())
  return (
    <Leave tone="ghost" go={() => portal.mutateAsync({ organization })}>
      {t(owes ? 'acts.mendCard' : 'acts.portal')}
    </Leave>
  )
}

/** A smaller plan is there to be had, a larger one is the thing to do next. */
export function ChangePlan({ organization, plan, isLarger }: Act & { isLarger: boolean }) {
  const { t, nameOf } = useBillingWords()
  const values = { plan: nameOf(plan) }
  const change = useMutation(useTRPC().billing.changePlan.mutationOptions())
  return (
    <ConfirmAct
      tone="primary"
      trigger={
        <Button tone={isLarger ? 'primary' : 'ghost'} wide>
          {t('acts.change', values)}
        </Button>
      }
      title={t('acts.changeQuestion', values)}
      description={t('acts.changeText')}
      confirmLabel={t('acts.change', values)}
      act={() => change.mutateAsync({ organization, plan })}
      done={t('acts.changed', values)}
    />
  )
}

export function CancelPlan({ organization, plan, isEnding }: Act & { isEnding: boolean }) {
  const { t, nameOf } = useBillingWords()
  const values = { plan: nameOf(plan) }
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const trpc = useTRPC()
  const cancel = useMutation(trpc.billing.cancel.mutationOptions())
  const resume = useMutation(trpc.billing.resume.mutationOptions({ onError: (error) => toast.failed(textOf(error)) }))

  async function keep() {
    const kept = await resume.mutateAsync({ organization }).catch(() => null) // told by onError
    if (kept) toast.done(t('acts.resumed'))
    router.refresh()
  }

  if (isEnding) {
    return (
      <Button wide loading={resume.isPending} onClick={keep}>
        {t('acts.resume')}
      </Button>
    )
  }
  return (
    <ConfirmAct
      trigger={
        <Button tone="ghost" wide>
          {t('acts.cancel')}
        </Button>
      }
      title={t('acts.cancelQuestion', values)}
      description={t('acts.cancelText')}
      confirmLabel={t('acts.cancel')}
      dismissLabel={t('acts.resume')}
      act={() => cancel.mutateAsync({ organization })}
      done={t('acts.cancelled')}
    />
  )
}
