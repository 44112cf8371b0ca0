// Money for a purchase that is paid already: other money goes back, the same money is not booked again, and where nobody can tell a person
// is asked.
import { beforeAll, describe, expect, test } from 'vitest'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { createIntegration } from '@/server/sellers/integrations/manage-integrations'
import { anAwaitedPurchase, takesFromOutside } from '@/tests/support/external-factories'
import { purchaseOf } from '@/tests/support/paid-purchases'
import { sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { aSale, as, type Sale } from '@/tests/support/sales-factories'
import { listAttention } from '../attention/list-attention'
import { markSeen } from '../attention/mark-seen'
import { bookBankImport } from './bank/book-lines'
import { importStatement } from './bank/import-statement'
import { returnLine } from './bank/return-line'
import { bookSecond } from './book-second'
import { confirmPayment } from './confirm-payment'
import { markRefundSent } from './mark-refund-sent'
import { receivePaymentMessage } from './receive-payment-message'

openSale({ providers: false })

let sale: Sale
let integration: { id: string; secret: string }
const owner = () => as(ctx, sale.owner)

beforeAll(async () => {
  sale = await aSale(ctx)
  await takesFromOutside(ctx, sale, { mobile_money: { enabled: true, instructions: '+225 07 00 00 00 00' } })
  integration = await createIntegration(owner(), { name: 'Mobile money' })
})

const awaited = () => anAwaitedPurchase(ctx, sale, 2)

type Said = { eventId?: string; serviceId: string; amount?: number; timestamp?: Date }

function tell(
  reference: string,
  { eventId = ctx.random.uuid(ctx.now), serviceId, amount = 9_800, timestamp = ctx.now }: Said,
) {
  const rawBody = JSON.stringify({
    eventType: 'payment.completed',
    eventId,
    paymentIntentId: reference,
    status: 'completed',
    timestamp: timestamp.toISOString(),
    data: { payment_service_id: serviceId, gateway: 'wave', amount, currency: 'EUR' },
  })
  const signature = signatureHeader([integration.secret], ctx.now, rawBody)
  return receivePaymentMessage(ctx, { integration: integration.id, signature, rawBody })
}

const itemsOf = ({ id }: { id: string }) =>
  ctx.db.attentionItem.findMany({
    where: { purchaseId: id, resolvedAt: null },
    select: { id: true, kind: true, amountMinor: true },
  })

async function imported(line: string) {
  const { importId } = await importStatement(owner(), {
    fileName: 'releve.csv',
    content: Buffer.from(`Date;Libellé;Crédit\n04/03/2027;${line}`).toString('base64'),
    columns: { date: 0, amount: 2, texts: [1], dateOrder: 'day_first', decimals: 'comma' },
    currency: 'EUR',
  })
  await bookBankImport(ctx, { importId })
  return ctx.db.bankLine.findFirstOrThrow({ where: { importId } })
}

describe('a second payment that an outside service tells of', () => {
  test('is booked as paid twice, and a person is reminded to send it back', async () => {
    const { hold, reference } = await awaited()
    expect(await tell(reference, { serviceId: 'wave_1' })).toBe('settled')
    expect(await tell(reference, { serviceId: 'wave_2' })).toBe('late_refunded')
    const purchase = await purchaseOf(ctx, hold)
    expect(purchase).toMatchObject({ status: 'paid', tickets: [{ status: 'valid' }, { status: 'valid' }] })
    expect(purchase.payments.map(({ providerRef, capturedMinor }) => [providerRef, capturedMinor]).sort()).toEqual([
      [reference, 9_800],
      [`${reference}/2`, 9_800],
    ])
    expect(purchase.refunds).toMatchObject([{ reason: 'paid_twice', amountMinor: 9_800, status: 'requested' }])
    await sendRefundsOf(ctx, hold.id)
    expect(await itemsOf(hold)).toMatchObject([{ kind: 'refund_by_hand', amountMinor: 9_800 }])
    await markRefundSent(owner(), { refundId: purchase.refunds[0]?.id ?? '' })
    expect(await purchaseOf(ctx, hold)).toMatchObject({ status: 'paid' })
  })

  test('of another amount is booked with that amount, and a third one too', async () => {
    const { hold, reference } = await awaited()
    for (const [serviceId, amount] of [
      ['a', 9_800],
      ['b', 5_000],
      ['c', 20_000],
    ] as const)
      await tell(reference, { serviceId, amount })
    const { refunds, status } = await purchaseOf(ctx, hold)
    expect([status, refunds.map(({ amountMinor }) => amountMinor).sort()]).toEqual(['paid', [20_000, 5_000]])
  })

  test('is not the same payment told again, under whatever message, however often at once', async () => {
    const { hold, reference } = await awaited()
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => tell(reference, { serviceId: 'wave_1' })))
    expect(outcomes.filter((outcome) => outcome === 'settled')).toHaveLength(1)
    const second = await Promise.all(Array.from({ length: 8 }, () => tell(reference, { serviceId: 'wave_2' })))
    expect(second.filter((outcome) => outcome === 'late_refunded')).toHaveLength(1)
    expect((await purchaseOf(ctx, hold)).payments).toHaveLength(2)
    expect((await purchaseOf(ctx, hold)).refunds).toHaveLength(1)
  })

  test('under the id of an earlier message is refused, and nothing is booked', async () => {
    const { hold, reference } = await awaited()
    const eventId = ctx.random.uuid(ctx.now)
    await tell(reference, { eventId, serviceId: 'wave_1' })
    for (const other of [{ serviceId: 'wave_2' }, { serviceId: 'wave_1', amount: 9_801 }])
      await expect(tell(reference, { eventId, ...other })).rejects.toMatchObject({
        kind: 'conflict',
        code: 'webhooks.event_differs',
      })
    expect(await tell(reference, { eventId, serviceId: 'wave_1', timestamp: new Date('2027-02-28') })).toBe('duplicate')
    expect((await purchaseOf(ctx, hold)).payments).toHaveLength(1)
  })
})

describe('a payment that was confirmed by hand before its message came', () => {
  async function confirmedFirst() {
    const { hold, reference, paymentId } = await awaited()
    await confirmPayment(owner(), { paymentId, amount: 9_800 })
    expect(await tell(reference, { serviceId: 'wave_1' })).toBe('already_settled')
    const [item] = await itemsOf(hold)
    expect(item).toMatchObject({ kind: 'paid_again', amountMinor: 9_800 })
    expect((await purchaseOf(ctx, hold)).payments).toHaveLength(1)
    return { hold, reference, itemId: item?.id ?? '' }
  }

  test('is closed by a person as the same money, and does not come back', async () => {
    const { hold, reference, itemId } = await confirmedFirst()
    const { items } = await listAttention(owner(), { state: 'open', limit: 50 })
    expect(items.find(({ id }) => id === itemId)).toMatchObject({ reference: `wave_1@${reference}`, canBeSeen: true })
    await markSeen(owner(), { id: itemId, note: 'Le même virement.' })
    expect(await tell(reference, { serviceId: 'wave_1' })).toBe('already_settled')
    expect(await itemsOf(hold)).toEqual([])
    await expect(bookSecond(owner(), { itemId })).rejects.toMatchObject({ code: 'attention.decided' })
  })

  test('is booked and given back once a person calls it a second one, by one of two', async () => {
    const { hold, itemId } = await confirmedFirst()
    await expect(bookSecond(as(ctx, hold.holder), { itemId })).rejects.toMatchObject({ kind: 'not_found' })
    const decisions = await Promise.allSettled([bookSecond(owner(), { itemId }), bookSecond(owner(), { itemId })])
    expect(decisions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await itemsOf(hold)).toEqual([])
    expect((await purchaseOf(ctx, hold)).refunds).toMatchObject([{ reason: 'paid_twice', amountMinor: 9_800 }])
  })
})

describe('a line of a statement for a purchase that is paid', () => {
  test('is booked and given back once a person calls it a second payment', async () => {
    const { hold, reference } = await awaited()
    await imported(`VIR ${reference};98,00`)
    const second = await imported(`VIR ${reference} BIS;98,00`)
    expect(second).toMatchObject({ status: 'unmatched', reason: 'already_paid' })
    expect((await purchaseOf(ctx, hold)).payments).toHaveLength(1)
    const decisions = await Promise.allSettled([1, 2].map(() => returnLine(owner(), { lineId: second.id })))
    expect(decisions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const purchase = await purchaseOf(ctx, hold)
    expect(purchase.refunds).toMatchObject([{ reason: 'paid_twice', amountMinor: 9_800 }])
    const bound = await ctx.db.bankLine.findUniqueOrThrow({ where: { id: second.id } })
    expect(purchase.payments.find(({ id }) => id === bound.paymentId)).toMatchObject({ providerRef: `${reference}/2` })
    expect(await ctx.db.attentionItem.findFirst({ where: { subjectId: second.id } })).toMatchObject({
      resolution: 'matched',
    })
  })

  test('is nobody’s to give back who sees some events only, and never one that paid', async () => {
    const { reference } = await awaited()
    const first = await imported(`VIR ${reference};98,00`)
    await expect(returnLine(owner(), { lineId: first.id })).rejects.toMatchObject({ code: 'bank.not_second' })
    const actor = sale.owner.kind === 'user' ? { ...sale.owner, eventIds: [sale.eventId] } : sale.owner
    await expect(returnLine(as(ctx, actor), { lineId: first.id })).rejects.toMatchObject({ kind: 'forbidden' })
  })
})
