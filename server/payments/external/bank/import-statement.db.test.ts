import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { checkInvariants } from '@/server/platform/check-invariants'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, as, jobsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { startPayment } from '../../start-payment'
import { confirmPayment } from '../confirm-payment'
import { bind, bookBankImport } from './book-lines'
import type { StatementColumns } from './contract'
import { assignLine, ignoreLine } from './decide-line'
import { importStatement } from './import-statement'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let sale: Sale

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  sale = await aSale(ctx, { types: [{ name: 'Plein tarif', amount: 4900, capacity: 1_000 }] })
  await ctx.db.paymentSettings.create({
    data: {
      organizationId: sale.organizationId,
      gateways: ['external'],
      externalMethods: { bank_transfer: { enabled: true, instructions: 'IBAN' } },
      updatedAt: ctx.now,
    },
  })
})
afterAll(async () => {
  expect(await checkInvariants(ctx.pool)).toEqual([])
  await end()
  await database.drop()
})

async function awaited() {
  const hold = await aHold(ctx, sale, 1)
  const asked = { purchaseId: hold.id, returnUrl: 'http://127.0.0.1:3000/', preferredGateways: ['external'] }
  const payment = await startPayment(as(ctx, hold.holder), asked)
  return { id: hold.id, paymentId: payment.paymentId, reference: payment.paymentIntentId }
}

const columns: StatementColumns = { date: 0, amount: 2, texts: [1], dateOrder: 'day_first', decimals: 'comma' }

async function importLines(lines: string[]) {
  const content = Buffer.from(['Date;Libellé;Crédit', ...lines].join('\n')).toString('base64')
  const input = { fileName: 'releve.csv', content, columns, currency: 'EUR' as const }
  const taken = await importStatement(as(ctx, sale.owner), input)
  expect(await jobsOf(ctx, 'book-bank-import')).toContainEqual(
    expect.objectContaining({ payload: expect.objectContaining({ importId: taken.importId }) }),
  )
  await bookBankImport(ctx, { importId: taken.importId })
  return taken
}

const lineWith = (text: string) => ctx.db.bankLine.findFirstOrThrow({ where: { text: { contains: text } } })
const statusOf = async (id: string) => (await ctx.db.purchase.findUniqueOrThrow({ where: { id } })).status

describe('an imported statement', () => {
  test('books each line once, however often and in whatever files it comes', async () => {
    const [first, second] = [await awaited(), await awaited()]
    const lines = [
      `04/03/2027;VIR ${first.reference.toLowerCase()} ROUSSEL;49,00`,
      `05/03/2027;VIR ${second.reference.replaceAll('-', ' ')};49,00`,
    ]
    expect(await importLines(lines.slice(0, 1))).toMatchObject({ lines: 1, known: 0, skipped: 0 })
    expect(await importLines(lines)).toMatchObject({ lines: 1, known: 1 })
    expect(await importLines(lines)).toMatchObject({ lines: 0, known: 2 })
    expect([await statusOf(first.id), await statusOf(second.id)]).toEqual(['paid', 'paid'])
    expect(await ctx.db.ledgerEntry.count({ where: { causeId: first.paymentId, account: 'provider:external' } })).toBe(
      1,
    )
  })

  test('keeps two equal lines of one day apart', async () => {
    const line = '06/03/2027;VIR LOYER;10,00'
    expect(await importLines([line, line])).toMatchObject({ lines: 2, known: 0 })
    expect(await importLines([line, line, line])).toMatchObject({ lines: 1, known: 2 })
  })

  test('shows what it could not match, with why, and calls a person only where somebody meant to pay', async () => {
    const paid = await awaited()
    await confirmPayment(as(ctx, sale.owner), { paymentId: paid.paymentId, amount: 4_900 })
    await importLines([
      '07/03/2027;=HYPERLINK("http://x") LOYER MARS;800,00',
      '07/03/2027;VIR PTL-2V7K0-00000 INCONNU PTL-00000-00000;49,00',
      `07/03/2027;DEUX FOIS ${paid.reference};49,00`,
      '07/03/2027;SORTIE;-12,00',
    ])
    expect(await lineWith('LOYER MARS')).toMatchObject({
      status: 'unmatched',
      reason: 'no_reference',
      text: '=HYPERLINK("http://x") LOYER MARS',
    })
    const known = ctx.db.attentionItem.findMany({ where: { kind: 'bank_line', resolvedAt: null } })
    const twice = await lineWith('DEUX FOIS')
    expect(twice).toMatchObject({ status: 'unmatched', reason: 'already_paid', paymentId: null })
    const called = (await known).map(({ subjectId }) => subjectId)
    expect(called).toContain(twice.id)
    expect(called).not.toContain((await lineWith('LOYER MARS')).id)
  })

  test('that was cut off between binding and settling is finished by the next run, once', async () => {
    const cut = await awaited()
    const taken = await importStatement(as(ctx, sale.owner), {
      fileName: 'coupe.csv',
      content: Buffer.from(`Date;Libellé;Crédit\n08/03/2027;COUPE ${cut.reference};49,00`).toString('base64'),
      columns,
      currency: 'EUR',
    })
    const line = await lineWith('COUPE')
    expect(await bind(ctx, line, cut.paymentId)).toBe(true)
    await bookBankImport(ctx, { importId: taken.importId })
    await bookBankImport(ctx, { importId: taken.importId })
    expect(await statusOf(cut.id)).toBe('paid')
    expect(await lineWith('COUPE')).toMatchObject({ status: 'matched', paymentId: cut.paymentId })
  })

  test('is assigned by hand to one purchase, and to no second one', async () => {
    const [first, second] = [await awaited(), await awaited()]
    await importLines(['09/03/2027;CAMILLE SANS REFERENCE;49,00'])
    const line = await lineWith('CAMILLE SANS REFERENCE')
    const owner = as(ctx, sale.owner)
    const assign = (purchaseId: string) => assignLine(owner, { lineId: line.id, purchaseId })
    const both = await Promise.allSettled([assign(first.id), assign(second.id)])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const statuses = [await statusOf(first.id), await statusOf(second.id)].sort()
    expect(statuses).toEqual(['awaiting_payment', 'paid'])
    await expect(ignoreLine(owner, { lineId: line.id })).rejects.toMatchObject({ code: 'bank.line_matched' })
  })

  test('belongs to its organization and to nobody narrowed to some events', async () => {
    await importLines(['10/03/2027;AUTRE;5,00'])
    const line = await lineWith('AUTRE')
    const stranger = await aSale(ctx)
    await expect(ignoreLine(as(ctx, stranger.owner), { lineId: line.id })).rejects.toMatchObject({ kind: 'not_found' })
    const narrowed = { ...sale.owner, eventIds: [sale.eventId] } as typeof sale.owner
    await expect(ignoreLine(as(ctx, narrowed), { lineId: line.id })).rejects.toMatchObject({ kind: 'not_found' })
    await ignoreLine(as(ctx, sale.owner), { lineId: line.id })
    expect(await lineWith('AUTRE')).toMatchObject({ status: 'ignored' })
  })
})
