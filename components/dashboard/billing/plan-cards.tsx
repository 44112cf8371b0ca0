// The plans side by side: price, what each allows, what it takes of a sale, and the one act that leads to it.
import { Card } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { Chip } from '@/components/ui/status'
import { formatMoney } from '@/server/kernel/format'
import { type BillingOverview, limitNames, type PlanView } from '@/server/subscriptions/contract'
import { useBillingWords } from './billing-words'
import { CancelPlan, ChangePlan, ChoosePlan } from './plan-acts'

type PlanCardsProps = { organization: string; billing: BillingOverview; mayManage: boolean }

export function PlanCards({ organization, billing, mayManage }: PlanCardsProps) {
  const { t } = useBillingWords()
  return (
    <section aria-labelledby="plans" className="mb-10">
      <h2 id="plans" className="mb-4 text-2xl">
        {t('plans.title')}
      </h2>
      <ul className="grid gap-4 lg:grid-cols-3">
        {billing.plans.map((plan) => (
          <li key={plan.name}>
            <PlanCard plan={plan} organization={organization} billing={billing} mayManage={mayManage} />
          </li>
        ))}
      </ul>
      {mayManage ? null : <p className="mt-4 text-ink-2">{t('ownerOnly')}</p>}
    </section>
  )
}

function PlanCard({ plan, organization, billing, mayManage }: PlanCardsProps & { plan: PlanView }) {
  const { t, locale, nameOf, shareOf } = useBillingWords()
  const isOwn = plan.name === billing.subscribed
  const days = billing.trialOpen ? plan.trialDays : 0
  return (
    <Card className={cn('flex h-full flex-col p-5 sm:p-6', isOwn && 'border-accent')}>
      <div className="flex min-h-7 items-center justify-between gap-3">
        <h3 className="text-xl">{nameOf(plan.name)}</h3>
        {isOwn ? <Chip tone="accent">{t('plans.yours')}</Chip> : null}
      </div>
      <p className="mt-1 text-[15px] text-ink-2 lg:min-h-[45px]">{t(`pitch.${plan.name}`)}</p>
      <p className="mt-5 flex items-baseline gap-2">
        <span className="display num text-[34px]">{formatMoney(plan.monthly, locale)}</span>
        <span className="text-sm text-ink-2">{t('plans.perMonth')}</span>
      </p>
      <ul className="ink-rule mt-4 mb-6 grid gap-2 pt-4 text-[15px]">
        <li className="font-semibold">{t('plans.fee', { fee: shareOf(plan.feeBasisPoints) })}</li>
        {limitNames.map((name) => (
          <li key={name}>{limitText(name)}</li>
        ))}
        {days > 0 ? <li className="text-accent">{t('plans.trial', { days })}</li> : null}
      </ul>
      <div className="mt-auto">{mayManage ? <PlanAct {...{ plan, organization, billing }} /> : null}</div>
    </Card>
  )

  function limitText(name: (typeof limitNames)[number]) {
    const count = plan.limits[name]
    return count === null ? t(`plans.${name}All`) : t(`plans.${name}`, { count })
  }
}

function PlanAct({ plan, organization, billing }: Omit<PlanCardsProps, 'mayManage'> & { plan: PlanView }) {
  const { state, subscribed, trialOpen } = billing
  const isLive = state === 'trialing' || state === 'active' || state === 'ending'
  const isOwn = plan.name === subscribed
  if (isOwn && isLive) return <CancelPlan organization={organization} plan={plan.name} isEnding={state === 'ending'} />
  if (isOwn || plan.monthly.amount === 0) return null
  if (isLive) {
    const now = billing.plans.find(({ name }) => name === subscribed)?.monthly.amount ?? 0
    return <ChangePlan organization={organization} plan={plan.name} isLarger={plan.monthly.amount > now} />
  }
  // What is owed is paid before anything is changed.
  if (state !== 'free') return null
  return <ChoosePlan organization={organization} plan={plan.name} isTrial={trialOpen && plan.trialDays > 0} />
}
