import { beforeAll, expect, test } from 'vitest'
import { aMember, anApiToken } from '@/tests/support/auth-factories'
import { call, codeOf } from '@/tests/support/doors'
import { openGate } from '@/tests/support/gate-world'
import { aGateTicket } from '@/tests/support/scanning-factories'
import { POST as validate } from './validate/route'

const { world, written } = openGate()
let token: string

beforeAll(async () => {
  const organization = { id: world.gate.organizationId }
  token = await anApiToken(world.base, await aMember(world.base, organization, 'gate_staff'), organization)
})

const send = (body: unknown, sent: object = { token }) => call(validate, '/api/scans/validate', { body, ...sent })

test('one call over REST decides, records and answers in the shape of the contract', async () => {
  const ticket = await aGateTicket(world.base, world.gate, { purchase: 'paid' })
  const body = { qrCodeData: ticket.qr, eventId: world.gate.eventId, location: 'Nord', scanId: 'rest-1' }
  const first = await send(body)
  expect(first.status).toBe(200)
  expect(first.json).toEqual({
    valid: true,
    reason: null,
    ticketId: ticket.id,
    guestId: ticket.attendeeId,
    attendeeName: 'Camille Roussel',
    ticketTypeName: 'Plein tarif',
    scanCount: 1,
    lastScanAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    lastLocation: 'Nord',
    scanId: 'rest-1',
    direction: 'in',
    again: false,
    wasInside: null,
    overridden: null,
    voidReason: null,
    lastScanBy: null,
    answers: [],
  })
  expect((await send(body)).json).toEqual(first.json)
  const again = await send({ ...body, scanId: 'rest-2' })
  expect([again.status, again.json]).toMatchObject([
    200,
    { valid: false, reason: 'already_used', lastLocation: 'Nord' },
  ])
  const reused = await send({ ...body, location: 'Sud' })
  expect([reused.status, codeOf(reused)]).toEqual([409, 'scan.scan_id_reused'])
})

test('what cannot be asked is refused with the right status, and no row is written', async () => {
  const { eventId } = world.gate
  const cases: [number, unknown][] = [
    [422, {}],
    [422, { qrCodeData: 'x', eventId, force: true }],
    [422, { qrCodeData: 'x'.repeat(8_193), eventId }],
    [422, { qrCodeData: ['x'], eventId }],
    [422, { qrCodeData: 'x', eventId: 'not-an-id' }],
    [422, { qrCodeData: 'x', eventId, scanId: 'a b' }],
    [404, { qrCodeData: 'x', eventId: '0197a0e5-0000-7000-8000-00000000dead' }],
    [404, { qrCodeData: 'x', eventId, checkInListId: '0197a0e5-0000-7000-8000-00000000dead' }],
  ]
  const wrote = await written(async () => {
    for (const [status, body] of cases) {
      const answer = await send(body)
      expect([answer.status, codeOf(answer) !== null], JSON.stringify(body).slice(0, 80)).toEqual([status, true])
    }
    expect((await send({ qrCodeData: 'x', eventId }, {})).status).toBe(401)
    const organization = { id: world.gate.organizationId }
    const reader = await anApiToken(world.base, await aMember(world.base, organization, 'read_only'), organization)
    expect((await send({ qrCodeData: 'x', eventId }, { token: reader })).status).toBe(403)
  })
  expect(wrote).toEqual({ scans: 0, admissions: 0 })
})

test('texts that no camera should read are refused scans, never a fault', async () => {
  const { eventId } = world.gate
  for (const qrCodeData of ['', '7'.repeat(7_000), '٠١٢٣٤٥٦٧٨٩', '🎟️', '<script>', '"; DROP TABLE scan; --']) {
    const answer = await send({ qrCodeData, eventId })
    expect([answer.status, answer.json], qrCodeData.slice(0, 20)).toMatchObject([
      200,
      { valid: false, reason: 'format' },
    ])
  }
  const nul = await send({ qrCodeData: 'T1:\u0000', eventId })
  expect(nul.status).toBeLessThan(500)
})
