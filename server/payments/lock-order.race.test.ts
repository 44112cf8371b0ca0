import { beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { externalMethodsInput } from '@/server/sellers/contract'
import { saveExternalMethods } from '@/server/sellers/external-methods'
import { savePaymentSettings } from '@/server/sellers/save-payment-settings'
import { acceptTransfer } from '@/server/tickets/transfers/decide-transfer'
import { anOffer, pageToken } from '@/tests/support/holder-factories'
import { takesPurchaseFirst } from '@/tests/support/lock-order'
import { type Hold, pay as payThrough, purchaseOf } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { confirmPayment } from './external/confirm-payment'
import { refreshPayment } from './refresh-payment'
import { refundPurchase } from './refunds/refund-purchase'

let sale: Sale

openSale({ promises: 'at the end' })
beforeAll(async () => {
  sale = await aSale(ctx)
  const owner = as(ctx, sale.owner)
  const settings = { gateways: ['stripe' as const, 'external' as const], feeBearer: 'organizer' as const }
  await savePaymentSettings(owner, { ...settings, statementText: '', returnOrigins: [] })
  const on = { enabled: true, instructions: 'Au guichet' }
  const methods = { bank_transfer: on, cash: on, mobile_money: { enabled: false, instructions: '' } }
  await saveExternalMethods(owner, externalMethodsInput.parse({ methods, deadlineHours: 48 }))
})

const pay = (hold: Hold, gateway: string, more: object = {}, at = ctx) =>
  payThrough(at, hold, { preferredGateways: [gateway], ...more })
const paymentOf = (hold: Hold) => ctx.db.payment.findFirstOrThrow({ where: { purchaseId: hold.id } })

describe('the purchase is locked before its payment', () => {
  test('where the provider’s answer is written down', async () => {
    const hold = await aHold(ctx, sale)
    await stripe.control('PUT', '/faults', { status: 503 })
    await expect(pay(hold, 'stripe')).rejects.toMatchObject({ kind: 'unavailable' })
    await stripe.control('DELETE', '/faults')
    const { id } = await paymentOf(hold)
    await takesPurchaseFirst(ctx, hold.id, { table: 'payment', id }, () => pay(hold, 'stripe', {}, later(ctx, 30)))
    expect(await paymentOf(hold)).toMatchObject({ status: 'pending' })
  })

  test('where the provider refuses', async () => {
    const hold = await aHold(ctx, sale)
    await pay(hold, 'stripe')
    const { id } = await paymentOf(hold)
    await ctx.db.payment.update({ where: { id }, data: { providerRef: 'cs_test_of_other_keys' } })
    const refresh = () => refreshPayment(ctx, hold.id, { close: false })
    await takesPurchaseFirst(ctx, hold.id, { table: 'payment', id }, refresh)
    expect(await paymentOf(hold)).toMatchObject({ status: 'failed' })
  })

  test('where the buyer would rather pay in cash', async () => {
    const hold = await aHold(ctx, sale)
    await pay(hold, 'external', { method: 'bank_transfer' })
    const { id } = await paymentOf(hold)
    await takesPurchaseFirst(ctx, hold.id, { table: 'payment', id }, () => pay(hold, 'external', { method: 'cash' }))
    expect(await paymentOf(hold)).toMatchObject({ method: 'cash' })
  })
})

test('an acceptance that has the ticket and a refund that has its purchase do not wait for each other', async () => {
  const hold = await aHold(ctx, sale)
  await pay(hold, 'external', { method: 'cash' })
  const owner = as(ctx, sale.owner)
  await confirmPayment(owner, { paymentId: (await paymentOf(hold)).id, amount: 4_900 })
  const ticketId = (await purchaseOf(ctx, hold)).tickets[0]?.id ?? ''
  const held = { sale, purchaseId: hold.id, ticketId, token: await pageToken(ctx, ticketId) }
  const token = await anOffer(ctx, held)
  const counting = countingTransactions()
  const gate = await ctx.pool.connect()
  let both: Promise<unknown>
  try {
    await gate.query('BEGIN')
    await gate.query('SELECT id FROM ticket WHERE id = $1 FOR UPDATE', [ticketId])
    const acceptance = acceptTransfer(counting.ctx, { token, name: 'Léa Moreau', locale: 'fr' })
    both = Promise.all([acceptance])
    both.catch(() => {})
    await waiting(1)
    const refund = refundPurchase(as(counting.ctx, sale.owner), {
      purchaseId: hold.id,
      key: ctx.random.uuid(ctx.now),
      reason: 'other',
    })
    both = Promise.all([acceptance, refund])
    both.catch(() => {})
    await waiting(2)
  } finally {
    await gate.query('ROLLBACK')
    gate.release()
  }
  // The acceptance has the ticket next, and mails to do with the purchase that the refund has.
  await both
  expect(counting.begun()).toBe(2)
  expect(await purchaseOf(ctx, hold)).toMatchObject({
    tickets: [{ status: 'void' }],
    refunds: [{ amountMinor: 4_900 }],
  })
  expect(await ctx.db.ticketTransfer.findFirst({ where: { ticketId } })).toMatchObject({ status: 'accepted' })
})

/** A transaction that ends in a deadlock is begun again, and nobody but the clock would notice. */
function countingTransactions(): { ctx: Ctx; begun(): number } {
  let begun = 0
  const get = (db: Ctx['db'], name: string | symbol) => {
    if (name === '$transaction') begun += 1
    return Reflect.get(db, name)
  }
  return { ctx: { ...ctx, db: new Proxy(ctx.db, { get }) }, begun: () => begun }
}

/** Until so many connections wait for a lock. */
async function waiting(count: number): Promise<void> {
  const sql = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  await expect.poll(async () => (await ctx.pool.query(sql)).rowCount, { interval: 20, timeout: 2_500 }).toBe(count)
}

test('a checkout that its provider does not know any more is told in the log, and the buyer may pay otherwise', async () => {
  const hold = await aHold(ctx, sale)
  await pay(hold, 'stripe')
  const { id } = await paymentOf(hold)
  await ctx.db.payment.update({ where: { id }, data: { providerRef: 'cs_test_of_former_keys' } })
  expect(await refreshPayment(ctx, hold.id, { close: false })).toBe('closed')
  expect(await ctx.db.purchase.findUnique({ where: { id: hold.id } })).toMatchObject({ status: 'held', places: 'held' })
  const log = await ctx.db.paymentLogEntry.findMany({ where: { purchaseId: hold.id, kind: 'payment_refused' } })
  expect(log).toMatchObject([{ gateway: 'stripe', providerRef: 'cs_test_of_former_keys', detail: 'resource_missing' }])
})
