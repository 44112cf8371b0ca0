import { beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import {
  anActiveDevice,
  anInvitation,
  aPhone,
  enrolPhone,
  gateManager,
  proofOf,
  secretOf,
  tokenFor,
} from '@/tests/support/device-factories'
import { openDoors } from '@/tests/support/doors'
import { aGate, type Gate, gateNow, gateUser } from '@/tests/support/scanning-factories'
import { hashOfSecret, INVITATION_MS, pairingDigits } from './contract'
import { askForDeviceToken } from './device-access'
import { changeDevice, createDevice, inviteDevice, revokeDevice } from './manage-devices'
import { confirmDevice, rejectDevice } from './pair-device'
import { listDevices } from './queries'

const doors = openDoors()
let ctx: Ctx
let gate: Gate
let manager: Ctx

beforeAll(async () => {
  ctx = { ...doors.ctx(), now: gateNow }
  gate = await aGate(ctx)
  manager = gateManager(ctx, gate)
})

const later = (ms: number, base = ctx): Ctx => ({ ...base, now: new Date(gateNow.getTime() + ms) })
const row = (id: string) => ctx.db.device.findUniqueOrThrow({ where: { id } })
const listed = async (id: string, as = manager) =>
  (await listDevices(as, gate)).devices.find((device) => device.id === id) ?? expect.unreachable()

describe('an invitation', () => {
  test('carries its secret in the fragment alone, and only the hash is kept', async () => {
    const invitation = await anInvitation(ctx, gate)
    const { origin, pathname, search } = new URL(invitation.link)
    expect([origin, pathname, search]).toEqual(['https://billets.example', '/scan/pair', ''])
    const secret = secretOf(invitation)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(16)
    const kept = await row(invitation.id)
    expect(Buffer.from(kept.secretHash ?? [])).toEqual(Buffer.from(await hashOfSecret(secret)))
    const { rows } = await ctx.pool.query('SELECT to_jsonb(d)::text AS text FROM device d WHERE id = $1', [
      invitation.id,
    ])
    const { rows: audit } = await ctx.pool.query('SELECT after::text AS text FROM audit_entry WHERE subject_id = $1', [
      invitation.id,
    ])
    expect([...rows, ...audit].filter(({ text }) => text?.includes(secret))).toEqual([])
  })

  test('opens one enrolment, and shows the same four digits on both screens', async () => {
    const [invitation, phone] = [await anInvitation(ctx, gate), await aPhone()]
    const secret = secretOf(invitation)
    const enrolled = await enrolPhone(ctx, phone, secret)
    expect(enrolled).toMatchObject({ deviceId: invitation.id, digits: expect.stringMatching(/^\d{4}$/) })
    const spki = Buffer.from(phone.publicKey, 'base64url')
    expect(enrolled.digits).toBe(await pairingDigits(await hashOfSecret(secret), spki))
    expect((await listed(invitation.id)).digits).toBe(enrolled.digits)
    await expect(enrolPhone(ctx, await aPhone(), secret)).rejects.toMatchObject({ code: 'device.invitation_used' })
  })

  test('answers the phone that has used it again as before, since the answer may have been lost', async () => {
    const [invitation, phone] = [await anInvitation(ctx, gate), await aPhone()]
    const first = await enrolPhone(ctx, phone, secretOf(invitation))
    expect(await enrolPhone(ctx, phone, secretOf(invitation))).toEqual(first)
  })

  test('another key of the same secret has other digits', async () => {
    const hash = await hashOfSecret('AAAAAAAAAAAAAAAAAAAAAA')
    const keys = await Promise.all(Array.from({ length: 20 }, aPhone))
    const all = await Promise.all(keys.map(({ publicKey }) => pairingDigits(hash, Buffer.from(publicKey, 'base64url'))))
    expect(new Set(all).size).toBeGreaterThan(15)
  })

  test('is over after ten minutes, not before', async () => {
    const [invitation, phone] = [await anInvitation(ctx, gate), await aPhone()]
    const secret = secretOf(invitation)
    await expect(enrolPhone(later(INVITATION_MS), phone, secret)).rejects.toMatchObject({
      kind: 'gone',
      code: 'device.invitation_expired',
    })
    expect((await enrolPhone(later(INVITATION_MS - 1), phone, secret)).deviceId).toBe(invitation.id)
  })

  test('that was made anew ends the one before', async () => {
    const invitation = await anInvitation(ctx, gate)
    const second = await inviteDevice(manager, { id: invitation.id, locale: 'en' })
    expect(second.link).toContain('/en/scan/pair#')
    const phone = await aPhone()
    await expect(enrolPhone(ctx, phone, secretOf(invitation))).rejects.toMatchObject({
      code: 'device.invitation_unknown',
    })
    expect((await enrolPhone(ctx, phone, secretOf(second))).deviceId).toBe(invitation.id)
  })

  test('with a key that is no point of P-256 is refused and not used up', async () => {
    const invitation = await anInvitation(ctx, gate)
    const secret = secretOf(invitation)
    const good = Buffer.from((await aPhone()).publicKey, 'base64url')
    const offCurve = Buffer.from(good)
    offCurve.fill(1, 27)
    const otherCurve = Buffer.from(good)
    otherCurve[22] = 0x22
    for (const bad of [offCurve, otherCurve, Buffer.alloc(91)]) {
      const phone = { ...(await aPhone()), publicKey: bad.toString('base64url') }
      await expect(enrolPhone(ctx, phone, secret)).rejects.toMatchObject({ code: 'device.key_unreadable' })
    }
    expect((await enrolPhone(ctx, await aPhone(), secret)).deviceId).toBe(invitation.id)
  })
})

describe('the digits', () => {
  async function aPairing() {
    const [invitation, phone] = [await anInvitation(ctx, gate), await aPhone()]
    return { phone, secret: secretOf(invitation), ...(await enrolPhone(ctx, phone, secretOf(invitation))) }
  }
  const ask = async (of: { phone: Awaited<ReturnType<typeof aPhone>>; deviceId: string }, at = ctx) =>
    askForDeviceToken(at, await proofOf(at, of.phone, of.deviceId))

  test('give no token before they are confirmed, and one after', async () => {
    const pairing = await aPairing()
    await expect(ask(pairing)).rejects.toMatchObject({ kind: 'conflict', code: 'device.not_confirmed' })
    await confirmDevice(manager, { id: pairing.deviceId, digits: pairing.digits })
    expect(await ask(pairing, later(1))).toMatchObject({ token: expect.stringMatching(/^ptl_dev_/) })
  })

  test('others than those of the phone that waits confirm nothing', async () => {
    const { deviceId, digits } = await aPairing()
    const other = String((Number(digits) + 1) % 10_000).padStart(4, '0')
    await expect(confirmDevice(manager, { id: deviceId, digits: other })).rejects.toMatchObject({
      code: 'device.other_digits',
    })
    expect((await row(deviceId)).status).toBe('pairing')
  })

  test('of a phone that another has replaced meanwhile confirm nothing', async () => {
    const first = await aPairing()
    const again = await inviteDevice(manager, { id: first.deviceId, locale: 'fr' })
    const second = await enrolPhone(ctx, await aPhone(), secretOf(again))
    if (second.digits === first.digits) return
    await expect(confirmDevice(manager, { id: first.deviceId, digits: first.digits })).rejects.toMatchObject({
      code: 'device.other_digits',
    })
  })

  test('are confirmed within ten minutes or not at all', async () => {
    const pairing = await aPairing()
    const over = later(INVITATION_MS, manager)
    await expect(confirmDevice(over, { id: pairing.deviceId, digits: pairing.digits })).rejects.toMatchObject({
      code: 'device.pairing_expired',
    })
    await expect(ask(pairing, over)).rejects.toMatchObject({ kind: 'gone', code: 'device.pairing_expired' })
  })

  test('that are rejected leave no key and no secret behind', async () => {
    const pairing = await aPairing()
    await rejectDevice(manager, { id: pairing.deviceId })
    await expect(ask(pairing)).rejects.toMatchObject({ kind: 'unauthenticated', code: 'device.not_proved' })
    await expect(enrolPhone(ctx, await aPhone(), pairing.secret)).rejects.toMatchObject({
      code: 'device.invitation_expired',
    })
    expect(await row(pairing.deviceId)).toMatchObject({ status: 'invited', publicKey: null, enrolledWith: null })
  })
})

describe('who manages devices', () => {
  test('another organization, and a member of other events, find none of them', async () => {
    const device = await anActiveDevice(ctx, gate)
    const other = await aGate(ctx)
    const narrowed = { ...ctx, actor: gateUser(gate, 'manager', [other.eventId]) }
    for (const as of [gateManager(ctx, other), narrowed]) {
      const gone = { kind: 'not_found' }
      await expect(listDevices(as, gate)).rejects.toMatchObject(gone)
      await expect(revokeDevice(as, { id: device.id })).rejects.toMatchObject(gone)
      await expect(changeDevice(as, { id: device.id, name: 'X' })).rejects.toMatchObject(gone)
      await expect(inviteDevice(as, { id: device.id, locale: 'fr' })).rejects.toMatchObject(gone)
      await expect(confirmDevice(as, { id: device.id, digits: '0000' })).rejects.toMatchObject(gone)
      await expect(rejectDevice(as, { id: device.id })).rejects.toMatchObject(gone)
      const asked = { ...gate, name: 'X', profile: 'scan', gateId: null, checkInListId: null, locale: 'fr' } as const
      await expect(createDevice(as, asked)).rejects.toMatchObject(gone)
    }
    expect((await row(device.id)).status).toBe('active')
  })

  test('gate staff do not', async () => {
    const staff = { ...ctx, actor: gateUser(gate, 'gate_staff') }
    await expect(listDevices(staff, gate)).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(revokeDevice(staff, { id: (await anInvitation(ctx, gate)).id })).rejects.toMatchObject({
      kind: 'forbidden',
    })
  })

  test('a device does not manage devices, whatever its profile', async () => {
    const { actor } = await anActiveDevice(ctx, gate, { profile: 'override' })
    await expect(listDevices({ ...ctx, actor }, gate)).rejects.toMatchObject({ kind: 'forbidden' })
  })

  test('a gate or list of another event is not found', async () => {
    const other = await aGate(ctx)
    const { id } = await anInvitation(ctx, gate)
    await expect(changeDevice(manager, { id, checkInListId: other.listId })).rejects.toMatchObject({
      code: 'check_in_list.not_found',
    })
    await expect(changeDevice(manager, { id, gateId: other.listId })).rejects.toMatchObject({ code: 'gate.not_found' })
  })

  test('what they did is in the journal, once for each act', async () => {
    const { id, phone } = await anActiveDevice(ctx, gate)
    await changeDevice(manager, { id, name: 'Porte B' })
    await changeDevice(manager, { id, name: 'Porte B' })
    await revokeDevice(manager, { id })
    await revokeDevice(manager, { id })
    await expect(tokenFor(later(5_000), phone, id)).rejects.toMatchObject({ code: 'device.revoked' })
    const entries = await ctx.db.auditEntry.findMany({ where: { subjectId: id }, orderBy: { sequence: 'asc' } })
    expect(entries.map(({ action }) => action)).toEqual([
      'device.created',
      'device.enrolled',
      'device.confirmed',
      'device.changed',
      'device.revoked',
    ])
  })
})
