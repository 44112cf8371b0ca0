// Takes a green back that was a mistake: within five minutes, by the device or person that gave it, or by a supervisor. The scan stays as it
// was written; what is taken back is what it did. Guards: only the newest act on a pass is undone, and only once, however often it is asked;
// what was undone is decided under the lock of its row, so that a scan at the same instant comes before it or after it.
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { requireOrganization } from '@/server/auth/policy'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { UNDO_MS, type UndoInput } from './contract'
import { gatePlace } from './lists/gate-place'
import { UNDONE_PASS } from './lists/rules'
import { announceGate } from './live/announce'

export type Undone = { scanId: string; ticketId: string; undone: true }

type Found = {
  id: string
  ticketId: string | null
  valid: boolean
  direction: string
  actor: string
  at: Date
  admissionId: string | null
}

export async function undoAdmission(ctx: Ctx, { eventId, scanId }: UndoInput): Promise<Undone> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'scanning:scan')
  if (eventIds && !eventIds.includes(eventId)) notFound('event')
  if (!(await gatePlace(ctx, organizationId, eventId))) notFound('event')
  const undone = await inTransaction<Undone>(ctx, async (tx) => {
    const scan = await tx.db.scan.findUnique({
      where: { organizationId_scanId: { organizationId, scanId }, eventId },
      select: {
        id: true,
        ticketId: true,
        valid: true,
        direction: true,
        actor: true,
        at: true,
        admissionId: true,
        admission: { select: { id: true } },
      },
    })
    if (!scan) notFound('scan')
    const admissionId = scan.admissionId ?? scan.admission?.id ?? null
    const ticketId = scan.ticketId
    if (!scan.valid || admissionId === null || ticketId === null) {
      fail('conflict', 'scan.nothing_to_undo', 'This scan let nobody in or out, so there is nothing to take back.')
    }
    if (scan.actor !== actorName(ctx.actor)) requireOrganization(ctx, 'scanning:override')
    const done = await undo(tx, organizationId, { ...scan, ticketId, admissionId })
    if (done === 'now') {
      await recordAudit(tx, {
        organizationId,
        action: 'admission.undone',
        subject: { kind: 'ticket', id: ticketId },
        before: { scanId, direction: scan.direction, at: scan.at, by: scan.actor },
      })
      // Where a device has decided by itself as well, its scan may be the entry now.
      if ((await tx.db.scanReceipt.count({ where: { ticketId } })) > 0)
        await enqueue(tx, 'resolve-scans', { ticketIds: [ticketId] })
    }
    return { scanId, ticketId, undone: true }
  })
  announceGate(ctx, eventId)
  return undone
}

/** `before`: somebody has taken it back already. */
async function undo(
  tx: TxCtx,
  organizationId: string,
  scan: Found & { ticketId: string; admissionId: string },
): Promise<'now' | 'before'> {
  const [pass] = await tx.db.$queryRaw<{ scanRowId: string; leftAt: Date | null; undoneAt: Date | null }[]>`
    SELECT scan_row_id AS "scanRowId", left_at AS "leftAt", undone_at AS "undoneAt" FROM admission
    WHERE id = ${scan.admissionId}::uuid FOR UPDATE`
  if (!pass) throw new Error(`the admission of scan ${scan.id} is gone`)
  if (pass.undoneAt !== null) return 'before'
  if (tx.now.getTime() - scan.at.getTime() > UNDO_MS) {
    fail('conflict', 'scan.undo_too_late', 'A scan can be taken back for five minutes.')
  }
  const last = await lastScanOf(tx, organizationId, scan.admissionId)
  if (pass.scanRowId === scan.id) {
    if (last && last !== scan.id) overtaken()
    await tx.db.$executeRaw`
      UPDATE admission SET undone_at = ${tx.now}, pass_key = ${UNDONE_PASS} || id WHERE id = ${scan.admissionId}::uuid`
    return 'now'
  }
  const isOut = scan.direction === 'out'
  // An exit or an entry again that was undone has left the pass as the other direction does.
  if (isOut === (pass.leftAt === null)) return last === scan.id ? 'before' : overtaken()
  if (last !== scan.id) overtaken()
  const leftAt = isOut ? null : await leftBefore(tx, scan)
  await tx.db.admission.update({ where: { id: scan.admissionId }, data: { leftAt } })
  return 'now'
}

function overtaken(): never {
  fail('conflict', 'scan.undo_overtaken', 'This ticket was scanned in or out again since. Take the newest scan back.')
}

/** The newest attempt that did something to the pass. */
async function lastScanOf(tx: TxCtx, organizationId: string, admissionId: string): Promise<string | null> {
  const [row] = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT s.id FROM scan s JOIN admission m ON m.ticket_id = s.ticket_id
    WHERE m.id = ${admissionId}::uuid AND s.admission_id = m.id AND s.organization_id = ${organizationId}::uuid AND s.valid
    ORDER BY s.at DESC, s.id DESC LIMIT 1`
  return row?.id ?? null
}

/** When the holder had left before this entry again. */
async function leftBefore(tx: TxCtx, scan: Found): Promise<Date> {
  const out = await tx.db.scan.findFirst({
    where: {
      ticketId: scan.ticketId,
      admissionId: scan.admissionId,
      direction: 'out',
      valid: true,
      at: { lte: scan.at },
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { at: true },
  })
  return out?.at ?? scan.at
}
