// Gives admissions back that a turnstile took and through which nobody went in time. Guards: a lease that is confirmed is never released
// and the other way round (its row is locked first); what is given back is what this lease took, whatever became of the pass since.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { UNDONE_PASS } from '../lists/rules'
import { announceGate } from '../live/announce'
import { resolveTickets } from '../sync/resolve-tickets'
import { lockTickets } from '../sync/ticket-facts'

const AT_ONCE = 100
/** A lease whose admission never came was refused, or its process died: by then no statement of it can still be running. */
const ABANDONED_MS = 60_000

/** The scan by which a lease takes its admission. */
export function scanIdOf(leaseId: string): string {
  return `lease:${leaseId}`
}

/** Answers how many were given back. Asked by a beat, and by the next question for the event. */
export async function releaseExpiredLeases(ctx: Ctx, eventId?: string): Promise<number> {
  const due = await ctx.db.scanLease.findMany({
    where: { confirmedAt: null, releasedAt: null, expiresAt: { lte: ctx.now }, ...(eventId && { eventId }) },
    orderBy: { expiresAt: 'asc' },
    take: AT_ONCE,
    select: { id: true, eventId: true },
  })
  let released = 0
  for (const lease of due) {
    if (!(await inTransaction(ctx, (tx) => release(tx, lease.id)))) continue
    announceGate(ctx, lease.eventId)
    released++
  }
  return released
}

type Lease = { id: string; organizationId: string; expiresAt: Date }

async function release(tx: TxCtx, leaseId: string): Promise<boolean> {
  const [lease] = await tx.db.$queryRaw<Lease[]>`
    SELECT id, organization_id AS "organizationId", expires_at AS "expiresAt" FROM scan_lease
    WHERE id = ${leaseId}::uuid AND confirmed_at IS NULL AND released_at IS NULL FOR UPDATE SKIP LOCKED`
  if (!lease) return false
  const had = await giveBack(tx, lease)
  if (!had) {
    // Its question may still be on its way to the ticket.
    if (tx.now.getTime() - lease.expiresAt.getTime() > ABANDONED_MS)
      await tx.db.scanLease.deleteMany({ where: { id: lease.id } })
    return false
  }
  await tx.db.scanLease.update({ where: { id: lease.id }, data: { releasedAt: tx.now } })
  return true
}

type Taken = {
  scanRowId: string
  ticketId: string
  eventId: string
  admissionId: string | null
  at: Date
  again: boolean
}

/** Takes back what the lease's scan did. False when it did nothing (yet). */
export async function giveBack(tx: TxCtx, lease: { id: string; organizationId: string }): Promise<boolean> {
  const { id: leaseId, organizationId } = lease
  const [taken] = await tx.db.$queryRaw<Taken[]>`
    SELECT s.id AS "scanRowId", s.ticket_id AS "ticketId", s.event_id AS "eventId", s.admission_id AS "admissionId", s.at,
      m.scan_row_id <> s.id AS again
    FROM scan s LEFT JOIN admission m ON m.id = s.admission_id
    WHERE s.organization_id = ${organizationId}::uuid AND s.scan_id = ${scanIdOf(leaseId)} AND s.valid`
  if (!taken) return false
  const { ticketId, scanRowId } = taken
  await lockTickets(tx, [ticketId])
  const undone = await tx.db.$executeRaw`
    UPDATE admission SET undone_at = ${tx.now}, pass_key = ${UNDONE_PASS} || id
    WHERE scan_row_id = ${scanRowId}::uuid AND undone_at IS NULL`
  // Otherwise it had opened a pass again, or another scan turned out to have been the first on its pass.
  if (undone === 0) await undoOnOther(tx, organizationId, leaseId, taken)
  await resolveTickets(tx, [ticketId])
  return true
}

async function undoOnOther(
  tx: TxCtx,
  organizationId: string,
  leaseId: string,
  { admissionId, ticketId, scanRowId, at, again }: Taken,
): Promise<void> {
  const isUndone = (await tx.db.admission.count({ where: { scanRowId, undoneAt: { not: null } } })) > 0
  if (isUndone || admissionId === null) return
  if (again)
    await tx.db.admission.updateMany({ where: { id: admissionId, leftAt: null, undoneAt: null }, data: { leftAt: at } })
  await recordAudit(tx, {
    organizationId,
    action: 'admission.undone',
    subject: { kind: 'ticket', id: ticketId },
    before: { scanId: scanIdOf(leaseId), direction: 'in', at, by: 'lease' },
  })
}
