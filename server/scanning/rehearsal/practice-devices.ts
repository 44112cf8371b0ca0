// The gates of a rehearsal: a device at each entrance, made for it and gone with it. Guards: no phone becomes one (there is no secret, and the
// private half of its key is forgotten as it is made), and their tokens live in the process that sends the arrivals.
import { createECDH } from 'node:crypto'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { PRACTICE_MAKER } from '../devices/contract'
import { SPKI_HEAD } from '../devices/device-proof'
import { makeDeviceToken } from '../devices/device-token'
import type { GatePlace } from '../lists/gate-place'

const MOST_ENTRANCES = 12

export type Entrance = { token: string; listId: string }

export async function makePracticeDevices(tx: TxCtx, place: GatePlace): Promise<void> {
  const { organizationId, eventId } = place
  const gates = [...place.gates].filter(([, { isArchived }]) => !isArchived).slice(0, MOST_ENTRANCES)
  const stands =
    gates.length > 0 ? gates.map(([gateId, gate]) => ({ gateId, name: gate.name })) : [{ gateId: null, name: '1' }]
  await tx.db.device.createMany({
    data: stands.map(({ gateId, name }) => ({
      id: tx.random.uuid(tx.now),
      organizationId,
      eventId,
      gateId,
      name,
      profile: 'scan',
      status: 'active',
      publicKey: keyOfNobody(tx),
      enrolledWith: new Uint8Array(tx.random.bytes(32)),
      createdBy: PRACTICE_MAKER,
      createdAt: tx.now,
      confirmedAt: tx.now,
    })),
  })
}

function keyOfNobody({ random }: Pick<Ctx, 'random'>): Uint8Array<ArrayBuffer> {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(random.bytes(32))
  return new Uint8Array(Buffer.concat([SPKI_HEAD, pair.getPublicKey()]))
}

export async function removePracticeDevices(tx: TxCtx, eventId: string): Promise<void> {
  await tx.db.device.deleteMany({ where: { eventId, createdBy: PRACTICE_MAKER } })
}

/** A token outlives its device for a moment, and no other device is ever deleted: one that is gone was one of these. */
export async function isPracticeDevice({ actor, pool }: Pick<Ctx, 'actor' | 'pool'>): Promise<boolean> {
  if (actor.kind !== 'device') return false
  const { rowCount } = await pool.query({
    name: 'real-device',
    text: 'SELECT FROM device WHERE id = $1 AND created_by <> $2',
    values: [actor.deviceId, PRACTICE_MAKER],
  })
  return rowCount === 0
}

export async function entrancesOf(ctx: Ctx, place: GatePlace): Promise<Entrance[]> {
  const devices = await ctx.db.device.findMany({
    where: { eventId: place.eventId, createdBy: PRACTICE_MAKER, status: 'active' },
    orderBy: { id: 'asc' },
    select: { id: true, tokenVersion: true, gateId: true },
  })
  return devices.flatMap((device) => {
    const own = device.gateId === null ? null : (place.gates.get(device.gateId)?.checkInListId ?? null)
    const listId = own !== null && place.lists.get(own)?.isArchived === false ? own : place.defaultListId
    return listId === null ? [] : [{ token: makeDeviceToken(device, ctx.now).token, listId }]
  })
}
