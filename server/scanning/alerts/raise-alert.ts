// Tells the control room of something, and takes it back when it has mended itself. Guards: one alert per event, rule and key; finding the
// same thing at the same instant again (a job run twice, scans in another order) changes nothing.
import type { Ctx } from '@/server/kernel/ctx'

export type Alert = {
  eventId: string
  organizationId: string
  /**
   * A rule of fraud/, or chain_broken, chain_gap, bad_code_admitted, offline_against_rules, late_confirmation, zone_full, device_lost,
   * revoked_device.
   */
  rule: string
  /** What makes two findings the same: the ticket, the device, the device and its row… */
  key: string
  /** 0 to 100. */
  score: number
  /** Plain JSON; the latest finding's are kept. */
  facts: Record<string, unknown>
  ticketId?: string | null
  deviceId?: string | null
  gateId?: string | null
  /** When it happened, not when it was found. */
  at: Date
}

/** `isNew`: nobody was told of it before, or it had mended itself since. Takes the ctx of an open transaction as well. */
export async function raiseAlert(ctx: Ctx, alert: Alert): Promise<{ id: string; isNew: boolean }> {
  const score = Math.round(Math.min(100, Math.max(0, alert.score)))
  const [row] = await ctx.db.$queryRaw<{ id: string; isNew: boolean }[]>`
    WITH before AS (
      SELECT id, closed_at IS NOT NULL AS was_closed FROM gate_alert
      WHERE event_id = ${alert.eventId}::uuid AND rule = ${alert.rule} AND key = ${alert.key}
    )
    INSERT INTO gate_alert AS a (id, organization_id, event_id, rule, key, score, facts, ticket_id, device_id, gate_id, first_at, last_at)
    VALUES (${ctx.random.uuid(ctx.now)}::uuid, ${alert.organizationId}::uuid, ${alert.eventId}::uuid, ${alert.rule}, ${alert.key},
      ${score}::int, ${JSON.stringify(alert.facts)}::jsonb, ${alert.ticketId ?? null}::uuid, ${alert.deviceId ?? null}::uuid,
      ${alert.gateId ?? null}::uuid, ${alert.at}, ${alert.at})
    ON CONFLICT (event_id, rule, key) DO UPDATE SET
      times = a.times + (EXCLUDED.last_at > a.last_at)::int,
      score = greatest(a.score, EXCLUDED.score),
      facts = CASE WHEN EXCLUDED.last_at >= a.last_at THEN EXCLUDED.facts ELSE a.facts END,
      first_at = least(a.first_at, EXCLUDED.first_at),
      last_at = greatest(a.last_at, EXCLUDED.last_at),
      closed_at = NULL,
      seen_at = CASE WHEN a.closed_at IS NULL AND EXCLUDED.score <= a.score THEN a.seen_at END,
      seen_by = CASE WHEN a.closed_at IS NULL AND EXCLUDED.score <= a.score THEN a.seen_by END
    RETURNING id, NOT EXISTS (SELECT FROM before WHERE before.id = a.id AND NOT was_closed) AS "isNew"`
  if (!row) throw new Error('an alert was neither written nor found')
  return row
}

/** What it told of has mended itself; one that was never raised, or is closed, stays as it is. */
export async function closeAlert(
  ctx: Ctx,
  { eventId, rule, key }: Pick<Alert, 'eventId' | 'rule' | 'key'>,
): Promise<void> {
  await ctx.db.gateAlert.updateMany({ where: { eventId, rule, key, closedAt: null }, data: { closedAt: ctx.now } })
}
