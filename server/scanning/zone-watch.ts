// Tells the control room of a zone that is full, and when it has room again. After a scan that let somebody into a limited zone or out of it
// its people are counted, by each process at most once in two seconds and always once after the last: never in the scan itself, which a
// full zone does not refuse.
import type pg from 'pg'
import type { Ctx } from '@/server/kernel/ctx'
import { closeAlert, raiseAlert } from './alerts/raise-alert'
import { zoneCounts } from './gates/zone-counts'
import type { PlaceList } from './lists/gate-place'

const WAIT_MS = 2_000
const waiting = new WeakMap<pg.Pool, Set<string>>()

/** Returns at once; what goes wrong is logged. */
export function watchZone(ctx: Ctx, event: { organizationId: string; eventId: string }, list: PlaceList): void {
  const { zone } = list
  if (!zone || zone.maximum === null) return
  const zones = waiting.get(ctx.pool) ?? new Set<string>()
  waiting.set(ctx.pool, zones)
  if (zones.has(zone.id)) return
  zones.add(zone.id)
  setTimeout(() => {
    zones.delete(zone.id)
    tellIfFull(ctx, { ...event, timeZone: list.timeZone, zoneId: zone.id }).catch((error: unknown) => {
      ctx.log.error({ err: error, zoneId: zone.id }, 'a zone could not be counted')
    })
  }, WAIT_MS).unref()
}

type Watched = { organizationId: string; eventId: string; timeZone: string; zoneId: string }

/** Whether the zone is full; one that has room again closes its alert. */
export async function tellIfFull(ctx: Ctx, { organizationId, eventId, timeZone, zoneId }: Watched): Promise<boolean> {
  const [zone] = await zoneCounts(ctx, { eventId, timeZone }, zoneId)
  if (!zone || zone.maximum === null || zone.inside < zone.maximum) {
    await closeAlert(ctx, { eventId, rule: 'zone_full', key: zoneId })
    return false
  }
  const { name, inside, maximum } = zone
  const score = inside > maximum ? 90 : 60
  await raiseAlert(ctx, {
    organizationId,
    eventId,
    rule: 'zone_full',
    key: zoneId,
    score,
    facts: { zoneId, zone: name, inside, maximum },
    at: ctx.now,
  })
  return true
}
