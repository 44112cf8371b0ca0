// The rows behind files, and what happens when a writer is slower than the sweep.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { sweepFiles } from '@/server/platform/sweep-files'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { later, salesCtx } from '@/tests/support/sales-factories'
import { processStorage } from './storage'
import {
  dropFiles,
  giveUpFiles,
  markObsolete,
  markStored,
  putReserved,
  reserveFile,
  reserveFiles,
} from './stored-files'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-rows-'))
const wanted = { kind: 'ticket', organizationId: null, extension: 'pdf' } as const
const bytes = Buffer.from('%PDF')

beforeAll(async () => {
  process.env.STORAGE_URL = `file:${folder}`
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const put = (key: string) => putReserved(key, bytes, 'application/pdf')
const stateOf = async (key: string) => (await ctx.db.storedFile.findUnique({ where: { key } }))?.state ?? null
const isThere = async (key: string) => (await processStorage().get(key)) !== null

test('keys are dated, unguessable and different, each with its row before a byte is written', async () => {
  const keys = await reserveFiles(ctx, { ...wanted, count: 100 })
  expect(new Set(keys).size).toBe(100)
  for (const key of keys) expect(key).toMatch(/^tickets\/2027\/03\/01\/[0-9a-f]{32}\.pdf$/)
  expect(await ctx.db.storedFile.count({ where: { state: 'writing', key: { in: keys } } })).toBe(100)
  await expect(inTransaction(ctx, (tx) => reserveFiles(tx, { ...wanted, count: 1 }))).rejects.toThrow(
    'before the transaction',
  )
})

test('a file is stored with the transaction that points at it, or not at all', async () => {
  const key = await reserveFile(ctx, wanted)
  const file = await put(key)
  const failing = inTransaction(ctx, async (tx) => {
    await markStored(tx, [file])
    throw new Error('what wanted it failed')
  })
  await expect(failing).rejects.toThrow('what wanted it failed')
  expect(await stateOf(key)).toBe('writing')
  await inTransaction(ctx, (tx) => markStored(tx, [file]))
  expect(await ctx.db.storedFile.findUnique({ where: { key } })).toMatchObject({ state: 'stored', bytes: 4 })
})

test('what nothing points at any more goes at once, bytes and row; a file that is stored stays, whoever asks', async () => {
  const [old = '', kept = ''] = await reserveFiles(ctx, { ...wanted, count: 2 })
  const files = [await put(old), await put(kept)]
  await inTransaction(ctx, (tx) => markStored(tx, files))
  await inTransaction(ctx, (tx) => markObsolete(tx, [old]))
  await dropFiles(ctx, [old, kept])
  expect([await stateOf(old), await isThere(old), await stateOf(kept), await isThere(kept)]).toEqual([
    null,
    false,
    'stored',
    true,
  ])
  const begun = await reserveFile(ctx, wanted)
  await put(begun)
  await giveUpFiles(ctx, [begun])
  expect([await stateOf(begun), await isThere(begun)]).toEqual([null, false])
})

test('a writer that is slower than the sweep cannot point at the file that was given up', async () => {
  const key = await reserveFile(ctx, wanted)
  const file = await put(key)
  await sweepFiles(later(ctx, 3_600))
  expect(await stateOf(key)).toBe('writing')
  await sweepFiles(later(ctx, 3_601))
  expect([await stateOf(key), await isThere(key)]).toEqual([null, false])
  await expect(inTransaction(ctx, (tx) => markStored(tx, [file]))).rejects.toThrow('given up')
})

test('sweep and writer at the same moment: either the file is stored and there, or neither', async () => {
  const outcomes = new Set<string>()
  for (let round = 0; round < 12; round++) {
    const key = await reserveFile(ctx, wanted)
    const file = await put(key)
    const mark = () =>
      inTransaction(later(ctx, 3_700), (tx) => markStored(tx, [file])).then(
        () => 'stored',
        () => 'refused',
      )
    const sweep = () => sweepFiles(later(ctx, 3_700))
    const [marked] =
      round % 2 === 0 ? await Promise.all([mark(), sweep()]) : (await Promise.all([sweep(), mark()])).toReversed()
    const isStored = (await stateOf(key)) === 'stored'
    expect([isStored, await isThere(key)]).toEqual(marked === 'stored' ? [true, true] : [false, false])
    outcomes.add(String(marked))
  }
  expect(outcomes.size).toBeGreaterThan(0)
})

test('without the compare-and-set the same moment leaves a pointer without bytes', async () => {
  const key = await reserveFile(ctx, wanted)
  await put(key)
  await sweepFiles(later(ctx, 3_700))
  await ctx.db.storedFile.upsert({
    where: { key },
    create: { key, kind: 'ticket', state: 'stored', changedAt: ctx.now },
    update: { state: 'stored' },
  })
  expect([await stateOf(key), await isThere(key)]).toEqual(['stored', false])
  await ctx.db.storedFile.delete({ where: { key } })
})
