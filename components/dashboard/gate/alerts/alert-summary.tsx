// The gravest alerts in a few lines, for the control room.

import { Status } from '@/components/ui/status'
import type { GateAlertView } from '@/server/scanning/alerts/contract'
import { SinceText } from '../../since-text'
import { toneOf, useAlertWords } from './alert-words'
import { groupAlerts } from './group-alerts'
import { useSilentWords } from './silent-words'

type AlertSummaryProps = { alerts: readonly GateAlertView[]; now: Date; timeZone: string }

export function AlertSummary({ alerts, now, timeZone }: AlertSummaryProps) {
  const words = useAlertWords()
  const silent = useSilentWords()
  return (
    <ul className="divide-y divide-line">
      {groupAlerts(alerts).map((group) => {
        const [first] = group
        if (!first) return null
        const { title, text } = group.length > 1 ? silent(group) : words(first)
        return (
          <li key={first.id} className="py-3 first:pt-0 last:pb-0">
            <div className="flex items-baseline justify-between gap-4">
              <Status tone={toneOf(first)}>{title}</Status>
              <span className="shrink-0 text-sm text-ink-3">
                <SinceText at={first.lastAt} now={now} timeZone={timeZone} />
              </span>
            </div>
            <p className="mt-1 text-[15px] text-ink-2">{text}</p>
          </li>
        )
      })}
    </ul>
  )
}
