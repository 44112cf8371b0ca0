// How messages fared, by kind and by day, for a person who decides what to change: counted from the rows, never kept beside them. Guards: an
// organization's own alone; a member of some events sees those of these events.
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { organizationZone } from '@/server/organizations/organization-zone'
import type { MessageFigure, MessageFigures, MessageFiguresInput } from './contract'

type Counted = MessageFigure & { kind: string; day: string; isOfCampaign: boolean }

export async function messageFigures(ctx: Ctx, input: MessageFiguresInput): Promise<MessageFigures> {
  const { eventId, days, campaigns } = input
  const { organizationId, eventIds } = requireOrganization(ctx, 'notifications:read')
  if (eventId && eventIds && !eventIds.includes(eventId)) notFound('event')
  const events = eventId ? [eventId] : eventIds && [...eventIds]
  const timeZone = await organizationZone(ctx, organizationId)
  const dates = lastDays(ctx.now, timeZone, days)
  const from = startOf(dates[0] ?? '', timeZone)
  const rows = await ctx.db.$queryRaw<Counted[]>`
    SELECT n.kind, (n.requested_at AT TIME ZONE ${timeZone})::date::text AS day, n.campaign_id IS NOT NULL AS "isOfCampaign", count(*)::int AS requested,
      count(n.sent_at)::int AS sent, count(n.delivered_at)::int AS delivered, count(n.opened_at)::int AS opened,
      count(n.bounced_at)::int AS bounced, count(n.complained_at)::int AS complained,
      count(*) FILTER (WHERE n.status = 'failed')::int AS failed,
      count(*) FILTER (WHERE n.status = 'suppressed')::int AS withheld
    FROM notification n LEFT JOIN purchase p ON p.id = n.purchase_id
    WHERE n.organization_id = ${organizationId}::uuid AND n.requested_at >= ${from}
      AND (${events}::uuid[] IS NULL OR coalesce(n.event_id, p.event_id) = ANY (${events}::uuid[]))
    GROUP BY n.kind, day, "isOfCampaign" ORDER BY n.kind, day`
  const kinds = [...new Set(rows.map(({ kind }) => kind))]
  const shown = campaigns ? rows : rows.filter(({ isOfCampaign }) => !isOfCampaign)
  return {
    timeZone,
    total: sumOf(rows),
    ofCampaigns: sumOf(rows.filter(({ isOfCampaign }) => isOfCampaign)).requested,
    byKind: kinds.map((kind) => ({ kind, ...sumOf(rows.filter((row) => row.kind === kind)) })),
    byDay: dates.map((day) => ({ day, ...sumOf(shown.filter((row) => row.day === day)) })),
  }
}

/** Those up to today, by that clock. */
function lastDays(now: Date, timeZone: string, count: number): string[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  return Array.from({ length: count }, (_, index) => today.subtract({ days: count - 1 - index }).toString())
}

function startOf(day: string, timeZone: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds)
}

const nothing: MessageFigure = {
  requested: 0,
  sent: 0,
  delivered: 0,
  opened: 0,
  bounced: 0,
  complained: 0,
  failed: 0,
  withheld: 0,
}

function sumOf(rows: readonly MessageFigure[]): MessageFigure {
  const names = Object.keys(nothing) as (keyof MessageFigure)[]
  return rows.reduce(
    (sum, row) => Object.fromEntries(names.map((name) => [name, sum[name] + row[name]])) as MessageFigure,
    nothing,
  )
}
