import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectDeadLetters } from '@/server/jobs/dead-letters'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { checkHealth } from '@/server/platform/health'
import { workOff } from '@/tests/support/batch-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId, memberOf } from '@/tests/support/event-factories'
import { aHold, aSale, as, jobsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { listDeadLettersInput } from './contract'
import { dismissDeadLetter, listDeadLetters, rerunDeadLetter } from './dead-letters'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let folder: string
let sale: Sale
let ticketId: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portillon-letters-'))
  process.env.STORAGE_URL = `file:${folder}`
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
  sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0 }] })
  const hold = await aHold(ctx, sale)
  ticketId = (await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: hold.id } })).id
  await ctx.pool.query('DELETE FROM graphile_worker._private_jobs')
})
afterAll(async () => {
  await end()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const tickets = () => path.join(folder, 'tickets')
/** A file stands where the folder of tickets would be: every write fails. */
const breakStorage = () => writeFile(tickets(), '')
const mendStorage = () => rm(tickets())

async function failOnce(payload: { ticketId: string }): Promise<void> {
  await inTransaction(ctx, (tx) => enqueue(tx, 'render-ticket', payload, { maxAttempts: 1 }))
  await workOff(ctx, ['render-ticket'])
}

async function list(caller: Ctx, more: object = {}) {
  return (await listDeadLetters(caller, listDeadLettersInput.parse({ locale: 'fr', ...more }))).items
}
const owner = () => as(ctx, sale.owner)

test('a job that used up its tries leaves the queue as one letter of its organization, told in words', async () => {
  await breakStorage()
  await failOnce({ ticketId })
  await Promise.all([1, 2, 3].map(() => collectDeadLetters(ctx)))
  expect(await jobsOf(ctx, 'render-ticket')).toEqual([])
  const [letter, ...others] = await list(owner())
  expect(others).toEqual([])
  expect(letter).toMatchObject({
    job: 'render-ticket',
    what: 'Faire le PDF d’un billet',
    why: expect.stringContaining('le stockage ne répondait pas'),
    about: { ticketId },
    attempts: 1,
    state: 'waiting',
  })
})

test('run again it fails again as the same letter, and is closed when it succeeds', async () => {
  const [letter] = await list(owner())
  const { id } = letter ?? expect.unreachable()
  await rerunDeadLetter(owner(), { id })
  expect((await list(owner()))[0]).toMatchObject({ id, state: 'running' })
  await expect(rerunDeadLetter(owner(), { id })).rejects.toMatchObject({ code: 'dead_letter.wrong_status' })
  // As after its last try.
  await ctx.pool.query('UPDATE graphile_worker._private_jobs SET max_attempts = 1')
  await workOff(ctx, ['render-ticket'])
  await collectDeadLetters(ctx)
  expect(await list(owner())).toMatchObject([{ id, state: 'waiting', attempts: 2 }])

  await mendStorage()
  await rerunDeadLetter(owner(), { id })
  await workOff(ctx, ['render-ticket'])
  expect(await list(owner())).toEqual([])
  expect(await list(owner(), { show: 'all' })).toMatchObject([{ id, state: 'retried', resolvedAt: expect.any(Date) }])
  expect(await ctx.db.ticket.findUniqueOrThrow({ where: { id: ticketId } })).toMatchObject({
    fileKey: expect.any(String),
  })
})

test('a letter that was put aside is run no more, and another organization sees none', async () => {
  await ctx.db.ticket.update({ where: { id: ticketId }, data: { fileKey: null } })
  await rm(tickets(), { recursive: true })
  await breakStorage()
  await failOnce({ ticketId })
  await mendStorage()
  await collectDeadLetters(ctx)
  const [letter] = await list(owner())
  const { id } = letter ?? expect.unreachable()
  const stranger = as(ctx, memberOf(await anOrganizationId(ctx)))
  expect(await list(stranger)).toEqual([])
  await expect(dismissDeadLetter(stranger, { id })).rejects.toMatchObject({ code: 'dead_letter.not_found' })
  await dismissDeadLetter(owner(), { id })
  const states = (await list(owner(), { show: 'all' })).map((one) => [one.id === id, one.state])
  expect(states.sort()).toEqual([
    [false, 'retried'],
    [true, 'dismissed'],
  ])
  await expect(rerunDeadLetter(owner(), { id })).rejects.toMatchObject({ code: 'dead_letter.wrong_status' })
})

test('what concerns no organization is counted in /health and shown to nobody', async () => {
  await failOnce({ ticketId: ctx.random.uuid(ctx.now) })
  expect(await collectDeadLetters(ctx)).toBe(1)
  expect(await list(owner())).toEqual([])
  expect((await checkHealth(ctx)).checks).toMatchObject({ deadLetters: 1 })
})

test('a job whose worker died in its last try becomes a letter too', async () => {
  await inTransaction(ctx, (tx) => enqueue(tx, 'render-ticket', { ticketId }, { maxAttempts: 1 }))
  await ctx.pool.query('UPDATE graphile_worker._private_jobs SET attempts = 1')
  expect(await collectDeadLetters(ctx)).toBe(1)
  expect(await list(owner())).toMatchObject([{ why: 'Le serveur s’est arrêté pendant ce travail.' }])
})
