// What is given back of one payment ends no ticket that another payment has paid for.
import { beforeAll, expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { type Hold, pay, purchaseOf } from '@/tests/support/paid-purchases'
import { sendRefundsOf } from '@/tests/support/refund-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, aSale, as, type Sale } from '@/tests/support/sales-factories'
import { confirmPayment, settleArrived } from '../external/confirm-payment'
import { markRefundSent } from '../external/mark-refund-sent'
import type { RefundRequest } from './contract'
import { recordRefund } from './record-refund'
import { refundPayment } from './refund-purchase'

let sale: Sale
const owner = () => as(ctx, sale.owner)

openSale({ providers: false })
beforeAll(async () => {
  sale = await aSale(ctx)
  await ctx.db.paymentSettings.create({
    data: {
      organizationId: sale.organizationId,
      gateways: ['external'],
      externalMethods: { bank_transfer: { enabled: true, instructions: 'IBAN' } },
      updatedAt: ctx.now,
    },
  })
})

async function awaited() {
  const hold = await aHold(ctx, sale)
  const { paymentId } = await pay(ctx, hold, { preferredGateways: ['external'] })
  return { hold, paymentId }
}

/** 20.00 and then 29.00 for a ticket at 49.00. */
async function paidInParts() {
  const { hold, paymentId } = await awaited()
  await confirmPayment(owner(), { paymentId, amount: 2_000 })
  expect(await confirmPayment(owner(), { paymentId, amount: 2_900, received: 2_000 })).toBe('settled')
  return { hold, ids: await paymentsOf(hold) }
}

/** 49.00 twice; what should have gone back of the second came back from the bank. */
async function paidTwice() {
  const { hold, paymentId } = await awaited()
  await confirmPayment(owner(), { paymentId, amount: 4_900 })
  const other = { paymentId, amount: 4_900, currency: 'EUR', source: `bank_line:${paymentId}`, isSecond: true }
  expect(await settleArrived(ctx, other)).toBe('late_refunded')
  const [refund] = (await purchaseOf(ctx, hold)).refunds
  await inTransaction(ctx, (tx) => recordRefund(tx, refund?.id ?? '', { status: 'failed', ref: '' }))
  return { hold, ids: await paymentsOf(hold) }
}

async function paymentsOf({ id: purchaseId }: Hold): Promise<string[]> {
  const payments = await ctx.db.payment.findMany({ where: { purchaseId }, orderBy: { providerRef: 'asc' } })
  return payments.map(({ id }) => id)
}

async function refund(hold: Hold, paymentId = '', request: Partial<RefundRequest> = {}) {
  const { refundId } = await refundPayment(owner(), { paymentId, reason: 'duplicate', ...request })
  await sendRefundsOf(ctx, hold.id)
  await markRefundSent(owner(), { refundId: refundId ?? '' })
  const { status, tickets } = await purchaseOf(ctx, hold)
  const { tickets: fate } = await ctx.db.refund.findUniqueOrThrow({ where: { id: refundId ?? '' } })
  return [status, fate, ...tickets.map((ticket) => ticket.status)]
}

test('of a purchase that was paid twice keeps the ticket, whichever of the two goes back, until the other follows', async () => {
  const one = await paidTwice()
  // The inbox still asks about the other one.
  expect(await refund(one.hold, one.ids[0])).toEqual(['needs_attention', 'keep', 'valid'])
  expect(await refund(one.hold, one.ids[1])).toEqual(['refunded', 'void', 'void'])
  const other = await paidTwice()
  expect(await refund(other.hold, other.ids[1])).toEqual(['paid', 'keep', 'valid'])
  expect(await refund(other.hold, other.ids[0])).toEqual(['refunded', 'void', 'void'])
})

test('of a purchase that was paid in parts keeps the ticket until the last of them goes back', async () => {
  const { hold, ids } = await paidInParts()
  expect(await refund(hold, ids[1])).toEqual(['partially_refunded', 'keep', 'valid'])
  expect(await refund(hold, ids[0])).toEqual(['refunded', 'void', 'void'])
})

test('ends the ticket where that was said', async () => {
  const { hold, ids } = await paidInParts()
  expect(await refund(hold, ids[1], { tickets: 'void' })).toEqual(['partially_refunded', 'void', 'void'])
})
