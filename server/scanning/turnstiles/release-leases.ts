// Gives admissions back that a turnstile took and through which nobody went in time. Guards: a lease that is confirmed is never released
// and the other way round (its row is locked first); what is given back is what this lease took, and nothing that another gate did to the
// pass since: who was scanned out and in again meanwhile is inside.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { UNDONE_PASS } from '../lists/rules'
import { announceGate } from '../live/announce'
import { resolveTickets } from '../sync/resolve-tickets'
import { lockTickets } from '../sync/ticket-facts'
import { undoneScanIds } from '../undone-scans'
import { watchZones } from '../zone-watch'

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
    watchZones(ctx, lease.eventId)
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

/** Takes back what the lease's scan did. False when it did nothing (yet). */
export async function giveBack(tx: TxCtx, lease: { id: string; organizationId: string }): Promise<boolean> {
  const { organizationId } = lease
  const where = { organizationId_scanId: { organizationId, scanId: scanIdOf(lease.id) }, valid: true }
  const ticketId = (await tx.db.scan.findUnique({ where, select: { ticketId: true } }))?.ticketId ?? null
  if (ticketId === null) return false
  await lockTickets(tx, [ticketId])
  // Whose its pass is, and what was done to it since, may have changed until the ticket was ours.
  const scan = await tx.db.scan.findUniqueOrThrow({ where, include: { admission: true } })
  const [own, admissionId] = [scan.admission, scan.admission?.id ?? scan.admissionId]
  const isDone = own?.undoneAt != null || (await undoneScanIds(tx, [scan])).has(scan.scanId)
  if (!isDone && admissionId !== null) {
    const others = await otherActs(tx, { ...scan, ticketId, admissionId })
    const entryAgain = others.find(({ isLater, direction }) => isLater && direction === 'in')
    if (own && !entryAgain) await undo(tx, own.id)
    else {
      if (own && entryAgain) await passOn(tx, own.id, entryAgain)
      else if (!others.some(({ isLater }) => isLater)) await closeAgain(tx, admissionId, scan.id, others)
      await recordAudit(tx, {
        organizationId,
        action: 'admission.undone',
        subject: { kind: 'ticket', id: ticketId },
        before: { scanId: scan.scanId, direction: 'in', at: scan.at, by: 'lease' },
      })
    }
  }
  await resolveTickets(tx, [ticketId])
  return true
}

async function undo(tx: TxCtx, admissionId: string): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE admission SET undone_at = ${tx.now}, pass_key = ${UNDONE_PASS} || id WHERE id = ${admissionId}::uuid`
}

/** Somebody was scanned out of it and in again: the entry is theirs, and theirs alone from now on. */
async function passOn(tx: TxCtx, admissionId: string, entry: Act): Promise<void> {
  const { id: scanRowId, at, location, gateId, deviceId } = entry
  await tx.db.admission.update({ where: { id: admissionId }, data: { scanRowId, at, location, gateId, deviceId } })
}

/** Where it opened a pass again that had been left. One whose first scan became known later is for `resolveTickets`. */
async function closeAgain(tx: TxCtx, id: string, scanRowId: string, others: readonly Act[]): Promise<void> {
  const left = others.findLast(({ direction }) => direction === 'out')
  if (left)
    await tx.db.admission.updateMany({
      where: { id, scanRowId: { not: scanRowId }, leftAt: null, undoneAt: null },
      data: { leftAt: left.at },
    })
}

type Act = {
  id: string
  scanId: string
  ticketId: string | null
  direction: string
  at: Date
  location: string | null
  gateId: string | null
  deviceId: string | null
  /** Than the lease's scan. */
  isLater: boolean
}

/** What else was done to the pass and not taken back, the oldest first. */
async function otherActs(
  tx: TxCtx,
  scan: { id: string; organizationId: string; ticketId: string; admissionId: string },
): Promise<Act[]> {
  const { organizationId, ticketId, admissionId } = scan
  const acts = await tx.db.scan.findMany({
    where: { organizationId, ticketId, admissionId, valid: true },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      scanId: true,
      ticketId: true,
      direction: true,
      at: true,
      location: true,
      gateId: true,
      deviceId: true,
    },
  })
  const undone = await undoneScanIds(tx, acts)
  const place = acts.findIndex(({ id }) => id === scan.id)
  return acts
    .map((act, index) => ({ ...act, isLater: index > place }))
    .filter(({ id, scanId }) => id !== scan.id && !undone.has(scanId))
}
