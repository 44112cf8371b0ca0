// What a stored event of Stripe's leads to. The event only says where to look: the object is fetched from Stripe, so that old, doubled
// and reordered events all end in the present truth. Guards: an event of an account that is none of ours, or of the other mode (test,
// live), changes nothing.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { isLiveStripe } from '@/server/providers/stripe-client'
import { billingEvent } from '@/server/subscriptions/billing-event'
import { askAboutDispute } from '../ask-about-dispute'
import type { PaymentGateway, ProviderCheckout, ProviderRef } from '../gateway'
import { gatewayOf } from '../gateways'
import { firstOrganization } from '../ledger/first-organization'
import { checkRefund } from '../refunds/send-refund'
import { settlePayment } from '../settle-payment'
import { adoptRefund, adoptRefundsOf } from './adopt-refund'
import { followAccount } from './follow-account'

type StoredEvent = { type: string; payload: string; account: string | null }
type Handler = (ctx: Ctx, object: ProviderRef) => Promise<string>

const bySession = checkoutHandler((stripe, session) => stripe.fetchCheckout(session))
const byIntent = checkoutHandler((stripe, intent) => stripe.fetchCheckoutOfIntent(intent))

const handlers: Readonly<Record<string, Handler>> = {
  'checkout.session.completed': bySession,
  'checkout.session.async_payment_succeeded': bySession,
  'checkout.session.async_payment_failed': bySession,
  'checkout.session.expired': bySession,
  'payment_intent.succeeded': byIntent,
  'payment_intent.payment_failed': byIntent,
  'payment_intent.canceled': byIntent,
  'charge.refunded': adoptRefundsOf,
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

/** The types that subscriptions read (subscriptions/billing-event.ts). */
const billingTypes = ['customer.subscription.', 'invoice.', 'checkout.session.'] as const

function isAboutBilling(type: string): boolean {
  return billingTypes.some((prefix) => type.startsWith(prefix))
}

/** Checkout says its success more than once. */
const successes: ReadonlySet<string> = new Set([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'payment_intent.succeeded',
])

/** An outcome to be kept with the event. Fails with GatewayRefusal when Stripe does not know the object. */
export async function applyStripeEvent(ctx: Ctx, event: StoredEvent): Promise<string> {
  // A live endpoint of Connect is told about test payments too.
  if (isOfOtherMode(event.payload)) return 'other_mode'
  const ref = objectId(event.payload)
  const { isConnected, isSettled } = await lookUp(ctx, event.account, ref)
  if (event.account !== null && !(env().stripe?.connect && isConnected)) return 'foreign_account'
  const billing = billingEvent(event.payload, event.account)
  if (billing) return subscriptionChanged(ctx, billing.subscriptionRef)
  const handler = handlerOf(event.type)
  if (!handler || !ref) return 'ignored'
  if (successes.has(event.type) && isSettled) return 'already_settled'
  return handler(ctx, { ref, account: event.account })
}

/** Whatever else it says, nothing follows from an event of this type. */
export function isPassedOver(type: string): boolean {
  return !handlerOf(type) && !isAboutBilling(type)
}

function handlerOf(type: string): Handler | undefined {
  return Object.hasOwn(handlers, type) ? handlers[type] : undefined
}

type Known = {
  isConnected: boolean
  /** Captured in full and settled: another word of the same success has nothing to add, and Stripe need not be asked again. */
  isSettled: boolean
}

async function lookUp(ctx: Ctx, account: string | null, ref: string | null): Promise<Known> {
  const { rows } = await ctx.pool.query<Known>({
    name: 'look-up-stripe-event',
    text: `
      SELECT EXISTS (SELECT FROM provider_account WHERE gateway = 'stripe' AND ref = $1) AS "isConnected",
        EXISTS (SELECT FROM payment WHERE gateway = 'stripe' AND status = 'succeeded' AND captured_minor = amount_minor
          AND (provider_ref = $2 OR provider_intent = $2)) AS "isSettled"`,
    values: [account, ref],
  })
  return rows[0] ?? { isConnected: false, isSettled: false }
}

function isOfOtherMode(payload: string): boolean {
  const { livemode } = JSON.parse(payload) as { livemode?: unknown }
  return typeof livemode === 'boolean' && livemode !== isLiveStripe()
}

function checkoutHandler(
  fetch: (stripe: PaymentGateway, object: ProviderRef) => Promise<ProviderCheckout | null>,
): Handler {
  return async (ctx, object) => {
    const checkout = await fetch(gatewayOf('stripe'), object)
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
async function refundChanged(ctx: Ctx, object: ProviderRef): Promise<string> {
  const refund = await ctx.db.refund.findUnique({ where: { providerRef: object.ref } })
  if (!refund) return adoptRefund(ctx, object)
  await checkRefund(ctx, { refundId: refund.id })
  return 'refund_checked'
}

async function disputeChanged(ctx: Ctx, { ref: providerRef, account }: ProviderRef): Promise<string> {
  await inTransaction(ctx, (tx) => askAboutDispute(tx, { gateway: 'stripe', account, providerRef }))
  return 'dispute_followed'
}

/** More was told, something is asked for, payments were opened or closed, or the right to act for it was taken back. */
async function accountChanged(ctx: Ctx, { account }: ProviderRef): Promise<string> {
  const organizationId = account && (await organizationOf(ctx, account))
  if (!account || !organizationId) return 'ignored'
  await followAccount(ctx, { organizationId, ref: account })
  return 'account_followed'
}

/** A transfer to the organizer's bank: its account's movements are read again. */
async function payoutChanged(ctx: Ctx, { account }: ProviderRef): Promise<string> {
  const organizationId = account ? await organizationOf(ctx, account) : await ownerOfOurAccount(ctx)
  if (!organizationId) return 'ignored'
  await inTransaction(ctx, (tx) =>
    enqueue(tx, 'import-balance', { organizationId }, { jobKey: `balance:${organizationId}` }),
  )
  return 'balance_asked'
}

/** Where each organization has its own account, nobody's payments lie on the installation's. */
async function ownerOfOurAccount(ctx: Ctx): Promise<string | null> {
  return env().stripe?.connect ? null : firstOrganization(ctx)
}

async function organizationOf(ctx: Ctx, ref: string): Promise<string | null> {
  const found = await ctx.db.providerAccount.findUnique({ where: { gateway_ref: { gateway: 'stripe', ref } } })
  return found?.organizationId ?? null
}

function objectId(payload: string): string | null {
  const event = JSON.parse(payload) as { data?: { object?: { id?: unknown } } }
  const id = event.data?.object?.id
  return typeof id === 'string' && /^[\w-]{1,255}$/.test(id) ? id : null
}
