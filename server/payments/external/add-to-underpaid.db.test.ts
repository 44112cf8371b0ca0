// People who send too little, and then the rest: what came is summed up, whoever says so.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { getPurchase } from '@/server/purchases/queries'
import { releasePlaces } from '@/server/purchases/release-places'
import { createIntegration } from '@/server/sellers/integrations/manage-integrations'
import { anAwaitedPurchase, takesFromOutside } from '@/tests/support/external-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, aSale, as, poolsOf, type Sale } from '@/tests/support/sales-factories'
import { refundPurchase } from '../refunds/refund-purchase'
import { sendRefund } from '../refunds/send-refund'
import { acceptUnderpaid } from './accept-underpaid'
import { bookBankImport } from './bank/book-lines'
import { assignLine } from './bank/decide-line'
import { importStatement } from './bank/import-statement'
import { confirmPayment, settleArrived } from './confirm-payment'
import { listAwaited } from './list-awaited'
import { markRefundSent } from './mark-refund-sent'
import { receivePaymentMessage } from './receive-payment-message'
import { refundExcess } from './refund-excess'

let sale: Sale
let owner: Ctx

openSale({ providers: false })
beforeAll(async () => {
  sale = await aTransferSale(100)
  owner = as(ctx, sale.owner)
})

async function aTransferSale(capacity: number): Promise<Sale> {
  const made = await aSale(ctx, { types: [{ name: 'Plein tarif', amount: 4900, vatRate: 5.5, capacity }] })
  await takesFromOutside(ctx, made)
  return made
}

/** A purchase of two places at 49.00 of which a part has come. */
async function underpaid(part = 4_000, of: Sale = sale) {
  const { id, paymentId, reference } = await anAwaitedPurchase(ctx, of, 2)
  expect(await confirmPayment(as(ctx, of.owner), { paymentId, amount: part })).toBe('underpaid')
  return { id, paymentId, reference }
}

const purchaseOf = (id: string) =>
  ctx.db.purchase.findUniqueOrThrow({
    where: { id },
    include: { payments: { orderBy: { providerRef: 'asc' } }, refunds: true, tickets: true },
  })
const openItems = (purchaseId: string) =>
  ctx.db.attentionItem.findMany({
    where: { purchaseId, resolvedAt: null },
    select: { kind: true, subjectId: true, amountMinor: true },
  })

async function sendAll(id: string, by = owner): Promise<void> {
  for (const { id: refundId } of (await purchaseOf(id)).refunds) {
    await sendRefund(ctx, { refundId })
    await markRefundSent(by, { refundId })
  }
}

/** The lines of a statement after its job has run, twice. */
async function imported(...lines: string[]) {
  const file = ['Date;Libellé;Crédit', ...lines.map((line) => `04/03/2027;${line}`)].join('\n')
  const { importId } = await importStatement(owner, {
    fileName: 'releve.csv',
    content: Buffer.from(file).toString('base64'),
    columns: { date: 0, amount: 2, texts: [1], dateOrder: 'day_first', decimals: 'comma' },
    currency: 'EUR',
  })
  for (let times = 0; times < 2; times++) await bookBankImport(ctx, { importId })
  return ctx.db.bankLine.findMany({ where: { importId } })
}

describe('the rest of an underpaid purchase', () => {
  test('confirmed by hand makes the tickets when the sum reaches the price, and the ledger has the invoice’s tax', async () => {
    const { id, paymentId, reference } = await underpaid(3_333)
    expect(await confirmPayment(owner, { paymentId, amount: 6_467, received: 3_333 })).toBe('settled')
    const { status, attentionReason, payments, tickets } = await purchaseOf(id)
    expect([status, attentionReason, tickets.length]).toEqual(['paid', null, 2])
    expect(payments).toMatchObject([
      { providerRef: reference, capturedMinor: 3_333 },
      { providerRef: `${reference}/2`, amountMinor: 6_467, capturedMinor: 6_467, method: 'bank_transfer' },
    ])
    expect(await openItems(id)).toEqual([])
    const booked = { causeId: { in: payments.map((payment) => payment.id) }, account: 'vat' }
    const { _sum: tax } = await ctx.db.ledgerEntry.aggregate({ where: booked, _sum: { amountMinor: true } })
    expect(-Number(tax.amountMinor)).toBe((await getPurchase(owner, id)).vat.amount)
  })

  test('said twice by people who saw the same is booked once', async () => {
    const { id, paymentId } = await underpaid()
    const again = () => confirmPayment(owner, { paymentId, amount: 4_000 })
    await expect(again()).rejects.toMatchObject({ code: 'payments.already_confirmed' })
    const more = () => confirmPayment(owner, { paymentId, amount: 1_000, received: 4_000 })
    const answers = await Promise.allSettled([more(), more(), more()])
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await purchaseOf(id)).payments.map(({ capturedMinor }) => capturedMinor)).toEqual([4_000, 1_000])
  })

  test('is added by signed messages, each once, however often it comes', async () => {
    const { id, secret } = await createIntegration(owner, { name: 'Banque' })
    const { id: purchaseId, paymentId, reference } = await underpaid()
    const messageOf = (eventId: string, amount: number) => {
      const data = { payment_service_id: eventId, gateway: 'banque', amount, currency: 'EUR' }
      const paid = { eventType: 'payment.completed', status: 'completed', timestamp: ctx.now.toISOString() }
      const rawBody = JSON.stringify({ ...paid, eventId, paymentIntentId: reference, data })
      return { integration: id, signature: signatureHeader([secret], ctx.now, rawBody), rawBody }
    }
    const more = messageOf('more', 1_000)
    const outcomes = await Promise.all([1, 2, 3].map(() => receivePaymentMessage(ctx, more)))
    expect(outcomes.filter((outcome) => outcome === 'underpaid')).toHaveLength(1)
    // As after a crash between its effect and the note of it.
    const again = { paymentId, amount: 1_000, currency: 'EUR', source: `integration:${id}:more@${reference}` }
    expect(await settleArrived(ctx, again)).toBe('already_settled')
    expect(await receivePaymentMessage(ctx, messageOf('rest', 4_800))).toBe('settled')
    const { status, payments } = await purchaseOf(purchaseId)
    expect([status, ...payments.map(({ capturedMinor }) => capturedMinor)]).toEqual(['paid', 4_000, 1_000, 4_800])
  })

  test('is added by the lines of a statement, each to one payment, and what comes beyond the price to none', async () => {
    const [{ id, reference }, byHand] = [await underpaid(2_000), await underpaid()]
    const lines = await imported(`VIR ${reference};30,00`, `VIR ${reference};48,00`, 'SANS RIEN;58,00')
    const { status, payments } = await purchaseOf(id)
    const came = payments.map(({ capturedMinor }) => capturedMinor).sort()
    expect([status, ...came]).toEqual(['paid', 2_000, 3_000, 4_800])
    const bound = lines.filter((line) => line.status === 'matched').map((line) => line.paymentId)
    expect(bound.sort()).toEqual(
      payments
        .slice(1)
        .map((payment) => payment.id)
        .sort(),
    )
    const nameless = lines.find(({ reason }) => reason === 'no_reference')
    await assignLine(owner, { lineId: nameless?.id ?? '', purchaseId: byHand.id })
    expect(await purchaseOf(byHand.id)).toMatchObject({ status: 'paid', payments: [{}, { capturedMinor: 5_800 }] })
    const [beyond] = await imported(`ENCORE ${reference};48,00`)
    expect(beyond).toMatchObject({ status: 'unmatched', reason: 'already_paid' })
    const paidAlready = assignLine(owner, { lineId: beyond?.id ?? '', purchaseId: byHand.id })
    await expect(paidAlready).rejects.toMatchObject({ code: 'payments.already_confirmed' })
  })

  test('above the price makes the tickets, and the excess alone goes back', async () => {
    const { id, paymentId } = await underpaid()
    expect(await confirmPayment(owner, { paymentId, amount: 6_000, received: 4_000 })).toBe('settled')
    const [, rest] = (await purchaseOf(id)).payments
    expect(await openItems(id)).toEqual([{ kind: 'overpaid', subjectId: rest?.id, amountMinor: 200 }])
    await refundExcess(owner, { paymentId: rest?.id ?? '' })
    await sendAll(id)
    expect(await purchaseOf(id)).toMatchObject({ status: 'paid', refunds: [{ amountMinor: 200, status: 'succeeded' }] })
  })

  test('that is too little as well is awaited still, and the sum can be accepted', async () => {
    const { id, paymentId, reference } = await underpaid()
    const waiting = async () => (await listAwaited(owner, { search: reference, limit: 10 })).payments
    expect(await waiting()).toMatchObject([{ paymentId, amount: { amount: 5_800 }, received: { amount: 4_000 } }])
    expect(await confirmPayment(owner, { paymentId, amount: 5_000, received: 4_000 })).toBe('underpaid')
    expect(await waiting()).toMatchObject([{ paymentId, amount: { amount: 800 }, received: { amount: 9_000 } }])
    const [item, ...others] = await openItems(id)
    expect([item, others]).toMatchObject([{ kind: 'underpaid', amountMinor: 9_000 }, []])
    await acceptUnderpaid(owner, { paymentId: item?.subjectId ?? '' })
    expect(await purchaseOf(id)).toMatchObject({ status: 'paid', totalMinor: 9_000, discountMinor: 800 })
    expect([await openItems(id), await waiting()]).toEqual([[], []])
  })

  test('after the places are gone goes back, and the first part with it', async () => {
    const small = await aTransferSale(2)
    const { id, paymentId } = await underpaid(4_000, small)
    await inTransaction(ctx, (tx) => releasePlaces(tx, id, 'expired', { onlyIfLapsed: false }))
    await aHold(ctx, small, 2)
    const own = as(ctx, small.owner)
    expect(await confirmPayment(own, { paymentId, amount: 5_800, received: 4_000 })).toBe('late_refunded')
    expect((await purchaseOf(id)).refunds.map(({ amountMinor }) => amountMinor).sort()).toEqual([4_000, 5_800])
    await sendAll(id, own)
    expect(await purchaseOf(id)).toMatchObject({ status: 'refunded', tickets: [] })
    expect(await openItems(id)).toEqual([])
  })
})

describe('an underpaid purchase that is given back', () => {
  test('in full frees its places when the last part is sent, and not before; nothing can be added any more', async () => {
    const small = await aTransferSale(2)
    const own = as(ctx, small.owner)
    const { id, paymentId } = await underpaid(4_000, small)
    await confirmPayment(own, { paymentId, amount: 1_000, received: 4_000 })
    await refundPurchase(own, { purchaseId: id, key: ctx.random.uuid(ctx.now), reason: 'other' })
    const more = confirmPayment(own, { paymentId, amount: 4_800, received: 5_000 })
    await expect(more).rejects.toMatchObject({ code: 'payments.already_confirmed' })
    const [first, last] = (await purchaseOf(id)).refunds
    for (const refund of [first, last]) {
      expect(await poolsOf(ctx, small)).toMatchObject([{ held: 2, sold: 0 }])
      expect(await purchaseOf(id)).toMatchObject({ status: 'needs_attention', places: 'held' })
      await sendRefund(ctx, { refundId: refund?.id ?? '' })
      await markRefundSent(own, { refundId: refund?.id ?? '' })
    }
    expect(await purchaseOf(id)).toMatchObject({ status: 'refunded', places: 'released', closedAt: ctx.now })
    expect(await poolsOf(ctx, small)).toMatchObject([{ held: 0, sold: 0 }])
    expect(await openItems(id)).toEqual([])
    await aHold(ctx, small, 2)
  })
})
