// Sales whose money goes to the organization’s own account at Stripe.

import { describe, expect, test } from 'vitest'
import { publicEvent } from '@/server/capacity/public-event'
import { createEventInput } from '@/server/events/contract'
import { createEvent } from '@/server/events/create-event'
import { publishEvent } from '@/server/events/publish-event'
import { savePaymentSettings } from '@/server/sellers/save-payment-settings'
import { accountOf, change, connected, sdk, tell } from '@/tests/support/connect-factories'
import { pay } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as } from '@/tests/support/sales-factories'

openSale({ connect: true })

describe('paid sales', () => {
  test('are closed until the account is ready, in so many words; free tickets are had', async () => {
    const types = [
      { name: 'Plein tarif', amount: 4900, capacity: 10 },
      { name: 'Invitation', amount: 0, capacity: 10 },
    ]
    const sale = await aSale(ctx, { types })
    const seen = async () =>
      (await publicEvent(ctx, { idOrSlug: sale.eventId })).ticketTypes.map(({ canBePaid }) => canBePaid)
    expect(await seen()).toEqual([false, true])
    await expect(aHold(ctx, sale)).rejects.toMatchObject({ kind: 'conflict', code: 'purchase.sales_closed' })
    expect(await aHold(ctx, sale, 1, 1)).toMatchObject({ status: 'paid' })
    await connected(sale)
    expect(await seen()).toEqual([true, true])
    const hold = await aHold(ctx, sale)
    await savePaymentSettings(as(ctx, sale.owner), {
      gateways: [],
      feeBearer: 'organizer',
      statementText: '',
      returnOrigins: [],
    })
    expect(await seen()).toEqual([false, true])
    await expect(pay(ctx, hold)).rejects.toMatchObject({ kind: 'unavailable', code: 'payments.not_configured' })
  })

  test.each([
    ['EUR', 4900],
    ['JPY', 4900],
    ['KWD', 12_340],
  ])(
    'in %s are paid on the organization’s account, and the platform gets its fee, no more',
    async (currency, amount) => {
      const sale = await aSale(ctx, { draft: true })
      const owner = as(ctx, sale.owner)
      const body = {
        title: `En ${currency}`,
        startsAt: '2027-06-12T17:30:00Z',
        endsAt: '2027-06-12T22:00:00Z',
        timeZone: 'Europe/Paris',
        ticketTypes: [{ name: 'Plein tarif', price: { amount, currency }, capacity: 10 }],
      }
      const event = await createEvent(owner, createEventInput.parse(body))
      await publishEvent(owner, { eventId: event.id })
      const account = await connected(sale)
      const text = { gateways: ['stripe' as const], feeBearer: 'organizer' as const, returnOrigins: [] }
      await savePaymentSettings(owner, { ...text, statementText: 'FESTIVAL' })
      const hold = await aHold(ctx, { ...sale, eventId: event.id, ticketTypes: [...event.ticketTypes] }, 2)
      const payment = await pay(ctx, hold)
      await expect(sdk().checkout.sessions.retrieve(payment.paymentIntentId)).rejects.toMatchObject({
        code: 'resource_missing',
      })
      await stripe.buyer(payment.paymentIntentId, 'pay')
      expect(await tell('checkout.session.completed', { id: payment.paymentIntentId }, { account })).toBe('settled')
      const row = await ctx.db.payment.findUniqueOrThrow({ where: { id: payment.paymentId } })
      expect(row).toMatchObject({ status: 'succeeded', providerAccount: account, capturedMinor: 2 * amount })
      const fee = row.applicationFeeMinor
      expect(Math.abs(fee - 2 * amount * 0.025)).toBeLessThan(10)
      const expand = ['latest_charge.balance_transaction']
      const intent = await sdk().paymentIntents.retrieve(
        row.providerIntent ?? '',
        { expand },
        { stripeAccount: account },
      )
      expect(intent.latest_charge).toMatchObject({
        application_fee_amount: fee,
        receipt_email: 'camille@exemple.fr',
        statement_descriptor_suffix: 'FESTIVAL',
      })
      const [taken] = (await sdk().applicationFees.list({ charge: (intent.latest_charge as { id: string }).id })).data
      expect(taken).toMatchObject({ account, amount: fee, currency: currency.toLowerCase() })
    },
  )

  test('are refused by a sentence when the account was shut meanwhile, and the shop closes', async () => {
    const sale = await aSale(ctx)
    const account = await connected(sale)
    const hold = await aHold(ctx, sale)
    await change(account, { chargesEnabled: false, requirements: ['external_account'] })
    await expect(pay(ctx, hold)).rejects.toMatchObject({ kind: 'conflict', code: 'payments.refused' })
    expect(await ctx.db.purchase.findUnique({ where: { id: hold.id } })).toMatchObject({
      status: 'held',
      places: 'held',
    })
    expect(
      await ctx.db.paymentLogEntry.findMany({ where: { purchaseId: hold.id, kind: 'payment_refused' } }),
    ).toMatchObject([{ gateway: 'stripe', amountMinor: 4900 }])
    await expect(aHold(ctx, sale)).rejects.toMatchObject({ code: 'purchase.sales_closed' })
  })

  test('bring the buyer back to an address that the organizer has registered, and to no other', async () => {
    const sale = await aSale(ctx)
    await connected(sale)
    const hold = await aHold(ctx, sale)
    const returnUrl = 'https://www.lumieres.example/merci?b=1'
    await expect(pay(ctx, hold, { returnUrl })).rejects.toMatchObject({ code: 'payments.foreign_return_url' })
    await savePaymentSettings(as(ctx, sale.owner), {
      gateways: ['stripe'],
      feeBearer: 'organizer',
      statementText: '',
      returnOrigins: ['https://www.lumieres.example'],
    })
    for (const foreign of [
      'https://lumieres.example/',
      'http://www.lumieres.example/',
      'https://www.lumieres.example@evil.example/',
    ]) {
      await expect(pay(ctx, hold, { returnUrl: foreign })).rejects.toMatchObject({
        code: 'payments.foreign_return_url',
      })
    }
    const payment = await pay(ctx, hold, { returnUrl })
    const account = { stripeAccount: await accountOf(sale) }
    expect(await sdk().checkout.sessions.retrieve(payment.paymentIntentId, {}, account)).toMatchObject({
      success_url: returnUrl,
    })
  })
})
