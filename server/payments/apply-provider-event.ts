// What a stored provider event leads to. The event only says where to look: the object is fetched from the provider, so that old,
// doubled and reordered events all end in the present truth.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { billingEvent } from '@/server/subscriptions/billing-event'
import { GatewayRefusal, type PaymentGateway, type ProviderCheckout, type ProviderRef } from './gateway'
import { gatewayOf } from './gateways'
import { applyPaypalEvent } from './paypal/apply-paypal-event'
import { purchaseOfEvent } from './purchase-of-event'
import { checkRefund } from './refunds/send-refund'
import { settlePayment } from './settle-payment'
import { adoptRefund, adoptRefundsOf } from './stripe/adopt-refund'
import { accountChanged, payoutChanged, whyIgnored } from './stripe/stripe-event'

type StoredEvent = { provider: string; eventId: string; type: string; payload: string; account: string | null }
type Handler = (ctx: Ctx, event: StoredEvent, object: ProviderRef) => Promise<string>

const bySession = checkoutHandler((gateway, object) => gateway.fetchCheckout(object))
const byIntent = checkoutHandler((gateway, object) => gateway.fetchCheckoutOfIntent(object))

const handlers: Readonly<Record<string, Handler>> = {
  'checkout.session.completed': bySession,
  'checkout.session.async_payment_succeeded': bySession,
  'checkout.session.async_payment_failed': bySession,
  'checkout.session.expired': bySession,
  'payment_intent.succeeded': byIntent,
  'payment_intent.payment_failed': byIntent,
  'payment_intent.canceled': byIntent,
  'charge.refunded': (ctx, _event, charge) => adoptRefundsOf(ctx, charge),
  'refund.created': refundChanged,
  'refund.updated': refundChanged,
  'refund.failed': refundChanged,
  'charge.refund.updated': refundChanged,
  'charge.dispute.created': disputeChanged,
  'charge.dispute.updated': disputeChanged,
  'charge.dispute.closed': disputeChanged,
  'charge.dispute.funds_withdrawn': disputeChanged,
  'charge.dispute.funds_reinstated': disputeChanged,
  'account.updated': accountChanged,
  'account.application.deauthorized': accountChanged,
  'payout.created': payoutChanged,
  'payout.updated': payoutChanged,
  'payout.paid': payoutChanged,
  'payout.failed': payoutChanged,
  'payout.canceled': payoutChanged,
}

/** Nothing of ours followed from these. */
const passedOver: ReadonlySet<string> = new Set(['ignored', 'foreign_account', 'other_mode'])

/** Somebody reads about these in the log. */
const warned: ReadonlySet<string> = new Set(['unknown_payment', 'mismatch', 'foreign_account', 'other_mode'])

export async function applyProviderEvent(ctx: Ctx, input: { provider: string; eventId: string }): Promise<void> {
  const key = { provider_eventId: { provider: input.provider, eventId: input.eventId } }
  const event = await ctx.db.providerEvent.findUnique({ where: key })
  if (!event || event.processedAt) return
  const outcome = await applied(ctx, event)
  if (warned.has(outcome)) {
    ctx.log.warn({ eventId: event.eventId, type: event.type, outcome }, 'a provider event led to no ticket')
  }
  const purchaseId = passedOver.has(outcome) ? null : await purchaseOfEvent(ctx, event)
  await ctx.db.providerEvent.updateMany({
    where: { provider: event.provider, eventId: event.eventId, processedAt: null },
    data: { processedAt: ctx.now, outcome, purchaseId },
  })
}

async function applied(ctx: Ctx, event: StoredEvent): Promise<string> {
  const notOurs = event.provider === 'stripe' ? await whyIgnored(ctx, event) : null
  if (notOurs) return notOurs
  const billing = event.provider === 'stripe' ? billingEvent(event.payload, event.account) : null
  if (billing) return subscriptionChanged(ctx, billing.subscriptionRef)
  try {
    if (event.provider === 'paypal') return await applyPaypalEvent(ctx, event)
    const handler = Object.hasOwn(handlers, event.type) ? handlers[event.type] : undefined
    const ref = objectId(event.payload)
    if (!handler || !ref) return 'ignored'
    return await handler(ctx, event, { ref, account: event.account })
  } catch (error) {
    // The provider itself does not know the object: asking again tomorrow will not change that.
    if (error instanceof GatewayRefusal) return 'unknown_payment'
    throw error
  }
}

function checkoutHandler(
  fetch: (gateway: PaymentGateway, object: ProviderRef) => Promise<ProviderCheckout | null>,
): Handler {
  return async (ctx, event, object) => {
    const checkout = await fetch(gatewayOf(event.provider), object)
    return checkout ? settlePayment(ctx, checkout) : 'unknown_payment'
  }
}

/** The plan of an organization: what became of it is asked by a job of its own. */
async function subscriptionChanged(ctx: Ctx, subscriptionRef: string | null): Promise<string> {
  if (subscriptionRef === null) return 'ignored'
  const options = { jobKey: `subscription:${subscriptionRef}` }
  await inTransaction(ctx, (tx) => enqueue(tx, 'follow-subscription', { subscriptionRef }, options))
  return 'subscription_followed'
}

/** A refund that took its time, or came back after it was made, is asked about again, now; one that we do not know was made in Stripe's own dashboard. */
async function refundChanged(ctx: Ctx, { provider }: StoredEvent, object: ProviderRef): Promise<string> {
  const refund = await ctx.db.refund.findUnique({ where: { providerRef: object.ref } })
  if (!refund) return provider === 'stripe' ? adoptRefund(ctx, object) : 'ignored'
  await checkRefund(ctx, { refundId: refund.id })
  return 'refund_checked'
}

async function disputeChanged(ctx: Ctx, event: StoredEvent, { ref, account }: ProviderRef): Promise<string> {
  const payload = { gateway: event.provider, account, providerRef: ref }
  const ask = (tx: TxCtx) => enqueue(tx, 'follow-dispute', payload, { jobKey: `dispute:${event.provider}:${ref}` })
  await inTransaction(ctx, ask)
  return 'dispute_followed'
}

function objectId(payload: string): string | null {
  const event = JSON.parse(payload) as { data?: { object?: { id?: unknown } } }
  const id = event.data?.object?.id
  return typeof id === 'string' && /^[\w-]{1,255}$/.test(id) ? id : null
}
