// Refunds that somebody made in Stripe's own dashboard, as Stripe tells them; refunds/adopt-refund.ts makes them ours.
import type Stripe from 'stripe'
import type { Ctx } from '@/server/kernel/ctx'
import { askStripe, StripeRefusal, stripeClient } from '@/server/providers/stripe-client'
import { GatewayRefusal, type ProviderRef } from '../gateway'
import { type Adopted, adoptRefund as adopt, type MadeRefund } from '../refunds/adopt-refund'

/** The refund of an event. */
export async function adoptRefund(ctx: Ctx, { ref, account }: ProviderRef): Promise<Adopted> {
  const stripe = stripeClient()
  if (!stripe) throw new Error('Stripe is not configured any more')
  const refund = await asked(() => stripe.refunds.retrieve(ref, {}, on(account)))
  return adopt(ctx, madeRefund(refund, account))
}

/** Every refund of an event's charge. */
export async function adoptRefundsOf(ctx: Ctx, charge: ProviderRef): Promise<Adopted> {
  const stripe = stripeClient()
  if (!stripe) throw new Error('Stripe is not configured any more')
  const query = { charge: charge.ref, limit: 100 }
  const made = await asked(() => stripe.refunds.list(query, on(charge.account)))
  const found = new Set<Adopted>()
  for (const refund of made.data) found.add(await adopt(ctx, madeRefund(refund, charge.account)))
  if (found.has('refund_adopted')) return 'refund_adopted'
  return found.has('refund_known') ? 'refund_known' : 'unknown_payment'
}

function madeRefund(refund: Stripe.Refund, account: string | null): MadeRefund {
  const { id, amount, status, payment_intent: intent } = refund
  const hasFailed = status === 'failed' || status === 'canceled'
  return {
    gateway: 'stripe',
    account,
    ref: id,
    intentRef: typeof intent === 'string' ? intent : (intent?.id ?? null),
    amount,
    status: hasFailed ? 'failed' : status === 'succeeded' ? 'succeeded' : 'pending',
    ownId: refund.metadata?.refundId ?? null,
  }
}

function on(account: string | null): Stripe.RequestOptions {
  return account === null ? {} : { stripeAccount: account }
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await askStripe(call)
  } catch (error) {
    if (error instanceof StripeRefusal) throw new GatewayRefusal(error.code, { cause: error })
    throw error
  }
}
