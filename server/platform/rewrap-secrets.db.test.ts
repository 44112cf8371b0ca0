import { expect, test } from 'vitest'
import { env } from '@/server/kernel/env'
import { systemRandom } from '@/server/kernel/random'
import { SealError } from '@/server/kernel/seal'
import { openRotationKey, signerOf } from '@/server/tickets/event-keys-crypto'
import { liveTickets } from '@/tests/support/live-tickets'
import { ctx, openSale } from '@/tests/support/sale'
import { rewrapSecrets, sealedColumns } from './rewrap-secrets'

openSale({ providers: false, promises: 'never' })

const next = Buffer.alloc(32, 9)
const message = Buffer.from('a message')

async function aKey() {
  const sale = await liveTickets(ctx)
  return () => ctx.db.eventKey.findFirstOrThrow({ where: { eventId: sale.eventId } })
}

test('every sealed secret opens under the new key and no longer under the old one, and is the same secret', async () => {
  const read = await aKey()
  const present = env().keyEncryptionKey
  const before = await read()
  const signed = signerOf(present, before.kid, before.wrappedPrivateKey)(message)
  const root = openRotationKey(present, before.kid, before.wrappedRotationKey ?? '')
  expect(await rewrapSecrets(ctx.pool, { present, next, random: systemRandom })).toBe(2)
  const after = await read()
  expect(signerOf(next, after.kid, after.wrappedPrivateKey)(message)).toEqual(signed)
  expect(openRotationKey(next, after.kid, after.wrappedRotationKey ?? '')).toEqual(root)
  expect(() => signerOf(present, after.kid, after.wrappedPrivateKey)(message)).toThrow(SealError)
  await rewrapSecrets(ctx.pool, { present: next, next: present, random: systemRandom })
})

test('with a wrong present key, or one row that does not open, nothing is written', async () => {
  const read = await aKey()
  await aKey()
  const rows = () => ctx.db.eventKey.findMany({ orderBy: { kid: 'asc' } })
  const { kid } = await read()
  await ctx.db.eventKey.update({ where: { kid }, data: { wrappedRotationKey: (await read()).wrappedPrivateKey } })
  const before = await rows()
  const present = env().keyEncryptionKey
  for (const wrong of [next, present]) {
    await expect(rewrapSecrets(ctx.pool, { present: wrong, next, random: systemRandom })).rejects.toThrow(SealError)
  }
  expect(await rows()).toEqual(before)
})

test('no column with a sealed secret is forgotten', async () => {
  const { rows } = await ctx.pool.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name LIKE '%wrapped%' ORDER BY 1`,
  )
  expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(rows.map(({ name }) => name))
})
