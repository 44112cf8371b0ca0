// A device as its manager reaches it. Guards: another organization's, and one of an event outside of a member's, answer as if they were not there.
import { requirePermission } from '@/server/auth/policy'
import { lockEvent } from '@/server/events/load-event'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'

/** Locked until the transaction ends, so that what is decided about it stays true. */
export async function lockManagedDevice(tx: TxCtx, id: string) {
  await tx.db.$queryRaw`SELECT id::text FROM device WHERE id = ${id}::uuid FOR UPDATE`
  const device = await tx.db.device.findUnique({ where: { id } })
  if (!device) notFound('device')
  requirePermission(tx, 'scanning:manage', device, 'device')
  return device
}

/** Who may not manage it is told so by `lockManagedDevice`; which event it is of never changes. */
export async function lockEventOfDevice(tx: TxCtx, id: string): Promise<void> {
  const device = await tx.db.device.findUnique({ where: { id }, select: { eventId: true } })
  if (device) await lockEvent(tx, device.eventId)
}

export type ManagedDevice = Awaited<ReturnType<typeof lockManagedDevice>>

export function refuseRevoked(device: { status: string }): void {
  if (device.status === 'revoked') fail('conflict', 'device.is_revoked', 'This device was revoked. Make a new one.')
}

/** An open gate and list of the event, or none. */
export async function requirePlaces(
  ctx: Pick<Ctx, 'db'>,
  eventId: string,
  { gateId, checkInListId }: { gateId?: string | null; checkInListId?: string | null },
): Promise<void> {
  const where = (id: string) => ({ id, eventId, archivedAt: null })
  if (gateId && !(await ctx.db.gate.findFirst({ where: where(gateId), select: { id: true } }))) notFound('gate')
  if (checkInListId && !(await ctx.db.checkInList.findFirst({ where: where(checkInListId), select: { id: true } })))
    notFound('check_in_list')
}
