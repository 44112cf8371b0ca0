import { beforeAll, describe, expect, test } from 'vitest'
import { externalMethodsInput } from '@/server/sellers/contract'
import { saveExternalMethods } from '@/server/sellers/external-methods'
import { savePaymentSettings } from '@/server/sellers/save-payment-settings'
import { takesPurchaseFirst } from '@/tests/support/lock-order'
import { type Hold, pay as payThrough } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { refreshPayment } from './refresh-payment'

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
