'use client'
// The organization's own sender domain: added, its records shown, checked, removed.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { Status } from '@/components/ui/status'
import { useToast } from '@/components/ui/toast'
import { formatInstant, formatZone } from '@/server/kernel/format'
import { type MessageSettingsView, orderInForce, type SenderDomainView } from '@/server/notifications/settings/contract'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'
import { DnsRecords } from './dns-records'

const tones = { verified: 'ok', failed: 'bad', pending: 'wait' } as const

type SenderDomainProps = {
  organization: string
  settings: Pick<MessageSettingsView, 'address' | 'timeZone' | 'providerOrder' | 'carriers'>
  domain: SenderDomainView
  mayManage: boolean
}

export function SenderDomain({ organization, settings, domain, mayManage }: SenderDomainProps) {
  const t = useTranslations('messageSettings.domain')
  const locale = useLocale()
  const { address, timeZone } = settings
  const { status, records, checkedAt, localPart } = domain
  const moment = checkedAt && formatInstant(checkedAt, { timeZone, locale, style: 'short_date_time' })
  return (
    <Card className="overflow-hidden">
      <div className="grid gap-3 px-5 py-4 sm:px-6">
        <p className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
          <b className="min-w-0 text-lg font-semibold break-all">{domain.domain}</b>
          <Status tone={tones[status]}>{t(`status.${status}`)}</Status>
        </p>
        <p className="text-sm break-words text-ink-2">
          {t('sendsAs', { address: `${localPart}@${domain.domain}` })}
          <br />
          {t('onlyResend')}
          {moment ? (
            <>
              <br />
              {t('checked', { when: `${moment} (${formatZone(timeZone, locale)})` })}
            </>
          ) : null}
        </p>
        {status === 'verified' ? <InUse settings={settings} own={`${localPart}@${domain.domain}`} /> : null}
        {status === 'failed' && address ? <Notice tone="bad">{t('lost', { address })}</Notice> : null}
        {records.length === 0 ? <Notice tone="wait">{t('notAnswered')}</Notice> : null}
        {mayManage ? <DomainActs organization={organization} domain={domain.domain} /> : null}
      </div>
      {records.length > 0 ? (
        <div className="border-t border-line">
          <div className="px-5 py-4 sm:px-6">
            <h3 className="font-semibold">{t('records')}</h3>
            <p className="mt-1 text-sm text-ink-2">{t('recordsHelp')}</p>
          </div>
          <DnsRecords records={records} />
        </div>
      ) : null}
    </Card>
  )
}

/** Whether mails leave under the domain, and if not, why. */
function InUse({ settings, own }: { settings: SenderDomainProps['settings']; own: string }) {
  const t = useTranslations('messageSettings')
  const { address, providerOrder, carriers } = settings
  const order = orderInForce(providerOrder, carriers)
  const [first] = order
  if (first === undefined || address === null) return <Notice tone="bad">{t('from.none')}</Notice>
  if (first === 'resend') return <Notice tone="ok">{t('domain.inUse', { own })}</Notice>
  const carrier = t(`form.carrier.${first}`)
  const why = order.includes('resend') ? 'behind' : 'notAsked'
  return <Notice tone="wait">{t(`domain.${why}`, { address, own, carrier })}</Notice>
}

function DomainActs({ organization, domain }: { organization: string; domain: string }) {
  const t = useTranslations('messageSettings.domain')
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const trpc = useTRPC()
  const check = useMutation(trpc.messageSettings.checkDomain.mutationOptions())
  const remove = useMutation(trpc.messageSettings.removeDomain.mutationOptions())

  async function checkNow() {
    const found = await check.mutateAsync({ organization }).catch(() => null) // the reason is in `check.error`
    if (!found) return
    toast.done(`${t('checkedNow')} – ${t(`status.${found.status}`)}`)
    router.refresh()
  }

  return (
    <>
      {check.error ? (
        <Notice tone="bad" live>
          {textOf(check.error)}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-2.5">
        <Button size="small" loading={check.isPending} onClick={checkNow}>
          {t('check')}
        </Button>
        <ConfirmAct
          trigger={
            <Button tone="ghost" size="small">
              {t('remove')}
            </Button>
          }
          title={t('removeTitle', { domain })}
          description={t('removeText')}
          confirmLabel={t('remove')}
          tone="danger"
          act={() => remove.mutateAsync({ organization })}
          done={t('removed')}
        />
      </div>
    </>
  )
}
