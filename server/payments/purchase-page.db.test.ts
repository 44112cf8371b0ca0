import { describe, expect, test } from 'vitest'
import { prolongHold } from '@/server/purchases/prolong-hold'
import { setBuyer } from '@/server/purchases/set-buyer'
import { pageTokenOf } from '@/server/tickets/contract'
import { getTicketByPageToken } from '@/server/tickets/queries'
import { aPaidCheckout, pay } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, buyer, later } from '@/tests/support/sales-factories'
import { purchasePage } from './purchase-page'

openSale({ promises: 'never' })

async function aStartedPayment(quantity = 1) {
  const hold = await aHold(ctx, await aSale(ctx), quantity)
  const payment = await pay(ctx, hold)
  return { hold, ref: payment.paymentIntentId }
}

describe('the page of a purchase', () => {
  test('opens for its own token only', async () => {
    const hold = await aHold(ctx, await aSale(ctx))
    expect((await purchasePage(ctx, hold.accessToken)).purchase.id).toBe(hold.id)
    const other = await aHold(ctx, await aSale(ctx))
    const mixed = hold.accessToken.slice(0, 30) + other.accessToken.slice(30)
    for (const token of [mixed, 'ptl_buy_', '', `ptl_buy_${'A'.repeat(43)}`]) {
      await expect(purchasePage(ctx, token)).rejects.toMatchObject({ kind: 'not_found' })
    }
    await ctx.db.purchase.update({ where: { id: hold.id }, data: { accessVersion: 1 } })
    await expect(purchasePage(ctx, hold.accessToken)).rejects.toMatchObject({ kind: 'not_found' })
  })

  test('tells who buys, for whom, and whether more time may be asked for', async () => {
    const hold = await aHold(ctx, await aSale(ctx), 2)
    const typeId = (await purchasePage(ctx, hold.accessToken)).purchase.items[0]?.ticketTypeId ?? ''
    await setBuyer(as(ctx, hold.holder), hold.id, { buyer, attendees: [{ ticketTypeId: typeId, name: 'Zoé Ngô' }] })
    const before = await purchasePage(ctx, hold.accessToken)
    expect(before).toMatchObject({
      canProlong: true,
      paying: 'none',
      names: [{ ticketTypeId: typeId, name: 'Zoé Ngô' }],
    })
    const asked = later(ctx, 60)
    await prolongHold(as(asked, hold.holder), hold.id)
    expect(await purchasePage(asked, hold.accessToken)).toMatchObject({ canProlong: false, heldSince: asked.now })
  })

  test('has the tickets at once when the provider says paid and no webhook has come', async () => {
    const { hold, ref } = await aStartedPayment(2)
    expect(await purchasePage(ctx, hold.accessToken)).toMatchObject({ paying: 'open', purchase: { tickets: [] } })
    await stripe.buyer(ref, 'pay')
    const page = await purchasePage(ctx, hold.accessToken)
    expect(page).toMatchObject({ purchase: { status: 'paid' }, paying: 'none', mail: 'requested' })
    expect(page.purchase.tickets).toHaveLength(2)
    for (const ticket of page.purchase.tickets) {
      expect(await getTicketByPageToken(ctx, pageTokenOf({ url: ticket.url ?? '' }))).toMatchObject({
        id: ticket.id,
        event: page.event,
      })
    }
  })

  test('does not know, and says so, while the provider does not answer', async () => {
    const { hold, ref } = await aStartedPayment()
    await stripe.buyer(ref, 'pay')
    await stripe.control('PUT', '/faults', { status: 503 })
    expect(await purchasePage(ctx, hold.accessToken)).toMatchObject({
      purchase: { status: 'awaiting_payment' },
      paying: 'unknown',
    })
  })

  test('asks for another payment after one that the provider closed', async () => {
    const { hold, ref } = await aStartedPayment()
    await stripe.buyer(ref, 'expire')
    expect(await purchasePage(ctx, hold.accessToken)).toMatchObject({ purchase: { status: 'held' }, paying: 'lapsed' })
  })

  test('names the refund of a payment that came too late', async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Unique', amount: 4900, capacity: 1 }] })
    const { hold, payment, settle } = await aPaidCheckout(ctx, stripe, sale)
    await ctx.db.payment.update({ where: { id: payment.paymentId }, data: { status: 'expired' } })
    await ctx.pool.query(`UPDATE purchase SET status = 'expired', places = 'released' WHERE id = $1`, [hold.id])
    await ctx.pool.query('UPDATE capacity SET held = 0, sold = size WHERE event_id = $1', [sale.eventId])
    await settle(later(ctx, 2000))
    expect(await purchasePage(ctx, hold.accessToken)).toMatchObject({
      purchase: { status: 'expired', tickets: [] },
      refunds: [{ amount: { amount: 4900, currency: 'EUR' }, reason: 'places_gone', status: 'requested' }],
    })
  })
})
