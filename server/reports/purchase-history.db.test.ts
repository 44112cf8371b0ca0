import { Writable } from 'node:stream'
import pino from 'pino'
import { expect, test } from 'vitest'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { applyProviderEvent } from '@/server/payments/apply-provider-event'
import { requestRefund } from '@/server/payments/refunds/request-refund'
import { sendRefund } from '@/server/payments/refunds/send-refund'
import { receiveStripeEvent } from '@/server/payments/stripe/receive-stripe-event'
import { voidTicket } from '@/server/tickets/acts/void-ticket'
import { pay } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aHold, aSale, as, later } from '@/tests/support/sales-factories'
import { purchaseHistory } from './purchase-history'

openSale({ promises: 'never' })

const canaries = [
  '4242424242424242',
  '4000056655665556',
  'sk_live_canary_of_the_tests',
  'whsec_canary',
  'cvc-canary-737',
]

/** Everything that a request writes to the log at its most talkative, with nothing redacted. */
function listened(of: Ctx): { ctx: Ctx; lines(): string } {
  let written = ''
  const stream = new Writable({
    write(chunk, _, done) {
      written += String(chunk)
      done()
    },
  })
  return { ctx: { ...of, log: pino({ level: 'trace' }, stream) }, lines: () => written }
}

test('tells a support person who did what and when, and no card data or secret of a provider’s payload', async () => {
  const sale = await aSale(ctx)
  const heard = listened(ctx)
  const hold = await aHold(as(heard.ctx, { kind: 'anonymous', address: null }), sale)
  const started = await pay({ ...heard.ctx, requestId: 'req-of-the-buyer' }, hold)
  await stripe.buyer(started.paymentIntentId, 'pay')
  const [number, other, key, secret, cvc] = canaries
  const object = {
    id: started.paymentIntentId,
    object: 'checkout.session',
    payment_method_details: { card: { number, cvc, last4: other } },
    metadata: { note: key, secret },
    customer_details: { name: number },
    last_payment_error: { message: `card ${other} was refused with ${cvc}`, code: number },
  }
  const system = { ...heard.ctx, actor: { kind: 'system', name: 'apply-provider-event' } as const, requestId: 'job-7' }
  for (const [index, type] of [
    'checkout.session.completed',
    'payment_intent.payment_failed',
    'charge.dispute.created',
    'payout.failed',
    'made.up',
  ].entries()) {
    const body = JSON.stringify({ id: `evt_${index}`, object: 'event', type, data: { object } })
    await receiveStripeEvent(heard.ctx, body, stripe.sign(body, Math.floor(ctx.now.getTime() / 1000)))
    await applyProviderEvent(system, { provider: 'stripe', eventId: `evt_${index}` })
  }
  const payment = await ctx.db.payment.findFirstOrThrow({ where: { purchaseId: hold.id } })
  const by = as({ ...heard.ctx, requestId: 'req-of-the-owner' }, sale.owner)
  const refundId = await inTransaction(by, (tx) =>
    requestRefund(tx, { paymentId: payment.id, amount: 900, reason: 'goodwill', note: '' }),
  )
  await sendRefund(system, { refundId })

  const entries = await purchaseHistory(as(heard.ctx, sale.owner), { id: hold.id })
  const kinds = entries.map(({ kind }) => kind)
  for (const kind of [
    'held',
    'payment_started',
    'payment_captured',
    'settled',
    'refund_requested',
    'refund_succeeded',
    'message_requested',
  ])
    expect(kinds).toContain(kind)
  const captured = entries.find(({ kind }) => kind === 'payment_captured')
  expect(captured).toMatchObject({
    gateway: 'stripe',
    reference: started.paymentIntentId,
    amount: { amount: 4900, currency: 'EUR' },
    requestId: 'job-7',
    actor: { kind: 'system', name: 'apply-provider-event' },
  })
  expect(entries.find(({ kind }) => kind === 'payment_started')).toMatchObject({
    requestId: 'req-of-the-buyer',
    actor: { kind: 'buyer' },
  })
  expect(entries.find(({ kind }) => kind === 'refund_requested')).toMatchObject({
    requestId: 'req-of-the-owner',
    amount: { amount: 900 },
  })
  // Those that led to something, by their type and id; one that we know nothing of is not passed on.
  expect(
    entries.filter(({ kind }) => kind === 'provider_event').map(({ detail, reference }) => [detail, reference]),
  ).toEqual([
    ['checkout.session.completed', 'evt_0'],
    ['payment_intent.payment_failed', 'evt_1'],
    ['charge.dispute.created', 'evt_2'],
    ['payout.failed', 'evt_3'],
  ])
  const times = entries.map(({ at }) => at.getTime())
  expect(times).toEqual(times.toSorted((a, b) => a - b))

  const rows = JSON.stringify(
    [
      await ctx.db.paymentLogEntry.findMany(),
      await ctx.db.attentionItem.findMany(),
      await ctx.db.auditEntry.findMany(),
      entries,
    ],
    (_, value) => (typeof value === 'bigint' ? String(value) : value),
  )
  expect(heard.lines().length).toBeGreaterThan(0)
  for (const canary of canaries) {
    expect(rows, canary).not.toContain(canary)
    expect(heard.lines(), canary).not.toContain(canary)
  }
})

test('tells that the organizer ended a ticket, who did and when, and which one', async () => {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0 }] })
  const { id } = await aHold(ctx, sale, 2)
  const [ticket] = await ctx.db.ticket.findMany({ where: { purchaseId: id } })
  const at = later(ctx, 60)
  await voidTicket(as({ ...at, requestId: 'req-void' }, sale.owner), { id: ticket?.id ?? '', evenIfEntered: false })
  const entries = await purchaseHistory(as(at, sale.owner), { id })
  expect(entries.filter(({ kind }) => kind === 'ticket_voided')).toMatchObject([
    { at: at.now, reference: ticket?.code, actor: { kind: 'user' }, requestId: 'req-void' },
  ])
})

test('another organization’s purchase has no history, nor has one that never was', async () => {
  const [sale, other] = [await aSale(ctx), await aSale(ctx)]
  const hold = await aHold(as(ctx, { kind: 'anonymous', address: null }), sale)
  for (const id of [hold.id, ctx.random.uuid(ctx.now)])
    await expect(purchaseHistory(as(ctx, other.owner), { id })).rejects.toMatchObject({
      kind: 'not_found',
      code: 'purchase.not_found',
    })
})
