// The alerts of an event, each with its explanation, how grave it is, and what may be done.
import { useLocale, useTranslations } from 'next-intl'
import { Chip, Status } from '@/components/ui/status'
import { formatInstant } from '@/server/kernel/format'
import type { GateAlertView } from '@/server/scanning/alerts/contract'
import { AlertActs } from './alert-acts'
import { toneOf, useAlertWords } from './alert-words'

type AlertListProps = {
  organization: string
  alerts: readonly GateAlertView[]
  timeZone: string
  mayManage: boolean
}

export function AlertList({ organization, alerts, timeZone, mayManage }: AlertListProps) {
  const t = useTranslations('fraud')
  const words = useAlertWords()
  const locale = useLocale()
  return (
    <ul className="divide-y divide-line">
      {alerts.map((alert) => {
        const { title, text } = words(alert)
        return (
          <li key={alert.id} className="px-5 py-4 sm:px-6">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
              <Status tone={toneOf(alert)} className="text-base">
                {title}
              </Status>
              <span className="num text-sm text-ink-2">
                {formatInstant(alert.lastAt, { timeZone, locale, style: 'short_date_time' })}
              </span>
            </div>
            <p className="mt-1.5 max-w-[68ch]">{text}</p>
            <div className="mt-2.5 flex flex-wrap items-center gap-2">
              <Chip>{t('score', { score: alert.score })}</Chip>
              {alert.times > 1 ? <Chip>{t('times', { count: alert.times })}</Chip> : null}
              {alert.blocked ? <Chip dot="bad">{t('blocked')}</Chip> : null}
              {alert.closedAt ? <Chip dot="ok">{t('closed')}</Chip> : null}
              {alert.seenAt ? <Chip>{t('seen')}</Chip> : null}
            </div>
            {mayManage && (!alert.seenAt || alert.blocked) ? (
              <div className="mt-3">
                <AlertActs
                  organization={organization}
                  alertId={alert.id}
                  isSeen={alert.seenAt !== null}
                  isBlocked={alert.blocked}
                  title={title}
                />
              </div>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
