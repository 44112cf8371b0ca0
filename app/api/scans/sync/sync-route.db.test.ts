// The door for scans that a device decided by itself: devices alone, whole uploads or none, every row answered.
import { beforeAll, describe, expect, test } from 'vitest'
import { makeDeviceToken } from '@/server/scanning/devices/device-token'
import { anApiKey, anOrganization } from '@/tests/support/auth-factories'
import { call, codeOf, openDoors } from '@/tests/support/doors'
import { aGate, aGateTicket, type Gate } from '@/tests/support/scanning-factories'
import { anOfflineDevice, type OfflineDevice } from '@/tests/support/sync-factories'
import { GET } from '../../gate/conflicts/route'
import { POST } from './route'

const doors = openDoors()
let gate: Gate
let phone: OfflineDevice
let token: string

beforeAll(async () => {
  const ctx = doors.ctx()
  gate = await aGate(ctx)
  phone = await anOfflineDevice(ctx, gate)
  token = makeDeviceToken({ id: phone.id, tokenVersion: 0 }, ctx.now).token
})

const send = (body: unknown, more: { token?: string } = { token }) => call(POST, '/api/scans/sync', { body, ...more })

describe('who may hand scans over', () => {
  test('a stranger, a key that may scan and a dead token get 401, on both doors', async () => {
    const ctx = doors.ctx()
    const { token: key } = await anApiKey(ctx, await anOrganization(ctx))
    for (const caller of [{}, { token: key }, { token: `${token.slice(0, -2)}AA` }]) {
      expect((await send({ scans: [] }, caller)).status).toBe(401)
      expect((await call(GET, '/api/gate/conflicts', caller)).status).toBe(401)
    }
  })

  test('a device that was revoked is told so by name', async () => {
    const ctx = doors.ctx()
    const ended = await anOfflineDevice(ctx, gate)
    const dead = makeDeviceToken({ id: ended.id, tokenVersion: 0 }, ctx.now).token
    await ctx.db.device.update({ where: { id: ended.id }, data: { status: 'revoked', revokedAt: ctx.now } })
    const answered = await send({ scans: [] }, { token: dead })
    expect([answered.status, codeOf(answered)]).toEqual([401, 'device.revoked'])
  })
})

describe('an upload', () => {
  test('is answered with every row by its number, and the conflicts that the gate asks for', async () => {
    const ctx = doors.ctx()
    const ticket = await aGateTicket(ctx, gate)
    const row = await phone.scan(ticket.qr, { at: ctx.now })
    const answered = await send({ scans: [row, { seq: 2 }] })
    expect(answered.status).toBe(200)
    expect(answered.json).toMatchObject({
      success: true,
      data: {
        accepted: [{ seq: 1, status: 'stored' }],
        conflicts: [],
        rejected: [{ index: 1, seq: 2, code: 'sync.bad_row' }],
      },
    })
    expect((await call(GET, '/api/gate/conflicts', { token })).json).toMatchObject({
      success: true,
      data: { conflicts: [] },
    })
  })

  test('with an unknown field beside the rows is 422, of more than 1,000 rows 422, of more than 1 MiB 413', async () => {
    expect((await send({ scans: [], more: 1 })).status).toBe(422)
    expect((await send({ scans: Array.from({ length: 1_001 }, () => ({})) })).status).toBe(422)
    expect((await send({ scans: ['x'.repeat(1024 * 1024)] })).status).toBe(413)
  })

  test('with a code that no ticket could have, a NUL in it, keeps that row like any refused one', async () => {
    const other = await anOfflineDevice(doors.ctx(), gate)
    const by = makeDeviceToken({ id: other.id, tokenVersion: 0 }, doors.ctx().now).token
    const row = await other.scan('a\0\ud800b', { at: doors.ctx().now, refused: 'format' })
    const answered = await send({ scans: [row] }, { token: by })
    expect(answered.json).toMatchObject({ data: { accepted: [{ seq: 1, status: 'stored' }], rejected: [] } })
    const proto = '{"scans":[{"seq":2,"__proto__":{"admin":true}}],"__proto__":{"admin":true}}'
    const headers = { 'content-type': 'application/json' }
    expect((await call(POST, '/api/scans/sync', { raw: proto, token: by, headers })).status).toBe(422)
  })

  test('of rows that are anything at all is never a 5xx', async () => {
    const row = phone.log[0]
    const bad = [
      ...[
        null,
        [],
        7,
        '',
        { ...row, seq: 2 ** 60 },
        { ...row, seq: 9, at: '2027-13-45T99:99:99Z' },
        { ...row, seq: 9, offset: 1e300 },
      ],
      ...[
        { ...row, seq: 9, qrCodeData: 'a\0b', scanId: 'nul' },
        { ...row, seq: 9, previousHash: '' },
        { ...row, seq: 9, reason: 'x' },
      ],
      { ...row, seq: 11, scanId: 'old', at: '0001-01-01T00:00:00Z' },
      { ...row, seq: 12, scanId: 'far', at: '9999-12-31T23:59:59Z', bundleSeq: Number.MAX_SAFE_INTEGER },
    ]
    const answered = await send({ scans: bad })
    expect(answered.status).toBe(200)
    const { accepted, rejected } = (answered.json as { data: { accepted: unknown[]; rejected: unknown[] } }).data
    expect(accepted.length + rejected.length).toBe(bad.length)
  })
})
