// A device is judged by where the organizer has put it, not by what its page still believes; and who let somebody in is known by name.
import { expect, test } from 'vitest'
import { now } from '@/server/kernel/clock'
import type { Ctx } from '@/server/kernel/ctx'
import {
  anActiveDevice,
  anInvitation,
  aPhone,
  enrolPhone,
  gateManager,
  secretOf,
} from '@/tests/support/device-factories'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket, gateUser } from '@/tests/support/scanning-factories'
import { admit } from '../admit'
import { controlRoom } from '../control-room'
import { readDeviceToken } from './device-token'
import { readInvited } from './invited'
import { changeDevice } from './manage-devices'

const { world, scan, aList } = openGate()
const at = (ms = 0): Ctx => ({ ...world.base, now: new Date(world.base.now.getTime() + ms) })

async function actorLater(token: string, ms: number): Promise<Ctx> {
  const actor = await readDeviceToken(at(ms), token)
  return actor ? { ...at(ms), actor } : expect.unreachable()
}

const listOf = async (scanId: string) =>
  (await world.base.db.scan.findFirstOrThrow({ where: { scanId } })).checkInListId

test('a moved device is judged by its new list within a second, whatever list its page still names', async () => {
  const [before, after] = [await aList({ name: 'Balcon' }), await aList({ name: 'Jardin' })]
  const { id, token } = await anActiveDevice(at(), world.gate, { checkInListId: before })
  const ask = async (ms: number, scanId: string) => {
    const ticket = await aGateTicket(world.base, world.gate)
    const input = { qrCodeData: ticket.qr, eventId: world.gate.eventId, checkInListId: before, scanId }
    await admit(await actorLater(token, ms), input)
    return listOf(scanId)
  }
  expect(await ask(0, 'moved-1')).toBe(before)
  await changeDevice(gateManager(at(), world.gate), { id, checkInListId: after })
  expect(await ask(1_000, 'moved-2')).toBe(after)
  await world.base.db.checkInList.update({ where: { id: after }, data: { archivedAt: now() } })
  expect(await ask(3_000, 'moved-3')).toBe(before)
})

test('a device without a list of its own is judged by the one that it names', async () => {
  const named = await aList({ name: 'Terrasse' })
  const { actor } = await anActiveDevice(at(), world.gate)
  const ticket = await aGateTicket(world.base, world.gate)
  const input = { qrCodeData: ticket.qr, eventId: world.gate.eventId, checkInListId: named, scanId: 'named-1' }
  await admit({ ...at(), actor }, input)
  expect(await listOf('named-1')).toBe(named)
})

test('a used ticket says which device let it in, and stands for the place where nobody named one', async () => {
  const [ticket, other] = await Promise.all([aGateTicket(world.base, world.gate), aGateTicket(world.base, world.gate)])
  const { actor } = await anActiveDevice(at(), world.gate, { name: 'Téléphone de Sam' })
  const ask = (qrCodeData: string, scanId: string, location?: string) =>
    admit({ ...at(), actor }, { qrCodeData, eventId: world.gate.eventId, scanId, ...(location && { location }) })
  await ask(ticket.qr, 'who-1')
  const used = { reason: 'already_used', lastLocation: 'Téléphone de Sam', lastScanBy: 'Téléphone de Sam' }
  expect(await scan(ticket.qr, { scanId: 'who-2' })).toMatchObject(used)
  expect(await scan(ticket.qr, { scanId: 'who-2' })).toMatchObject(used)
  await ask(other.qr, 'who-3', 'Antiquaille')
  const placed = { lastLocation: 'Antiquaille', lastScanBy: 'Téléphone de Sam' }
  expect(await scan(other.qr, { scanId: 'who-4' })).toMatchObject(placed)

  const room = await controlRoom({ ...at(), actor: gateUser(world.gate, 'manager') }, { eventId: world.gate.eventId })
  const own = room.recent.find(({ scanId }) => scanId === 'who-1')
  expect(own).toMatchObject({ location: null, scannedBy: 'Téléphone de Sam' })
  expect(room.gates.find(({ name }) => name === 'Téléphone de Sam')).toMatchObject({ gateId: null, admitted: 1 })
})

test('what an invitation is for is told to whoever has its secret, as long as it can be opened', async () => {
  const invitation = await anInvitation(at(), world.gate, { name: 'Cléberg 1' })
  const secret = secretOf(invitation)
  const invited = { device: 'Cléberg 1', gate: null, event: 'Nuits de Fourvière', organization: 'Les Nuits' }
  expect(await readInvited(at(), { secret })).toEqual(invited)
  const unknown = { kind: 'not_found', code: 'device.invitation_unknown' }
  await expect(readInvited(at(11 * 60_000), { secret })).rejects.toMatchObject(unknown)
  expect(await enrolPhone(at(), await aPhone(), secret)).toMatchObject({ invited })
  await expect(readInvited(at(), { secret })).rejects.toMatchObject(unknown)
})
