import { beforeAll, describe, expect, test } from 'vitest'
import { POST as enrolRoute } from '@/app/api/devices/enrol/route'
import { POST as selfRoute } from '@/app/api/devices/self/route'
import { now } from '@/server/kernel/clock'
import type { Ctx } from '@/server/kernel/ctx'
import {
  anActiveDevice,
  anInvitation,
  aPhone,
  gateManager,
  type PairedDevice,
  proofOf,
  secretOf,
} from '@/tests/support/device-factories'
import { call, codeOf, openDoors } from '@/tests/support/doors'
import { aGate, aGateTicket, type Gate, gateApiKey } from '@/tests/support/scanning-factories'
import { KEPT_AFTER_END_MS } from '../bundle/contract'
import { deviceState } from './contract'
import { deviceSelf } from './device-self'
import { changeDevice, revokeDevice } from './manage-devices'
import { listDevices } from './queries'

const doors = openDoors()
let gate: Gate
let device: PairedDevice
const at = (ms = 0): Ctx => ({ ...doors.ctx(), now: new Date(now().getTime() + ms) })

beforeAll(async () => {
  gate = await aGate(at())
  device = await anActiveDevice(at(), gate, { name: 'Téléphone de Nadia' })
})

const state = {
  queueLength: 3,
  dataAsOf: '2026-11-22T14:00:00.000Z',
  appVersion: '1.0.0',
  clockOffsetMs: -1_250.4,
  battery: 61.6,
}
const say = (token: string | undefined, body: object = state) => call(selfRoute, '/api/devices/self', { token, body })
const listed = async (id: string) =>
  (await listDevices(gateManager(at(), gate), gate)).devices.find((one) => one.id === id) ?? expect.unreachable()

async function aDoor(name: string, checkInListId: string | null = null): Promise<string> {
  const id = at().random.uuid(now())
  const { organizationId, eventId } = gate
  await at().db.gate.create({ data: { id, organizationId, eventId, name, checkInListId } })
  return id
}

async function aList(name: string, archivedAt: Date | null = null): Promise<string> {
  const id = at().random.uuid(now())
  const { organizationId, eventId } = gate
  await at().db.checkInList.create({ data: { id, organizationId, eventId, name, archivedAt } })
  return id
}

describe('a sign of life', () => {
  test('is what the list of devices shows', async () => {
    const before = now()
    const answered = await say(device.token)
    expect(answered.status).toBe(200)
    const view = await listed(device.id)
    expect(view).toMatchObject({
      queueLength: 3,
      dataAsOf: new Date(state.dataAsOf),
      appVersion: '1.0.0',
      clockOffsetMs: -1_250,
      battery: 62,
    })
    expect(view.lastSeenAt?.getTime()).toBeGreaterThanOrEqual(before.getTime())
    expect(deviceState(view, now())).toBe('active')
    expect(deviceState(view, at(5 * 60_000 + 1_000).now)).toBe('silent')
  })

  test('is answered with the time, the device and its event, and with nothing of the attendees', async () => {
    await aGateTicket(at(), gate, { name: 'Ophélie Vanderbeck' })
    const { json } = await say(device.token)
    expect(json).toEqual({
      success: true,
      data: {
        serverTime: expect.any(String),
        commands: [],
        device: {
          id: device.id,
          name: 'Téléphone de Nadia',
          profile: 'scan',
          gate: null,
          list: { id: gate.listId, name: 'Entrée' },
          event: {
            id: gate.eventId,
            title: 'Nuits de Fourvière',
            timeZone: 'Europe/Paris',
            startsAt: expect.any(String),
            endsAt: expect.any(String),
          },
        },
      },
    })
    expect(JSON.stringify(json)).not.toContain('Vanderbeck')
  })

  test('tells of another gate, and of the list that is opened with there', async () => {
    const one = await anActiveDevice(at(), gate)
    const manager = gateManager(at(), gate)
    const tell = async () => (await deviceSelf({ ...at(), actor: one.actor }, { ...state, dataAsOf: null })) as never
    const [balcony, garden, closed] = [await aList('Balcon'), await aList('Jardin'), await aList('Fermée', now())]
    const door = await aDoor('Porte Cléberg', balcony)
    await changeDevice(manager, { id: one.id, gateId: door })
    expect(await tell()).toMatchObject({
      device: { gate: { id: door, name: 'Porte Cléberg' }, list: { id: balcony, name: 'Balcon' } },
    })
    await changeDevice(manager, { id: one.id, checkInListId: garden })
    expect(await tell()).toMatchObject({ device: { list: { id: garden } } })
    await at().db.device.update({ where: { id: one.id }, data: { checkInListId: closed } })
    expect(await tell()).toMatchObject({ device: { list: { id: balcony } } })
  })

  test('a clock that is decades off, a clock of the future and an unknown battery are taken', async () => {
    const one = await anActiveDevice(at(), gate)
    const odd = { ...state, clockOffsetMs: -1.6e12, battery: null, dataAsOf: '2099-01-01T00:00:00Z' }
    expect((await say(one.token, odd)).status).toBe(200)
    const view = await listed(one.id)
    expect(view).toMatchObject({ clockOffsetMs: -2_147_483_648, battery: null })
    expect(view.dataAsOf?.getTime()).toBeLessThanOrEqual(now().getTime())
  })

  test('with a field that is wrong or unknown is 422 and names it', async () => {
    for (const [path, bad] of [
      ['queueLength', { ...state, queueLength: -1 }],
      ['battery', { ...state, battery: 101 }],
      ['dataAsOf', { ...state, dataAsOf: 'yesterday' }],
    ] as const) {
      const answered = await say(device.token, bad)
      expect(answered.status).toBe(422)
      expect(JSON.stringify(answered.json)).toContain(`"path":"${path}"`)
    }
    expect((await say(device.token, { ...state, attendee: 'x' })).status).toBe(422)
  })

  test('without a token, or with that of a program, is 401', async () => {
    const answered = await say(undefined)
    expect([answered.status, codeOf(answered)]).toEqual([401, 'auth.required'])
    await expect(deviceSelf({ ...at(), actor: gateApiKey(gate) }, { ...state, dataAsOf: null })).rejects.toMatchObject({
      kind: 'unauthenticated',
    })
  })

  test('half a day after the event’s end asks for the data to be removed', async () => {
    const ctx = { ...at(4 * 3_600_000 + KEPT_AFTER_END_MS - 60_000), actor: device.actor }
    expect(await deviceSelf(ctx, { ...state, dataAsOf: null })).toMatchObject({ commands: [] })
    const over = { ...ctx, now: new Date(ctx.now.getTime() + 120_000) }
    expect(await deviceSelf(over, { ...state, dataAsOf: null })).toMatchObject({ commands: ['wipe'] })
  })
})

describe('the last word of a device', () => {
  test('after it was revoked: everything is removed, proved with the key that is left', async () => {
    const one = await anActiveDevice(at(), gate)
    await say(one.token)
    await revokeDevice(gateManager(at(), gate), { id: one.id })
    expect(deviceState(await listed(one.id), now())).toBe('revoked')
    const proof = await proofOf(at(), one.phone, one.id, 'wiped')
    expect((await say(undefined, { wiped: true, ...proof })).status).toBe(200)
    const view = await listed(one.id)
    expect(deviceState(view, now())).toBe('wiped')
    expect(view).toMatchObject({ queueLength: 0, dataAsOf: null })
  })

  test('is not believed from anybody else', async () => {
    const one = await anActiveDevice(at(), gate)
    const proof = await proofOf(at(), await aPhone(), one.id, 'wiped')
    const token = await proofOf(at(), one.phone, one.id, 'token')
    for (const bad of [proof, token]) {
      const answered = await say(undefined, { wiped: true, ...bad })
      expect([answered.status, codeOf(answered)]).toEqual([401, 'device.not_proved'])
    }
    expect(await listed(one.id)).toMatchObject({ status: 'active', wipedAt: null })
  })

  test('of a device that leaves by itself revokes it', async () => {
    const one = await anActiveDevice(at(), gate)
    const proof = await proofOf(at(), one.phone, one.id, 'wiped')
    await say(undefined, { wiped: true, ...proof })
    expect(deviceState(await listed(one.id), now())).toBe('wiped')
    const actions = await at().db.auditEntry.findMany({ where: { subjectId: one.id }, select: { action: true } })
    expect(actions.slice(-2).map(({ action }) => action)).toEqual(['device.revoked', 'device.wiped'])
  })
})

test('enrolling over HTTP answers an id and four digits, and nothing of the event or its attendees', async () => {
  const [invitation, phone] = [await anInvitation(at(), gate), await aPhone()]
  const body = { secret: secretOf(invitation), publicKey: phone.publicKey }
  const answered = await call(enrolRoute, '/api/devices/enrol', { body })
  expect(answered).toMatchObject({ status: 201 })
  expect(answered.json).toEqual({
    success: true,
    data: {
      deviceId: invitation.id,
      digits: expect.stringMatching(/^\d{4}$/),
      invited: { device: expect.any(String), gate: null, event: 'Nuits de Fourvière', organization: 'Les Nuits' },
    },
  })
  const unknown = await call(enrolRoute, '/api/devices/enrol', { body: { ...body, secret: 'A'.repeat(22) } })
  expect([unknown.status, codeOf(unknown)]).toEqual([404, 'device.invitation_unknown'])
})
