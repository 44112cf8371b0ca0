// When a phone may ring. Guards: by the clock of where the event is, or else of the organization’s last one, also on the nights when clocks
// change; what is urgent rings all the same.
import type { Notification } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { organizationZone } from '@/server/organizations/organization-zone'

/** Of what no organization sends, and of one that has set nothing. */
const USUAL = { quietFrom: 1260, quietUntil: 540 }

type Quiet = { quietFrom: number; quietUntil: number }

/** The end of the quiet hours that `at` lies in; null: it lies in none. Minutes after midnight; from = until: there are none. */
export function endOfQuiet(at: Date, timeZone: string, { quietFrom, quietUntil }: Quiet): Date | null {
  const here = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  const minute = here.hour * 60 + here.minute
  const isOverMidnight = quietFrom > quietUntil
  const isQuiet = isOverMidnight
    ? minute >= quietFrom || minute < quietUntil
    : minute >= quietFrom && minute < quietUntil
  if (!isQuiet) return null
  const day = here.toPlainDate().add({ days: isOverMidnight && minute >= quietFrom ? 1 : 0 })
  const end = day.toPlainDateTime(new Temporal.PlainTime(Math.floor(quietUntil / 60), quietUntil % 60))
  // Of an end that the clocks show twice the one that is still to come; one that they skip is as much later.
  const next = end.toZonedDateTime(timeZone).epochMilliseconds
  if (next > at.getTime()) return new Date(next)
  return new Date(end.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds)
}

type Asked = Pick<Notification, 'organizationId' | 'eventId'>

export async function morningFor(
  ctx: Pick<Ctx, 'db'>,
  { organizationId, eventId }: Asked,
  at: Date,
): Promise<Date | null> {
  const [settings, event] = await Promise.all([
    organizationId === null ? null : ctx.db.messageSettings.findUnique({ where: { organizationId } }),
    eventId === null ? null : ctx.db.event.findUnique({ where: { id: eventId }, select: { timeZone: true } }),
  ])
  const timeZone = event?.timeZone ?? (await organizationZone(ctx, organizationId))
  return endOfQuiet(at, timeZone, settings ?? USUAL)
}

/** What a request that may not wait for the morning keeps among its props. */
export function isUrgent({ props }: Pick<Notification, 'props'>): boolean {
  return (props as { urgent?: unknown } | null)?.urgent === true
}
