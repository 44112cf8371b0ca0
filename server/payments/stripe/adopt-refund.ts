// Refunds that somebody made in Stripe's own dashboard, as Stripe tells them; refunds/adopt-refund.ts makes them ours.
import type Stripe from 'stripe'
import type { Ctx } from '@/server/kernel/ctx'
import { onAccount, stripeClient } from '@/server/providers/stripe-client'
import type { ProviderRef } from '../gateway'
import { type Adopted, adoptRefund as adopt, type MadeRefund } from '../refunds/adopt-refund'
import { askedOfStripe } from './stripe-gateway'

/** The refund of an event. */
export async function adoptRefund(ctx: Ctx, { ref, account }: ProviderRef): Promise<Adopted> {
  const stripe = stripeClient()
  if (!stripe) throw new Error('Stripe is not configured any more')
  const refund = await askedOfStripe(() => stripe.refunds.retrieve(ref, {}, onAccount(account)))
  return adopt(ctx, madeRefund(refund, account))
}

/** Every refund of an event's charge. */
export async function adoptRefundsOf(ctx: Ctx, charge: ProviderRef): Promise<Adopted> {
  const stripe = stripeClient()
  if (!stripe) throw new Error('Stripe is not configured any more')
  const query = { charge: charge.ref, limit: 100 }
  const made = await askedOfStripe(() => stripe.refunds.list(query, onAccount(charge.account)))
  const found = new Set<Adopted>()
  for (const refund of made.data) found.add(await adopt(ctx, madeRefund(refund, charge.account)))
  const told: readonly Adopted[] = ['refund_adopted', 'refund_bound', 'refund_known']
  return told.find((outcome) => found.has(outcome)) ?? 'unknown_payment'
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
