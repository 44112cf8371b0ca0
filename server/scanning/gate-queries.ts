// What a gate shows beside the verdict: how many are inside, the last attempts. Undone admissions count nowhere.
import { actorName } from '@/server/audit/record-audit'
import { requireOrganization } from '@/server/auth/policy'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import {
  type Direction,
  type GateCounts,
  type GateInput,
  type RecentScan,
  type RefusalReason,
  UNDO_MS,
} from './contract'
import { startOfDay } from './gates/calendar'
import { gatePlace, listOf, type PlaceList } from './lists/gate-place'
import { namesOfScanners } from './scanned-by'
import { undoneScanIds } from './undone-scans'

const RECENT_SHOWN = 20

export async function gateCounts(ctx: Ctx, input: GateInput): Promise<GateCounts> {
  const list = await openGate(ctx, input)
  const { rows } = await ctx.pool.query<GateCounts>({
    name: 'gate-counts',
    text: `WITH came AS (
        SELECT ticket_id, left_at FROM admission
        WHERE event_id = $1 AND check_in_list_id = $2 AND undone_at IS NULL AND ($4::timestamptz IS NULL OR at >= $4)
      ), figures AS (
        SELECT count(DISTINCT ticket_id)::int AS admitted, count(*) FILTER (WHERE left_at IS NULL)::int AS open FROM came
      )
      SELECT (SELECT count(*)::int FROM ticket t WHERE t.event_id = $1 AND t.status <> 'void'
          AND (cardinality($3::uuid[]) = 0 OR t.ticket_type_id = ANY ($3))) AS expected,
        admitted, CASE WHEN $5::boolean THEN open ELSE admitted END AS inside FROM figures`,
    values: [
      input.eventId,
      list.listId,
      list.ticketTypeIds,
      list.entries === 'daily' ? startOfDay(ctx.now, list.timeZone) : null,
      list.exits,
    ],
  })
  return rows[0] ?? { admitted: 0, expected: 0, inside: 0 }
}

/** The last attempts on this list, newest first, whichever gate they came from. */
export async function recentScans(ctx: Ctx, input: GateInput): Promise<RecentScan[]> {
  const list = await openGate(ctx, input)
  return lastScans(ctx, { eventId: input.eventId, checkInListId: list.listId })
}

/** The same for whoever may already read them; without a list, of all the event's gates. */
export async function lastScans(ctx: Ctx, where: { eventId: string; checkInListId?: string }): Promise<RecentScan[]> {
  const scans = await ctx.db.scan.findMany({
    where,
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: RECENT_SHOWN,
    select: {
      id: true,
      scanId: true,
      at: true,
      valid: true,
      reason: true,
      typed: true,
      direction: true,
      overridden: true,
      actor: true,
      location: true,
      ticketId: true,
      admissionId: true,
      admission: { select: { id: true, undoneAt: true } },
      ticket: { select: { attendee: { select: { name: true } }, ticketType: { select: { name: true } } } },
    },
  })
  const caller = actorName(ctx.actor)
  const isSupervisor = may(ctx, 'scanning:override')
  // A device that may not search for people is not told of those whom other gates let in.
  const seesAll = ctx.actor.kind !== 'device' || may(ctx, 'scanning:search')
  const [takenBack, names] = await Promise.all([
    undoneScanIds(ctx, scans),
    namesOfScanners(
      ctx,
      scans.map(({ actor }) => actor),
    ),
  ])
  // Newest first: of the acts on a pass only the newest that stands can be taken back.
  const overtaken = new Set<string>()
  return scans.map(({ ticket, ticketId: _, reason, overridden, direction, actor, admission, admissionId, ...scan }) => {
    const passId = scan.valid ? (admission?.id ?? admissionId) : null
    const undone = takenBack.has(scan.scanId) || (admission?.undoneAt ?? null) !== null
    const isNewest = passId !== null && !undone && !overtaken.has(passId)
    if (isNewest) overtaken.add(passId)
    const isRecent = ctx.now.getTime() - scan.at.getTime() <= UNDO_MS
    return {
      ...scan,
      reason: reason as RefusalReason | null,
      overridden: overridden as RefusalReason | null,
      direction: direction as Direction,
      undone,
      undoable: isNewest && isRecent && (isSupervisor || actor === caller),
      attendeeName: (seesAll || actor === caller ? ticket?.attendee.name : null) ?? null,
      ticketTypeName: ticket?.ticketType.name ?? null,
      scannedBy: names.get(actor) ?? null,
    }
  })
}

function may({ actor }: Ctx, permission: Permission): boolean {
  return 'permissions' in actor && actor.permissions.has(permission)
}

/** The list that a caller stands at, once it is known that they may. */
export async function openGate(
  ctx: Ctx,
  { eventId, checkInListId }: GateInput,
  permission: 'scanning:scan' | 'scanning:search' = 'scanning:scan',
): Promise<PlaceList> {
  const { organizationId, eventIds } = requireOrganization(ctx, permission)
  if (eventIds && !eventIds.includes(eventId)) notFound('event')
  const place = (await gatePlace(ctx, organizationId, eventId, { listId: checkInListId })) ?? notFound('event')
  return listOf(place, checkInListId) ?? notFound('check_in_list')
}
