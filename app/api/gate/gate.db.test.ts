// The doors of enrolled devices: a device says no event, everybody else has to.
import { beforeAll, expect, test } from 'vitest'
import { now } from '@/server/kernel/clock'
import { aMember, anApiToken } from '@/tests/support/auth-factories'
import { anActiveDevice, type PairedDevice } from '@/tests/support/device-factories'
import { call, codeOf } from '@/tests/support/doors'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket } from '@/tests/support/scanning-factories'
import { POST as validate } from '../scans/validate/route'
import { GET as counts } from './counts/route'
import { GET as recent } from './recent/route'
import { GET as search } from './search/route'
import { POST as undo } from './undo/route'

const { world } = openGate()
let device: PairedDevice
let token: string

beforeAll(async () => {
  const today = { ...world.base, now: now() }
  device = await anActiveDevice(today, world.gate, { profile: 'search' })
  const organization = { id: world.gate.organizationId }
  token = await anApiToken(world.base, await aMember(world.base, organization, 'gate_staff'), organization)
})

test('a device scans, reads its counter and its last scans, finds a person, and takes its green back', async () => {
  const ticket = await aGateTicket(world.base, world.gate, { name: 'Aïcha Benali' })
  const by = { token: device.token }
  const body = { qrCodeData: ticket.qr, eventId: world.gate.eventId, scanId: 'phone-1' }
  const green = await call(validate, '/api/scans/validate', { body, ...by })
  expect([green.status, green.json]).toMatchObject([200, { valid: true, attendeeName: 'Aïcha Benali' }])
  const counted = await call(counts, '/api/gate/counts', by)
  expect(counted.json).toMatchObject({ success: true, data: { admitted: 1, expected: 1, inside: 1 } })
  const last = await call(recent, '/api/gate/recent', by)
  expect(last.json).toMatchObject({ data: [{ scanId: 'phone-1', valid: true, undoable: true }] })
  const found = await call(search, '/api/gate/search?q=benali', by)
  expect(found.json).toMatchObject({ data: { tickets: [{ ticketCode: ticket.code, isInside: true }] } })
  const undone = await call(undo, '/api/gate/undo', { body: { scanId: 'phone-1' }, ...by })
  expect([undone.status, undone.json]).toMatchObject([200, { data: { scanId: 'phone-1', undone: true } }])
  expect((await call(counts, '/api/gate/counts', by)).json).toMatchObject({ data: { admitted: 0 } })
})

test('a member names the event, and is asked for it', async () => {
  const { eventId, listId } = world.gate
  expect((await call(counts, `/api/gate/counts?event=${eventId}&list=${listId}`, { token })).status).toBe(200)
  const unsaid = await call(counts, '/api/gate/counts', { token })
  expect([unsaid.status, codeOf(unsaid)]).toEqual([422, 'request.invalid'])
  const mayNot = await call(search, `/api/gate/search?event=${eventId}&q=benali`, { token })
  expect([mayNot.status, codeOf(mayNot)]).toEqual([403, 'auth.forbidden'])
})
