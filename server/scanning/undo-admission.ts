// Takes a green back that was a mistake: within five minutes, by the device or person that gave it, or by a supervisor. The scan stays as it
// was written; what is taken back is what it did. Guards: only the newest act on a pass that stands is undone, and only once, however often
// it is asked; it is decided with the ticket locked, as everybody who changes its admissions does, so that a scan or an upload at the same
// instant comes before it or after it.
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { requireOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { UNDO_MS, type UndoInput } from './contract'
import { gatePlace } from './lists/gate-place'
import { UNDONE_PASS } from './lists/rules'
import { announceGate } from './live/announce'
import { resolveTickets } from './sync/resolve-tickets'
import { lockTickets } from './sync/ticket-facts'
import { undoneScanIds } from './undone-scans'
import { watchZones } from './zone-watch'

/** `already`: it had been taken back before, and this changed nothing. */
export type Undone = { scanId: string; ticketId: string; undone: true; already: boolean }

type Found = { id: string; scanId: string; ticketId: string; admissionId: string; direction: string; at: Date }

export async function undoAdmission(ctx: Ctx, { eventId, scanId }: UndoInput): Promise<Undone> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'scanning:scan')
  if (eventIds && !eventIds.includes(eventId)) notFound('event')
  if (!(await gatePlace(ctx, organizationId, eventId))) notFound('event')
  const undone = await inTransaction<Undone>(ctx, async (tx) => {
    const where = { organizationId_scanId: { organizationId, scanId }, eventId }
    const named = (await tx.db.scan.findUnique({ where, select: { ticketId: true } })) ?? notFound('scan')
    if (named.ticketId !== null) await lockTickets(tx, [named.ticketId])
    // Whose its pass is may have changed until the ticket was ours.
    const scan = await tx.db.scan.findUniqueOrThrow({ where, include: { admission: { select: { id: true } } } })
    const admissionId = scan.admission?.id ?? scan.admissionId
    const { ticketId, direction, at, actor: by } = scan
    if (!scan.valid || admissionId === null || ticketId === null) {
      fail('conflict', 'scan.nothing_to_undo', 'This scan let nobody in or out, so there is nothing to take back.')
    }
    if (by !== actorName(ctx.actor)) requireOrganization(ctx, 'scanning:override')
    const done = await undo(tx, organizationId, { id: scan.id, scanId, ticketId, admissionId, direction, at })
    if (done === 'before') return { scanId, ticketId, undone: true, already: true }
    await recordAudit(tx, {
      organizationId,
      action: 'admission.undone',
      subject: { kind: 'ticket', id: ticketId },
      before: { scanId, direction, at, by },
    })
    // Where a device has decided by itself as well, its scan may be the entry now.
    if ((await tx.db.scanReceipt.count({ where: { ticketId } })) > 0) await resolveTickets(tx, [ticketId])
    return { scanId, ticketId, undone: true, already: false }
  })
  if (!undone.already) {
    announceGate(ctx, eventId)
    watchZones(ctx, eventId)
  }
  return undone
}

/** `before`: somebody has taken it back already. */
async function undo(tx: TxCtx, organizationId: string, scan: Found): Promise<'now' | 'before'> {
  if ((await undoneScanIds(tx, [scan])).has(scan.scanId)) return 'before'
  const [pass] = await tx.db.$queryRaw<{ scanRowId: string; leftAt: Date | null; undoneAt: Date | null }[]>`
    SELECT scan_row_id AS "scanRowId", left_at AS "leftAt", undone_at AS "undoneAt" FROM admission
    WHERE id = ${scan.admissionId}::uuid FOR UPDATE`
  if (pass && pass.undoneAt !== null) return 'before'
  if (tx.now.getTime() - scan.at.getTime() > UNDO_MS) {
    fail('conflict', 'scan.undo_too_late', 'A scan can be taken back for five minutes.')
  }
  // A scan of a device has turned out to be the entry, and this one one too many: what is left to take back is that.
  if (!pass) return 'now'
  const acts = await standingActs(tx, organizationId, scan)
  if (acts[0] && acts[0].id !== scan.id) overtaken()
  if (pass.scanRowId === scan.id) {
    await tx.db.$executeRaw`
      UPDATE admission SET undone_at = ${tx.now}, pass_key = ${UNDONE_PASS} || id WHERE id = ${scan.admissionId}::uuid`
    return 'now'
  }
  const isOut = scan.direction === 'out'
  // What a device told of since has left the pass as the other direction does.
  if (isOut === (pass.leftAt === null)) overtaken()
  const leftBefore = acts.find(({ id, direction }) => id !== scan.id && direction === 'out')?.at ?? scan.at
  await tx.db.admission.update({ where: { id: scan.admissionId }, data: { leftAt: isOut ? null : leftBefore } })
  return 'now'
}

function overtaken(): never {
  fail('conflict', 'scan.undo_overtaken', 'This ticket was scanned in or out again since. Take the newest scan back.')
}

/** What was done to the pass and not taken back, the newest first. */
async function standingActs(
  tx: TxCtx,
  organizationId: string,
  { ticketId, admissionId }: Found,
): Promise<{ id: string; scanId: string; direction: string; at: Date }[]> {
  const acts = await tx.db.scan.findMany({
    // A scan keeps the name of the pass that it took; what a device told of since may have given that pass to an earlier one, and it another.
    where: {
      organizationId,
      ticketId,
      admissionId,
      valid: true,
      OR: [{ admission: null }, { admission: { id: admissionId } }],
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { id: true, scanId: true, ticketId: true, direction: true, at: true },
  })
  const undone = await undoneScanIds(tx, acts)
  return acts.filter(({ scanId }) => !undone.has(scanId))
}
