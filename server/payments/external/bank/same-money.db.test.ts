// The same booking in two exports of one account, or confirmed by hand before: it counts once towards its purchase, and a person is asked.
import { beforeAll, expect, test } from 'vitest'
import { anAwaitedPurchase, takesFromOutside } from '@/tests/support/external-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { aSale, as, type Sale } from '@/tests/support/sales-factories'
import { listAttention } from '../../attention/list-attention'
import { confirmPayment } from '../confirm-payment'
import { bind, bookBankImport } from './book-lines'
import { assignLine, ignoreLine } from './decide-line'
import { importStatement } from './import-statement'
import { returnLine } from './return-line'

let sale: Sale
const owner = () => as(ctx, sale.owner)

openSale({ providers: false })
beforeAll(async () => {
  sale = await aSale(ctx, { types: [{ name: 'Plein tarif', amount: 4900, capacity: 100 }] })
  await takesFromOutside(ctx, sale)
})

/** A purchase at 49.00. */
const awaited = () => anAwaitedPurchase(ctx, sale)

async function taken(...lines: string[]): Promise<string> {
  const { importId } = await importStatement(owner(), {
    fileName: 'releve.csv',
    content: Buffer.from(['Date;Crédit;Libellé', ...lines].join('\n')).toString('base64'),
    columns: { date: 0, amount: 1, texts: [2], dateOrder: 'day_first', decimals: 'comma' },
    currency: 'EUR',
  })
  return importId
}

async function booked(importId: string) {
  await bookBankImport(ctx, { importId })
  return ctx.db.bankLine.findMany({ where: { importId }, orderBy: { id: 'asc' } })
}

const imported = async (...lines: string[]) => booked(await taken(...lines))

async function stateOf(id: string): Promise<unknown[]> {
  const { status, payments } = await ctx.db.purchase.findUniqueOrThrow({ where: { id }, include: { payments: true } })
  return [status, ...payments.map(({ capturedMinor }) => capturedMinor)]
}

const openItems = (subjectId: string) => ctx.db.attentionItem.count({ where: { subjectId, resolvedAt: null } })

test('with a balance column beside it the second time, it is not added to what came', async () => {
  const { id, reference } = await awaited()
  await imported(`22/11/2026;24,50;VIR ${reference}`)
  const [again] = await imported(`22/11/2026;24,50;VIR ${reference};1024,50`)
  expect(again).toMatchObject({ status: 'unmatched', reason: 'perhaps_same', paymentId: null })
  expect(await stateOf(id)).toEqual(['needs_attention', 2_450])
  expect(await openItems(again?.id ?? '')).toBe(1)
  await ignoreLine(owner(), { lineId: again?.id ?? '' })
  expect(await openItems(again?.id ?? '')).toBe(0)
})

test('of which a person had confirmed as much before the statement came, it is not added either', async () => {
  const { id, reference, paymentId } = await awaited()
  expect(await confirmPayment(owner(), { paymentId, amount: 2_450 })).toBe('underpaid')
  const lines = await imported(`22/11/2026;24,50;VIR ${reference}`, `22/11/2026;24,49;VIR ${reference}`)
  const [rest, same] = lines.sort((a, b) => a.amountMinor - b.amountMinor)
  expect([same, rest]).toMatchObject([{ reason: 'perhaps_same', paymentId: null }, { status: 'matched' }])
  expect(await stateOf(id)).toEqual(['needs_attention', 2_450, 2_449])
})

test('other money of that amount and day is added once a person says so', async () => {
  const { id, reference } = await awaited()
  await imported(`22/11/2026;24,50;VIR ${reference}`)
  const [other] = await imported(`22/11/2026;24,50;VIR ${reference};1049,00`)
  await assignLine(owner(), { lineId: other?.id ?? '', purchaseId: id })
  expect(await stateOf(id)).toEqual(['paid', 2_450, 2_450])
})

test('once the purchase is paid otherwise, the line says so where a person would assign it, and may be given back', async () => {
  const { id, reference } = await awaited()
  await imported(`22/11/2026;24,50;VIR ${reference}`)
  const [line] = await imported(`22/11/2026;24,50;VIR ${reference};1049,00`)
  const lineId = line?.id ?? ''
  await expect(returnLine(owner(), { lineId })).rejects.toMatchObject({ code: 'bank.not_second' })
  await imported(`23/11/2026;24,50;SOLDE ${reference}`)
  await expect(assignLine(owner(), { lineId, purchaseId: id })).rejects.toMatchObject({
    code: 'payments.already_confirmed',
  })
  expect(await ctx.db.bankLine.findUnique({ where: { id: lineId } })).toMatchObject({ reason: 'already_paid' })
  await returnLine(owner(), { lineId })
  expect(await stateOf(id)).toEqual(['paid', 2_450, 2_450, 2_450])
})

test('two equal lines of one statement are two payments, and so are lines of another day or amount', async () => {
  const [twice, daily] = [await awaited(), await awaited()]
  await imported(...[1, 2].map(() => `22/11/2026;24,50;VIR ${twice.reference}`))
  expect(await stateOf(twice.id)).toEqual(['paid', 2_450, 2_450])
  await imported(`22/11/2026;10,00;VIR ${daily.reference}`)
  await imported(`23/11/2026;10,00;VIR ${daily.reference}`)
  await imported(`23/11/2026;29,00;VIR ${daily.reference}`)
  expect(await stateOf(daily.id)).toEqual(['paid', 1_000, 1_000, 2_900])
})

test('one that is bound and not settled yet counts as well, whichever statement is booked first', async () => {
  const { id, reference, paymentId } = await awaited()
  const first = await taken(`22/11/2026;24,50;VIR ${reference}`)
  const [cut] = await ctx.db.bankLine.findMany({ where: { importId: first } })
  expect(await bind(ctx, { id: cut?.id ?? '' }, paymentId)).toBe(true)
  const [again] = await imported(`22/11/2026;24,50;VIR ${reference};1024,50`)
  expect(again).toMatchObject({ status: 'unmatched', reason: 'perhaps_same' })
  expect(await booked(first)).toMatchObject([{ status: 'matched', paymentId }])
  expect(await stateOf(id)).toEqual(['needs_attention', 2_450])
})

test('what waits for a person names a transfer by what stood on the statement, never by an id of ours', async () => {
  const { id, reference } = await awaited()
  await imported(`22/11/2026;21,00;VIR ROUSSEL ${reference}`, '22/11/2026;21,50;VIR PTL-00000-00000')
  const unknown = await ctx.db.bankLine.findFirstOrThrow({ where: { text: 'VIR PTL-00000-00000' } })
  const { items } = await listAttention(owner(), { state: 'open', limit: 100 })
  expect(items.find(({ purchase }) => purchase?.id === id)).toMatchObject({
    kind: 'underpaid',
    reference: `VIR ROUSSEL ${reference}`,
  })
  expect(items.find(({ subjectId }) => subjectId === unknown.id)).toMatchObject({ reference: 'VIR PTL-00000-00000' })
  expect(JSON.stringify(items.map((item) => item.reference))).not.toContain('bank_line')
})
