// Ends tickets for good: they open no gate any more, their older codes are on the revocation list, their files are forgotten, nobody can
// take them over, their places are free again, and who holds them for somebody else’s money is told.
// Guards: a ticket row is locked before it changes, so that an entry and its voiding cannot both believe that they came first.
import { movePlaces } from '@/server/capacity/move-places'
import { markObsolete } from '@/server/files/stored-files'
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'
import { emitWebhook } from '@/server/webhooks/emit-webhook'
import { tellHolders } from './ended/tell-holders'

export type VoidReason = 'refund' | 'dispute' | 'event_cancelled' | 'organizer'

type Ended = {
  id: string
  organization_id: string
  event_id: string
  purchase_id: string | null
  ticket_type_id: string
  file_key: string | null
  phone_file_key: string | null
  /** The offer that ended with it: there is one open at most. */
  transfer_id: string | null
}

/** Ids of those that were live until now; the others are left as they are. Rows are locked in id order. */
export async function voidTickets(tx: TxCtx, ticketIds: readonly string[], reason: VoidReason): Promise<string[]> {
  if (ticketIds.length === 0) return []
  const ended = await tx.db.$queryRaw<Ended[]>`
    WITH live AS (
      SELECT id, file_key, phone_file_key FROM ticket
      WHERE id = ANY (${[...ticketIds]}::uuid[]) AND status <> 'void' ORDER BY id FOR UPDATE
    ), ended AS (
      UPDATE ticket t SET status = 'void', gen = t.gen + 1, void_reason = ${reason}, voided_at = ${tx.now},
        file_key = NULL, file_as_of = NULL, phone_file_key = NULL, phone_file_as_of = NULL
      FROM live WHERE t.id = live.id
      RETURNING t.id, t.ticket_type_id, t.purchase_id, t.organization_id, t.event_id, t.kid, t.serial, t.gen, live.file_key, live.phone_file_key
    ), revoked AS (
      INSERT INTO revocation (organization_id, event_id, kid, serial, min_gen, at)
      SELECT organization_id, event_id, kid, serial, gen, ${tx.now} FROM ended ORDER BY id
    ), withdrawn AS (
      UPDATE ticket_transfer x SET status = 'revoked', decided_at = ${tx.now}
      FROM ended WHERE x.ticket_id = ended.id AND x.status = 'offered'
      RETURNING x.id, x.ticket_id
    )
    SELECT ended.id, ended.ticket_type_id, ended.organization_id, ended.event_id, ended.purchase_id, ended.file_key, ended.phone_file_key, withdrawn.id AS transfer_id
    FROM ended LEFT JOIN withdrawn ON withdrawn.ticket_id = ended.id`
  const byType = new Map<string, number>()
  for (const { ticket_type_id } of ended) byType.set(ticket_type_id, (byType.get(ticket_type_id) ?? 0) + 1)
  const places = [...byType].map(([ticketTypeId, quantity]) => ({ ticketTypeId, quantity }))
  if (places.length > 0) await movePlaces(tx, places, { from: 'sold', to: 'free' })
  await markObsolete(
    tx,
    ended.flatMap(({ file_key, phone_file_key }) => [file_key, phone_file_key].filter((key) => key !== null)),
  )
  const ids = ended.map(({ id }) => id)
  await tellTheGate(tx, ids)
  const transferIds = ended.flatMap(({ transfer_id }) => transfer_id ?? [])
  await tellHolders(tx, { ticketIds: ids, transferIds }, reason === 'event_cancelled')
  await tellWebhooks(tx, ended, reason)
  return ids
}

/**
 * Who was let in with one of these, before or after, is shown to the supervisor. Their rows are locked: no scan of theirs is on its way. Nearly
 * all tickets are voided long before any gate has seen them: they are asked about here, so that a cancelled event is no job for each of them.
 */
async function tellTheGate(tx: TxCtx, ticketIds: string[]): Promise<void> {
  if (ticketIds.length === 0) return
  const scanned = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT ticket_id AS id FROM scan WHERE ticket_id = ANY (${ticketIds}::uuid[])`
  if (scanned.length > 0) await enqueue(tx, 'resolve-scans', { ticketIds: scanned.map(({ id }) => id) })
}

async function tellWebhooks(tx: TxCtx, ended: readonly Ended[], reason: VoidReason): Promise<void> {
  for (const [organizationId, tickets] of Map.groupBy(ended, (ticket) => ticket.organization_id)) {
    const events = tickets.map(({ id, event_id: eventId, ticket_type_id: ticketTypeId, purchase_id: purchaseId }) => ({
      type: 'ticket.voided' as const,
      key: id,
      data: { ticketId: id, eventId, ticketTypeId, purchaseId, reason, voidedAt: tx.now },
    }))
    await emitWebhook(tx, { organizationId, events })
  }
}
