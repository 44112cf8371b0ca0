// Fifty invoices of one organization at the same moment: no number missing, none twice, whatever is taken back on the way.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { paidInFull } from '@/tests/support/money-factories'
import { aHold, aSale, as, salesCtx } from '@/tests/support/sales-factories'
import { issueDocument } from './issue-document'
import { nextNumber } from './next-number'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
})

const wanted = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const spoiled = new Error('taken back')

/** Fifty transactions that take a number; every fifth of them is rolled back. Answers the numbers that stayed. */
async function fifty(take: (ctx: Ctx) => Promise<number>): Promise<number[]> {
  const tries = await Promise.allSettled(wanted(50).map(() => take(ctx)))
  return tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])).sort((a, b) => a - b)
}

test('control: a number that is read first and written afterwards is given twice', async () => {
  const organizationId = ctx.random.uuid(ctx.now)
  await ctx.pool.query('INSERT INTO document_series VALUES ($1, $2, 0)', [organizationId, 'F2027'])
  const numbers = await fifty((own) =>
    inTransaction(own, async (tx) => {
      const row = await tx.db.documentSeries.findFirstOrThrow({ where: { organizationId } })
      await tx.db.documentSeries.updateMany({ where: { organizationId }, data: { lastNumber: row.lastNumber + 1 } })
      return row.lastNumber + 1
    }),
  )
  expect(new Set(numbers).size).toBeLessThan(numbers.length)
})

test('control: a number taken before the transaction is missing once that is rolled back', async () => {
  await ctx.pool.query('CREATE SEQUENCE control_series')
  let index = 0
  const numbers = await fifty(async (own) => {
    const spoils = index++ % 5 === 4
    const { rows } = await own.pool.query("SELECT nextval('control_series')::int AS number")
    return inTransaction(own, async () => {
      if (spoils) throw spoiled
      return Number(rows[0].number)
    })
  })
  expect(numbers).not.toEqual(wanted(40))
})

test('no gap and no double among fifty at once, ten of them rolled back', async () => {
  const order = {
    organizationId: ctx.random.uuid(ctx.now),
    kind: 'invoice',
    timeZone: 'Europe/Paris',
  } as const
  let index = 0
  const numbers = await fifty((own) => {
    const spoils = index++ % 5 === 4
    return inTransaction(own, async (tx) => {
      const { number } = await nextNumber(tx, order)
      if (spoils) throw spoiled
      return number
    })
  })
  expect(numbers).toEqual(wanted(40))
})

test('fifty paid purchases become fifty invoices, 1 to 50, in the order of their dates', {
  timeout: 60_000,
}, async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Plein tarif', amount: 4900 }] })
  const ids: string[] = []
  for (let index = 0; index < 50; index++) {
    const { id } = await aHold(ctx, sale)
    await paidInFull(ctx, id)
    ids.push(id)
  }
  const job = as(ctx, { kind: 'system', name: 'issue-document' })
  // Each job has a clock of its own, and its number may come later than its time.
  await Promise.all(
    ids.map((purchaseId, index) => {
      const at = { ...job, now: new Date(ctx.now.getTime() - index * 1000) }
      return issueDocument(at, { purchaseId, refundId: null })
    }),
  )
  const documents = await ctx.db.document.findMany({
    where: { organizationId: sale.organizationId },
    orderBy: { number: 'asc' },
  })
  expect(documents.map(({ number }) => number)).toEqual(wanted(50))
  const times = documents.map(({ issuedAt }) => issuedAt.getTime())
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})
