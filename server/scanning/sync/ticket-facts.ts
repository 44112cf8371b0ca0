// Everything that the resolution of tickets reads, for many at once. Guards: read after the tickets are locked, so that no scan, void or
// revocation of theirs is on its way.
import type { TxCtx } from '@/server/kernel/ctx'
import type { EntryMode } from '../lists/contract'
import type { GreenScan, RulesFrom, TicketFacts } from './resolve'

export type TicketStory = {
  ticketId: string
  organizationId: string
  eventId: string
  scans: (GreenScan & { gateId: string | null; deviceId: string | null; location: string | null })[]
  facts: TicketFacts
  /** Whether a device has decided anything about it by itself. */
  hasOffline: boolean
}

type TicketRow = {
  id: string
  organizationId: string
  eventId: string
  kid: number
  serial: bigint
  gen: number
  status: string
  voidReason: string | null
  voidedAt: Date | null
  withdrawnAt: Date | null
}

/** Takes the rows' locks in the order of their ids, as everybody does, and answers those that exist. */
export async function lockTickets(tx: TxCtx, ticketIds: readonly string[]): Promise<TicketRow[]> {
  return tx.db.$queryRaw<TicketRow[]>`
    SELECT t.id, t.organization_id AS "organizationId", t.event_id AS "eventId", t.kid, t.serial, t.gen, t.status::text AS status,
      t.void_reason AS "voidReason", t.voided_at AS "voidedAt", k.withdrawn_at AS "withdrawnAt"
    FROM ticket t JOIN event_key k ON k.kid = t.kid
    WHERE t.id = ANY (${[...new Set(ticketIds)]}::uuid[]) ORDER BY t.id FOR UPDATE OF t`
}

export async function readStories(tx: TxCtx, tickets: readonly TicketRow[]): Promise<TicketStory[]> {
  const ids = tickets.map(({ id }) => id)
  const [scans, revocations, rules] = [
    await greenScans(tx, ids),
    await revocationsOf(tx, ids),
    await rulesOfLists(tx, [...new Set(tickets.map(({ eventId }) => eventId))]),
  ]
  const scansOf = Map.groupBy(scans, ({ ticketId }) => ticketId)
  const revocationsByTicket = Map.groupBy(revocations, ({ ticketId }) => ticketId)
  return tickets.map(({ id, organizationId, eventId, status, voidedAt, voidReason, withdrawnAt }) => {
    const own = scansOf.get(id) ?? []
    return {
      ticketId: id,
      organizationId,
      eventId,
      scans: own,
      facts: {
        rules,
        revocations: (revocationsByTicket.get(id) ?? []).map(({ minGen, at }) => ({ minGen, at: at.getTime() })),
        keyWithdrawnAt: withdrawnAt?.getTime() ?? null,
        voided: status === 'void' && voidedAt ? { at: voidedAt.getTime(), reason: voidReason } : null,
      },
      hasOffline: own.some(({ decidedHere }) => !decidedHere),
    }
  })
}

type ScanRow = Omit<TicketStory['scans'][number], 'at'> & { ticketId: string; at: Date }

/** Green to whoever looked: as we answered, or as the device showed when our answer did not reach it. */
async function greenScans(tx: TxCtx, ticketIds: readonly string[]) {
  const rows = await tx.db.$queryRaw<ScanRow[]>`
    SELECT s.id, s.scan_id AS "scanId", s.ticket_id AS "ticketId", s.check_in_list_id AS "listId", s.at, s.direction,
      s.valid AND NOT s.offline AS "decidedHere", m.undone_at IS NOT NULL OR EXISTS (
        SELECT FROM audit_entry e WHERE e.action = 'admission.undone' AND e.subject_id = s.ticket_id::text AND e.before ->> 'scanId' = s.scan_id) AS undone,
      s.valid AND s.overridden IS NOT NULL AS overridden, r.gen, s.gate_id AS "gateId", s.device_id AS "deviceId", s.location
    FROM scan s LEFT JOIN scan_receipt r ON r.scan_row_id = s.id LEFT JOIN admission m ON m.scan_row_id = s.id
    WHERE s.ticket_id = ANY (${[...ticketIds]}::uuid[]) AND (s.valid OR r.admitted)`
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}

async function revocationsOf(tx: TxCtx, ticketIds: readonly string[]) {
  return tx.db.$queryRaw<{ ticketId: string; minGen: number; at: Date }[]>`
    SELECT t.id AS "ticketId", r.min_gen AS "minGen", r.at FROM ticket t JOIN revocation r ON r.kid = t.kid AND r.serial = t.serial
    WHERE t.id = ANY (${[...ticketIds]}::uuid[])`
}

/** All that the lists have had: a scan is judged by those of its own moment. */
async function rulesOfLists(tx: TxCtx, eventIds: readonly string[]): Promise<TicketFacts['rules']> {
  const versions = await tx.db.checkInListVersion.findMany({
    where: { list: { eventId: { in: [...eventIds] } } },
    orderBy: [{ listId: 'asc' }, { number: 'asc' }],
  })
  const rules = new Map<string, RulesFrom[]>()
  for (const { listId, entries, entryLimit, exits, timeZone, fromAt } of versions) {
    const known = rules.get(listId) ?? []
    known.push({ entries: entries as EntryMode, entryLimit, exits, timeZone, from: fromAt.getTime() })
    rules.set(listId, known)
  }
  return rules
}
