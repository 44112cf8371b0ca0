// The latest alerts in a few lines, for the control room.

import { Status } from '@/components/ui/status'
import type { GateAlertView } from '@/server/scanning/alerts/contract'
import { SinceText } from '../../since-text'
import { toneOf, useAlertWords } from './alert-words'

type AlertSummaryProps = { alerts: readonly GateAlertView[]; now: Date; timeZone: string }

export function AlertSummary({ alerts, now, timeZone }: AlertSummaryProps) {
  const words = useAlertWords()
  return (
    <ul className="divide-y divide-line">
      {alerts.map((alert) => {
        const { title, text } = words(alert)
        return (
          <li key={alert.id} className="py-3 first:pt-0 last:pb-0">
            <div className="flex items-baseline justify-between gap-4">
              <Status tone={toneOf(alert)}>{title}</Status>
              <span className="shrink-0 text-sm text-ink-3">
                <SinceText at={alert.lastAt} now={now} timeZone={timeZone} />
              </span>
            </div>
            <p className="mt-1 text-[15px] text-ink-2">{text}</p>
          </li>
        )
      })}
    </ul>
  )
}
