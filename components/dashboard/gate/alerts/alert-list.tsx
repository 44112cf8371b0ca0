// The alerts of an event, each with its explanation, how grave it is, and what may be done.
import { useLocale, useTranslations } from 'next-intl'
import { Chip, Status } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'
import type { GateAlertView } from '@/server/scanning/alerts/contract'
import { AlertActs } from './alert-acts'
import { type AlertWords, toneOf, useAlertWords } from './alert-words'
import { groupAlerts } from './group-alerts'
import { useSilentWords } from './silent-words'

type AlertListProps = {
  organization: string
  alerts: readonly GateAlertView[]
  timeZone: string
  mayManage: boolean
}

export function AlertList({ alerts, ...common }: AlertListProps) {
  return (
    <ul className="divide-y divide-line">
      {groupAlerts(alerts).map((group) => {
        const [first] = group
        if (!first) return null
        return (
          <li key={first.id} className="px-5 py-4 sm:px-6">
            {group.length > 1 ? (
              <SilentPhones first={first} alerts={group} {...common} />
            ) : (
              <OneAlert alert={first} {...common} />
            )}
          </li>
        )
      })}
    </ul>
  )
}

type OneProps = Omit<AlertListProps, 'alerts'> & { alert: GateAlertView }

function OneAlert({ alert, organization, timeZone, mayManage }: OneProps) {
  const t = useTranslations('fraud')
  const words = useAlertWords()(alert)
  return (
    <>
      <Head alert={alert} words={words} timeZone={timeZone} />
      <div className="mt-2.5 flex flex-wrap items-center gap-2">
        <Chip>{t('score', { score: alert.score })}</Chip>
        {alert.times > 1 ? <Chip>{t('times', { count: alert.times })}</Chip> : null}
        {alert.blocked ? (
          <Chip dot="bad">{t(alert.rule === 'stale_replay' ? 'oldCodes.blocked' : 'blocked')}</Chip>
        ) : null}
        {alert.closedAt ? <Chip dot="ok">{t('closed')}</Chip> : null}
        {alert.seenAt ? <Chip>{t('seen')}</Chip> : null}
      </div>
      {mayManage && (!alert.seenAt || alert.blocked) ? (
        <div className="mt-3">
          <AlertActs
            organization={organization}
            alertId={alert.id}
            isSeen={alert.seenAt !== null}
            blocked={alert.blocked ? (alert.rule === 'stale_replay' ? 'old_codes' : 'ticket') : null}
            title={words.title}
          />
        </div>
      ) : null}
    </>
  )
}

type SilentProps = AlertListProps & { first: GateAlertView }

function SilentPhones({ first, alerts, ...common }: SilentProps) {
  const t = useTranslations('fraud')
  const words = useSilentWords()(alerts)
  return (
    <>
      <Head alert={first} words={words} timeZone={common.timeZone} />
      {common.mayManage ? (
        <div className="mt-3">
          <AlertActs
            organization={common.organization}
            alertId={first.id}
            withIt={alerts.slice(1).map(({ id }) => id)}
            isSeen={false}
            blocked={null}
            title={words.title}
          />
        </div>
      ) : null}
      <details className="mt-2">
        <summary className="inline-flex min-h-9 cursor-pointer items-center text-sm text-ink-2 pointer-coarse:min-h-11">
          {t('silent.each')}
        </summary>
        <ul className="mt-1 divide-y divide-line border-t border-line">
          {alerts.map((alert) => (
            <li key={alert.id} className="py-4 last:pb-0">
              <OneAlert alert={alert} {...common} />
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

type HeadProps = { alert: GateAlertView; words: AlertWords; timeZone: string }

function Head({ alert, words, timeZone }: HeadProps) {
  const locale = useLocale()
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <Status tone={toneOf(alert)} className="text-base">
          {words.title}
        </Status>
        <span className="num text-sm text-ink-2">
          {formatInstant(alert.lastAt, { timeZone, locale, style: 'short_date_time' })}
        </span>
      </div>
      <p className="mt-1.5 max-w-[68ch]">{words.text}</p>
    </>
  )
}
