// A device that was revoked while it had no network, or that leaves by itself, hands over what it had scanned. Guards: what it scanned before
// its revocation is kept like every scan, since people are inside by it, and the control room is told where it came from; what it scanned
// after is not. It proves itself by its key alone, so it can do nothing else, and a device that said that it has removed everything is done.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { raiseAlert } from '../alerts/raise-alert'
import { proveDevice } from '../devices/device-proof'
import { announceGate } from '../live/announce'
import type { LastScansInput, SyncAnswer } from './contract'
import { takeScans } from './receive-scans'
import type { Uploader } from './upload'

const SCORE = 50
/** It went on letting people in. */
const WENT_ON_SCORE = 75

export async function receiveLastScans(ctx: Ctx, { scans, ...proof }: LastScansInput): Promise<SyncAnswer> {
  const { id } = await proveDevice(ctx, 'last-scans', proof)
  const row = await ctx.db.device.findUniqueOrThrow({ where: { id } })
  if (row.confirmedAt === null || row.wipedAt !== null)
    fail('conflict', 'device.has_no_scans', 'Nobody confirmed this device, or it has said that it removed everything.')
  const { organizationId, eventId, gateId, revokedAt } = row
  const device = { deviceId: id, organizationId, eventId, gateId, revokedAt }
  const answer = await takeScans(ctx, device, { scans })
  if (revokedAt !== null) await tell(ctx, { ...device, name: row.name, revokedAt }, answer)
  return answer
}

type Revoked = Uploader & { name: string; revokedAt: Date }

/** Says how many came and how many came too late, however the device divides or repeats them: its numbers have no gaps. */
async function tell(ctx: Ctx, device: Revoked, { accepted, rejected }: SyncAnswer): Promise<void> {
  const { deviceId, organizationId, eventId, gateId, name, revokedAt } = device
  const late = rejected.flatMap(({ code, seq }) => (code === 'sync.after_revocation' && seq !== null ? [seq] : []))
  if (accepted.length + late.length === 0) return
  await inTransaction(ctx, async (tx) => {
    const scans = await tx.db.scanReceipt.count({ where: { deviceId, receivedAt: { gte: revokedAt } } })
    const { lastSeq } = await tx.db.device.findUniqueOrThrow({ where: { id: deviceId }, select: { lastSeq: true } })
    const tooLate = Math.max(0, Math.max(0, ...late) - Number(lastSeq))
    const score = tooLate > 0 ? WENT_ON_SCORE : SCORE
    const facts = { device: name, scans, count: tooLate }
    const alert = { eventId, organizationId, rule: 'revoked_device', key: deviceId, score, facts, deviceId, gateId }
    await raiseAlert(tx, { ...alert, at: tx.now })
  })
  announceGate(ctx, eventId)
}
