// Where an organization's Stripe account stands, what Stripe asks for in plain words, and the one way on.
import { useLocale, useTranslations } from 'next-intl'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { Status, type StatusTone } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'
import type { AccountState, AccountView, RequirementKind } from '@/server/sellers/connect/contract'
import { ConnectStripe } from './connect-stripe'

type StripeAccountProps = {
  organization: string
  account: AccountView & { isStale: boolean }
  mayManage: boolean
  /** The person comes back from a link that was too old. */
  linkExpired: boolean
}

const tones: Record<AccountState, StatusTone> = {
  not_connected: 'off',
  unfinished: 'wait',
  checking: 'wait',
  ready: 'ok',
  restricted: 'bad',
}

export function StripeAccount({ organization, account, mayManage, linkExpired }: StripeAccountProps) {
  const t = useTranslations('paymentSettings.account')
  const { state } = account
  return (
    <Card className="mb-6">
      <CardHeader title={t('title')} action={<Status tone={tones[state]}>{t(`state.${state}.word`)}</Status>} />
      <CardBody className="grid gap-5">
        {account.isStale ? <Notice tone="wait">{t('stale')}</Notice> : null}
        {linkExpired && state !== 'ready' ? <Notice tone="wait">{t('expired')}</Notice> : null}
        <div className="max-w-[62ch]">
          <p className="display text-2xl">{t(`state.${state}.title`)}</p>
          <p className="mt-1.5 text-ink-2">{account.isRejected ? t('rejected') : t(`state.${state}.text`)}</p>
          {state === 'not_connected' ? <p className="mt-3 text-ink-2">{t('why')}</p> : null}
          {state === 'ready' && !account.payoutsEnabled ? (
            <Notice tone="wait" className="mt-4">
              {t('noPayouts')}
            </Notice>
          ) : null}
        </div>
        <Requirements account={account} />
        <NextStep organization={organization} account={account} mayManage={mayManage} />
        {account.ref ? (
          <p className="text-sm text-ink-2">
            {t('number')}{' '}
            <code className="font-sans select-all" translate="no">
              {account.ref}
            </code>
          </p>
        ) : null}
      </CardBody>
    </Card>
  )
}

function Requirements({ account: { state, requirements, pending, dueAt, isRejected } }: { account: AccountView }) {
  const t = useTranslations('paymentSettings.account')
  const locale = useLocale()
  if (isRejected) return null
  const date = dueAt && formatInstant(dueAt, { timeZone: 'UTC', locale, style: 'short_date' })
  const asked = date ? t('askedBefore', { date }) : t('asked')
  return (
    <>
      {requirements.length > 0 ? <Kinds title={asked} kinds={requirements} /> : null}
      {pending.length > 0 && state !== 'ready' ? <Kinds title={t('looked')} kinds={pending} /> : null}
    </>
  )
}

function Kinds({ title, kinds }: { title: string; kinds: readonly RequirementKind[] }) {
  const t = useTranslations('paymentSettings.account')
  return (
    <div className="ink-rule pt-4">
      <h3 className="plain-heading text-base">{title}</h3>
      <ul className="mt-1.5 list-disc pl-5 text-ink-2">
        {kinds.map((kind) => (
          <li key={kind}>{t(`kinds.${kind}`)}</li>
        ))}
      </ul>
    </div>
  )
}

function NextStep({
  organization,
  account,
  mayManage,
}: Pick<StripeAccountProps, 'organization' | 'account' | 'mayManage'>) {
  const t = useTranslations('paymentSettings.account')
  const { state, requirements, isRejected } = account
  const isDone = state === 'checking' || (state === 'ready' && requirements.length === 0)
  if (isDone || isRejected) {
    return (
      <a
        href="https://dashboard.stripe.com/"
        target="_blank"
        rel="noreferrer"
        className="link inline-flex w-fit items-center pointer-coarse:min-h-11"
      >
        {t('dashboard')}
      </a>
    )
  }
  if (!mayManage) return <p className="font-semibold">{t('askAdmin')}</p>
  const label = state === 'not_connected' ? t('connect') : state === 'unfinished' ? t('continue') : t('complete')
  return <ConnectStripe organization={organization} label={label} askCountry={state === 'not_connected'} />
}
