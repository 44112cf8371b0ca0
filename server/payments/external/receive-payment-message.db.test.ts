import { beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { signatureHeader } from '@/server/kernel/hmac-signature'
import { releasePlaces } from '@/server/purchases/release-places'
import {
  createIntegration,
  revokeIntegration,
  rotateIntegration,
} from '@/server/sellers/integrations/manage-integrations'
import { anAwaitedPurchase, takesFromOutside } from '@/tests/support/external-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { startPayment } from '../start-payment'
import { acceptUnderpaid } from './accept-underpaid'
import { confirmPayment } from './confirm-payment'
import { receivePaymentMessage } from './receive-payment-message'

let sale: Sale
let integration: { id: string; secret: string }

openSale({ providers: false, promises: 'at the end' })
beforeAll(async () => {
  sale = await aSale(ctx)
  await takesFromOutside(ctx, sale)
  integration = await createIntegration(as(ctx, sale.owner), { name: 'Banque' })
})

/** A purchase of two places at 49.00 that waits for its transfer. */
const awaited = (of: Sale = sale) => anAwaitedPurchase(ctx, of, 2)

type Said = { eventId?: string; reference: string; amount?: number; currency?: string; type?: string; more?: object }

function messageOf({
  eventId = ctx.random.uuid(ctx.now),
  reference,
  amount = 9_800,
  currency = 'EUR',
  type = 'completed',
  more,
}: Said): string {
  return JSON.stringify({
    eventType: `payment.${type}`,
    eventId,
    paymentIntentId: reference,
    status: type,
    timestamp: ctx.now.toISOString(),
    data: {
      payment_service_id: 'pay_1',
      gateway: 'banque',
      amount,
      currency,
      completed_at: ctx.now.toISOString(),
    },
    ...more,
  })
}

function signed(rawBody: string, { at = ctx.now, secret = integration.secret, id = integration.id } = {}) {
  return { integration: id, signature: signatureHeader([secret], at, rawBody), rawBody }
}

async function written() {
  return {
    events: await ctx.db.integrationEvent.count(),
    entries: await ctx.db.ledgerEntry.count(),
    paid: await ctx.db.purchase.count({ where: { status: 'paid' } }),
    log: await ctx.db.paymentLogEntry.count(),
  }
}

const statusOf = async (id: string) => (await ctx.db.purchase.findUniqueOrThrow({ where: { id } })).status

describe('a signed message', () => {
  test('that money came makes tickets, once, however often it comes at once', async () => {
    const { hold, reference } = await awaited()
    const message = signed(messageOf({ reference }))
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => receivePaymentMessage(ctx, message)))
    expect(outcomes.filter((outcome) => outcome === 'settled')).toHaveLength(1)
    expect(await statusOf(hold.id)).toBe('paid')
    expect(await ctx.db.ticket.count({ where: { purchaseId: hold.id } })).toBe(2)
    const before = await written()
    expect(await receivePaymentMessage(ctx, message)).toBe('duplicate')
    expect(await written()).toEqual(before)
  })

  test('that nothing came yet is kept and changes nothing', async () => {
    const { hold, reference } = await awaited()
    expect(await receivePaymentMessage(ctx, signed(messageOf({ reference, type: 'pending' })))).toBe('noted')
    expect(await statusOf(hold.id)).toBe('awaiting_payment')
  })

  test.each([
    ['without integration', (body: string) => ({ ...signed(body), integration: null })],
    ['of an unknown integration', (body: string) => signed(body, { id: '00000000-0000-7000-8000-000000000000' })],
    ['of an odd integration', (body: string) => signed(body, { id: "'; --" })],
    ['without signature', (body: string) => ({ ...signed(body), signature: null })],
    ['signed with another secret', (body: string) => signed(body, { secret: 'another' })],
    ['301 s old', (body: string) => signed(body, { at: later(ctx, -301).now })],
    ['changed by a byte', (body: string) => ({ ...signed(body), rawBody: body.replace('9800', '9801') })],
  ])('%s is refused and nothing is written', async (_, make) => {
    const { reference } = await awaited()
    const before = await written()
    await expect(receivePaymentMessage(ctx, make(messageOf({ reference })))).rejects.toMatchObject({
      kind: 'bad_request',
      code: 'webhooks.bad_signature',
    })
    expect(await written()).toEqual(before)
  })

  test.each([
    ['an unknown field', { more: { surprise: true } }, 'invalid'],
    ['an amount with decimals', { amount: 98.5 }, 'invalid'],
    ['an unknown reference', { reference: 'PTL-00000-00000' }, 'not_found'],
  ])('with %s is refused and nothing is written', async (_, said, kind) => {
    const { reference } = await awaited()
    const before = await written()
    const message = signed(messageOf({ reference, ...said }))
    await expect(receivePaymentMessage(ctx, message)).rejects.toMatchObject({ kind })
    expect(await written()).toEqual(before)
  })

  test('of money in another currency is refused, and the payment goes on waiting', async () => {
    const { hold, reference } = await awaited()
    const before = await written()
    const message = signed(messageOf({ reference, currency: 'USD' }))
    await expect(receivePaymentMessage(ctx, message)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'payments.currency_differs',
    })
    expect(await written()).toEqual(before)
    expect(await receivePaymentMessage(ctx, signed(messageOf({ reference })))).toBe('settled')
    expect(await statusOf(hold.id)).toBe('paid')
  })

  test('of another organization finds no payment', async () => {
    const stranger = await aSale(ctx)
    const theirs = await createIntegration(as(ctx, stranger.owner), { name: 'Ailleurs' })
    const { hold, reference } = await awaited()
    const message = signed(messageOf({ reference }), theirs)
    await expect(receivePaymentMessage(ctx, message)).rejects.toMatchObject({ kind: 'not_found' })
    expect(await statusOf(hold.id)).toBe('awaiting_payment')
  })

  test('may be signed with the secret before for a day after a rotation, and with none after the end', async () => {
    const owner = as(ctx, sale.owner)
    const old = await createIntegration(owner, { name: 'Tournante' })
    const fresh = await rotateIntegration(owner, { id: old.id })
    const send = async (secret: string, at: Ctx) => {
      const { reference } = await awaited()
      const body = messageOf({ reference, type: 'pending' })
      return receivePaymentMessage(at, signed(body, { id: old.id, secret, at: at.now }))
    }
    expect(await send(old.secret, ctx)).toBe('noted')
    expect(await send(fresh.secret, ctx)).toBe('noted')
    await expect(send(old.secret, later(ctx, 25 * 3600))).rejects.toMatchObject({ code: 'webhooks.bad_signature' })
    await revokeIntegration(owner, { id: old.id })
    await expect(send(fresh.secret, ctx)).rejects.toMatchObject({ code: 'webhooks.bad_signature' })
  })
})

describe('money that came outside', () => {
  test('waits with its places until the organizer’s deadline, which is never past the doors', async () => {
    const { hold } = await awaited()
    const { holdExpiresAt } = await ctx.db.purchase.findUniqueOrThrow({ where: { id: hold.id } })
    expect(holdExpiresAt).toEqual(later(ctx, 72 * 3600).now)
    const dayBefore = { ...ctx, now: new Date('2027-06-12T10:00:00Z') }
    const lateHold = await aHold(dayBefore, sale, 1)
    const asked = { purchaseId: lateHold.id, returnUrl: 'http://127.0.0.1:3000/', preferredGateways: ['external'] }
    await startPayment(as(dayBefore, lateHold.holder), asked)
    const late = await ctx.db.purchase.findUniqueOrThrow({ where: { id: lateHold.id } })
    expect(late.holdExpiresAt).toEqual(new Date('2027-06-12T17:30:00Z'))
  })

  test('is confirmed once by staff, whoever else says so at the same time', async () => {
    const { hold, payment } = await awaited()
    const confirm = () => confirmPayment(as(ctx, sale.owner), { paymentId: payment.paymentId, amount: 9_800 })
    const outcomes = await Promise.allSettled([confirm(), confirm(), confirm()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(confirm()).rejects.toMatchObject({ code: 'payments.already_confirmed' })
    expect(await statusOf(hold.id)).toBe('paid')
  })

  test('is confirmed by nobody without the permission', async () => {
    const { hold, payment } = await awaited()
    const input = { paymentId: payment.paymentId, amount: 9_800 }
    await expect(confirmPayment(ctx, input)).rejects.toMatchObject({ kind: 'unauthenticated' })
    await expect(confirmPayment(as(ctx, hold.holder), input)).rejects.toMatchObject({ kind: 'not_found' })
    const stranger = await aSale(ctx)
    await expect(confirmPayment(as(ctx, stranger.owner), input)).rejects.toMatchObject({ kind: 'not_found' })
    expect(await statusOf(hold.id)).toBe('awaiting_payment')
  })

  test('that is too little is booked and waits for a person, with its places', async () => {
    const { hold, payment } = await awaited()
    const outcome = await confirmPayment(as(ctx, sale.owner), { paymentId: payment.paymentId, amount: 4_900 })
    expect(outcome).toBe('underpaid')
    await expect(acceptUnderpaid(ctx, { paymentId: payment.paymentId })).rejects.toMatchObject({
      kind: 'unauthenticated',
    })
    expect(await ctx.db.purchase.findUniqueOrThrow({ where: { id: hold.id } })).toMatchObject({
      status: 'needs_attention',
      places: 'held',
    })
    expect(await ctx.db.attentionItem.findFirst({ where: { subjectId: payment.paymentId } })).toMatchObject({
      kind: 'underpaid',
      amountMinor: 4_900,
      resolvedAt: null,
    })
  })

  test('that is too little makes tickets once a person accepts it, and only one can', async () => {
    const { hold, payment } = await awaited()
    await confirmPayment(as(ctx, sale.owner), { paymentId: payment.paymentId, amount: 9_000 })
    const accept = () => acceptUnderpaid(as(ctx, sale.owner), { paymentId: payment.paymentId })
    const decisions = await Promise.allSettled([accept(), accept()])
    expect(decisions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await statusOf(hold.id)).toBe('paid')
    expect(await ctx.db.ticket.count({ where: { purchaseId: hold.id } })).toBe(2)
    expect(await ctx.db.attentionItem.findFirst({ where: { subjectId: payment.paymentId } })).toMatchObject({
      resolution: 'accepted',
    })
    expect(await ctx.db.purchase.findUniqueOrThrow({ where: { id: hold.id } })).toMatchObject({
      totalMinor: 9_000,
      discountMinor: 800,
    })
  })

  test('that is too much makes tickets, and a person is asked to send the difference back', async () => {
    const { hold, payment } = await awaited()
    const outcome = await confirmPayment(as(ctx, sale.owner), { paymentId: payment.paymentId, amount: 10_000 })
    expect(outcome).toBe('settled')
    expect(await ctx.db.ticket.count({ where: { purchaseId: hold.id } })).toBe(2)
    expect(await ctx.db.attentionItem.findFirst({ where: { subjectId: payment.paymentId } })).toMatchObject({
      kind: 'overpaid',
      amountMinor: 200,
    })
  })

  test('after the deadline takes its places again while there are some, and else goes back by hand', async () => {
    for (const [capacity, expected] of [
      [10, 'late_settled'],
      [2, 'late_refunded'],
    ] as const) {
      const small = await aSale(ctx, { types: [{ name: 'Plein tarif', amount: 4900, capacity }] })
      await takesFromOutside(ctx, small)
      const { hold, payment } = await awaited(small)
      await ctx.db.payment.update({ where: { id: payment.paymentId }, data: { status: 'expired' } })
      await inTransaction(ctx, (tx) => releasePlaces(tx, hold.id, 'expired', { onlyIfLapsed: false }))
      await aHold(ctx, small, 2)
      const owner = as(ctx, small.owner)
      expect(await confirmPayment(owner, { paymentId: payment.paymentId, amount: 9_800 })).toBe(expected)
    }
  })
})
