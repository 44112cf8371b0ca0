// Phones that fell silent while people come in: five minutes without a sign of life, after one within the hour before. Guards: a silence is
// one alert however often it is looked at, and it closes when the phone is heard again, is revoked, or the evening is over.
import type { Ctx } from '@/server/kernel/ctx'
import { SILENT_MS } from '../devices/contract'
import { closeAlert, raiseAlert } from './raise-alert'

const HEARD_WITHIN_MS = 3_600_000
/** People come before the start and leave after the end. */
const BEFORE_MS = 3 * 3_600_000
const AFTER_MS = 3_600_000
const SCORE = 60

type Lost = {
  id: string
  organizationId: string
  eventId: string
  gateId: string | null
  name: string
  lastSeenAt: Date
  queueLength: number
  battery: number | null
}

export async function watchDevices(ctx: Ctx): Promise<void> {
  const now = ctx.now.getTime()
  const at = (ms: number) => new Date(now + ms)
  const { rows } = await ctx.pool.query<Lost>(
    `SELECT d.id, d.organization_id AS "organizationId", d.event_id AS "eventId", d.gate_id AS "gateId", d.name,
       d.last_seen_at AS "lastSeenAt", d.queue_length AS "queueLength", d.battery
     FROM device d
     WHERE d.status = 'active' AND d.last_seen_at BETWEEN $1 AND $2
       AND EXISTS (SELECT FROM event_session s WHERE s.event_id = d.event_id AND s.starts_at <= $3 AND s.ends_at >= $4)`,
    [at(-HEARD_WITHIN_MS), at(-SILENT_MS), at(BEFORE_MS), at(-AFTER_MS)],
  )
  for (const { id, organizationId, eventId, gateId, name, lastSeenAt, queueLength, battery } of rows) {
    await raiseAlert(ctx, {
      eventId,
      organizationId,
      rule: 'device_lost',
      key: id,
      score: SCORE,
      facts: { device: name, lastSeenAt: lastSeenAt.toISOString(), queueLength, battery },
      deviceId: id,
      gateId,
      at: new Date(lastSeenAt.getTime() + SILENT_MS),
    })
  }
  await closeMended(ctx, at(-SILENT_MS), at(-AFTER_MS))
}

async function closeMended(ctx: Ctx, heardAfter: Date, endedBefore: Date): Promise<void> {
  const { rows } = await ctx.pool.query<{ eventId: string; key: string }>(
    `SELECT a.event_id AS "eventId", a.key FROM gate_alert a LEFT JOIN device d ON d.id = a.device_id
     WHERE a.rule = 'device_lost' AND a.closed_at IS NULL
       AND (d.id IS NULL OR d.status <> 'active' OR d.last_seen_at > $1
         OR NOT EXISTS (SELECT FROM event_session s WHERE s.event_id = a.event_id AND s.ends_at >= $2))`,
    [heardAfter, endedBefore],
  )
  for (const { eventId, key } of rows) await closeAlert(ctx, { eventId, rule: 'device_lost', key })
}
