// Alerts as they are shown: phones that are silent at the same time are one line, since one cause, a network that is gone, makes many.
import type { GateAlertView } from '@/server/scanning/alerts/contract'

/** In the order that was given; the silent phones stand where the first of them stood. */
export function groupAlerts(alerts: readonly GateAlertView[]): GateAlertView[][] {
  const silent = alerts.filter(isSilentNow)
  if (silent.length < 2) return alerts.map((alert) => [alert])
  return alerts.flatMap((alert) => (alert === silent[0] ? [silent] : isSilentNow(alert) ? [] : [[alert]]))
}

function isSilentNow({ rule, seenAt, closedAt }: GateAlertView): boolean {
  return rule === 'device_lost' && seenAt === null && closedAt === null
}
