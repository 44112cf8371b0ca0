import { beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { anInvitation, aPhone, enrolPhone, secretOf } from '@/tests/support/device-factories'
import { openDoors } from '@/tests/support/doors'
import { aGate, type Gate, gateNow } from '@/tests/support/scanning-factories'
import { hashOfSecret } from './contract'

const doors = openDoors()
let ctx: Ctx
let gate: Gate

beforeAll(async () => {
  ctx = { ...doors.ctx(), now: gateNow }
  gate = await aGate(ctx)
})

const PHONES = 8

test('of eight phones with one secret at once one is enrolled, and it is that one’s key that is kept', async () => {
  for (let round = 0; round < 5; round++) {
    const invitation = await anInvitation(ctx, gate)
    const phones = await Promise.all(Array.from({ length: PHONES }, aPhone))
    const tried = await Promise.allSettled(phones.map((phone) => enrolPhone(ctx, phone, secretOf(invitation))))
    const enrolled = tried.flatMap((one, index) => (one.status === 'fulfilled' ? [index] : []))
    expect(enrolled).toHaveLength(1)
    const codes = tried.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
    expect(new Set(codes)).toEqual(new Set(['device.invitation_used']))
    const { publicKey } = await ctx.db.device.findUniqueOrThrow({ where: { id: invitation.id } })
    expect(Buffer.from(publicKey ?? []).toString('base64url')).toBe(phones[enrolled[0] ?? -1]?.publicKey)
  }
})

test('control: looking first and writing then enrols more than one', async () => {
  const invitation = await anInvitation(ctx, gate)
  const secretHash = Buffer.from(await hashOfSecret(secretOf(invitation)))
  let looked = 0
  const enrolled = await Promise.all(
    Array.from({ length: PHONES }, async () => {
      const { rows } = await ctx.pool.query<{ id: string }>(
        "SELECT id FROM device WHERE secret_hash = $1 AND status = 'invited'",
        [secretHash],
      )
      looked += 1
      for (const deadline = Date.now() + 5_000; looked < PHONES && Date.now() < deadline; )
        await new Promise((resolve) => setTimeout(resolve, 1))
      const { publicKey } = await aPhone()
      const { rowCount } = await ctx.pool.query(
        "UPDATE device SET status = 'pairing', secret_hash = NULL, public_key = $2 WHERE id = $1",
        [rows[0]?.id, Buffer.from(publicKey, 'base64url')],
      )
      return rowCount
    }),
  )
  expect(enrolled.filter((count) => count === 1).length).toBeGreaterThan(1)
})
