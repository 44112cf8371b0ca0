// Tells the control room of a zone that is full, and when it has room again. After whatever changed who is inside its people are counted, by
// each process at most once in two seconds and always once after the last: never in the scan itself, which a full zone does not refuse. A beat
// looks again at those that were told, since a zone is emptied by a clock as well: at midnight, where a list begins anew.
// Guards: judgements of one zone, and changes of it, follow each other, so that what is told last is what is true.
import type pg from 'pg'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { closeAlert, raiseAlert } from './alerts/raise-alert'
import { zoneCounts } from './gates/zone-counts'
import type { PlaceList } from './lists/gate-place'
import { announceGate } from './live/announce'

const WAIT_MS = 2_000
const waiting = new WeakMap<pg.Pool, Set<string>>()

/** After one scan. Returns at once; what goes wrong is logged. */
export function watchZone(ctx: Ctx, event: { organizationId: string; eventId: string }, list: PlaceList): void {
  const { zone, timeZone } = list
  if (!zone || zone.maximum === null) return
  inAMoment(ctx, zone.id, () => tellIfFull(ctx, { ...event, timeZone, zoneId: zone.id }))
}

/** After anything that may have changed who is inside: an upload, an undo, other rules. Call it after the commit; it returns at once. */
export function watchZones(ctx: Ctx, eventId: string): void {
  inAMoment(ctx, eventId, async () => {
    const zones = await ctx.db.zone.findMany({
      where: { eventId, maximum: { not: null } },
      select: { id: true, organizationId: true, event: { select: { timeZone: true } } },
    })
    for (const { id: zoneId, organizationId, event } of zones)
      await tellIfFull(ctx, { organizationId, eventId, timeZone: event.timeZone, zoneId })
  })
}

/** What is asked for while it waits is asked for already. */
function inAMoment(ctx: Ctx, key: string, judge: () => Promise<unknown>): void {
  const keys = waiting.get(ctx.pool) ?? new Set<string>()
  waiting.set(ctx.pool, keys)
  if (keys.has(key)) return
  keys.add(key)
  setTimeout(() => {
    keys.delete(key)
    if (ctx.pool.ended || ctx.pool.ending) return
    judge().catch((error: unknown) => ctx.log.error({ err: error, key }, 'a zone could not be counted'))
  }, WAIT_MS).unref()
}

export type WatchedZone = { organizationId: string; eventId: string; timeZone: string; zoneId: string }

/** Whether the zone is full; one that has room again, has no maximum any more or is gone closes its alert. */
export function tellIfFull(ctx: Ctx, watched: WatchedZone): Promise<boolean> {
  return inTransaction(ctx, (tx) => judgeZone(tx, watched))
}

/** The same, in the transaction that changed the zone. */
export async function judgeZone(
  tx: TxCtx,
  { organizationId, eventId, timeZone, zoneId }: WatchedZone,
): Promise<boolean> {
  const zone = await lockFull(tx, { eventId, timeZone, zoneId })
  if (!zone) {
    await closeAlert(tx, { eventId, rule: 'zone_full', key: zoneId })
    return false
  }
  const { name, inside, maximum } = zone
  const score = inside > maximum ? 90 : 60
  await raiseAlert(tx, {
    organizationId,
    eventId,
    rule: 'zone_full',
    key: zoneId,
    score,
    facts: { zoneId, zone: name, inside, maximum },
    at: tx.now,
  })
  return true
}

/** Null: it has room, no maximum, or is gone. Its judgements wait for each other from here on. */
async function lockFull(tx: TxCtx, { eventId, timeZone, zoneId }: Omit<WatchedZone, 'organizationId'>) {
  await tx.db.$queryRaw`SELECT FROM zone WHERE id = ${zoneId}::uuid FOR NO KEY UPDATE`
  const [zone] = await zoneCounts(tx, { eventId, timeZone }, zoneId)
  if (!zone || zone.maximum === null || zone.inside < zone.maximum) return null
  return { ...zone, maximum: zone.maximum }
}

/** For a beat: closes what is not true any more. What still is stays as it was told. */
export async function closeRoomyZones(ctx: Ctx): Promise<void> {
  const open = await ctx.pool.query<{ eventId: string; timeZone: string; zoneId: string }>(
    `SELECT a.event_id AS "eventId", e.time_zone AS "timeZone", a.key AS "zoneId" FROM gate_alert a JOIN event e ON e.id = a.event_id
     WHERE a.rule = 'zone_full' AND a.closed_at IS NULL`,
  )
  for (const { eventId, timeZone, zoneId } of open.rows) {
    const isRoomy = await inTransaction(ctx, async (tx) => {
      if (await lockFull(tx, { eventId, timeZone, zoneId })) return false
      await closeAlert(tx, { eventId, rule: 'zone_full', key: zoneId })
      return true
    })
    if (isRoomy) announceGate(ctx, eventId)
  }
}
