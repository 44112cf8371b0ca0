// Writes down what a provider says about a dispute now, and lets the tickets follow. Called by every event about a dispute, in whatever
// order they come. Guards: an answer that was asked for before another one was written is asked for again (`revision`), so that the
// last word is the provider's present one; a dispute of a foreign account has no effect.
import type { Payment } from '@/prisma/generated/client'
import type { JobPayload } from '@/server/jobs/catalog'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { askAboutDispute } from '@/server/payments/ask-about-dispute'
import { GatewayRefusal, type ProviderCheckout, type ProviderRef } from '@/server/payments/gateway'
import { gatewayOf } from '@/server/payments/gateways'
import { adoptPaypalRefundsOf } from '@/server/payments/paypal/adopt-paypal-refund'
import { settlePayment } from '@/server/payments/settle-payment'
import { type GatewayName, gatewayNames } from '@/server/sellers/contract'
import { fetchDispute, type ProviderDispute } from './provider-disputes'
import { recordDispute } from './record-dispute'

type Input = JobPayload<'follow-dispute'>
type FollowOutcome = 'recorded' | 'unknown_dispute' | 'unknown_payment'

const TRIES = 10
/** How long a payment that is not settled may take before its dispute is looked at again. */
const UNSETTLED_MS = 60 * 60_000

export async function followDispute(ctx: Ctx, input: Input): Promise<FollowOutcome> {
  const key = { gateway_providerRef: { gateway: input.gateway, providerRef: input.providerRef } }
  for (let tries = 0; tries < TRIES; tries++) {
    const known = await ctx.db.dispute.findUnique({ where: key, select: { revision: true } })
    const dispute = await fetchDispute(input)
    if (!dispute) return passOver(ctx, input, 'unknown_dispute')
    const payment = await disputedPayment(ctx, input, dispute)
    if (!payment) return passOver(ctx, input, 'unknown_payment')
    const seen = known?.revision ?? 0
    const written = await inTransaction(ctx, (tx) => recordDispute(tx, payment, { ...dispute, ...input }, seen))
    if (written) {
      if (isOpen(payment)) await askAgain(ctx, input)
      // Refunds of a disputed capture were left to its dispute; one that did not decide for the buyer leaves them over.
      if (input.gateway === 'paypal' && dispute.intentRef && (dispute.status === 'won' || dispute.status === 'closed'))
        await adoptPaypalRefundsOf(ctx, dispute.intentRef)
      return 'recorded'
    }
  }
  throw new Error(`dispute ${input.providerRef} changes faster than it can be read`)
}

function passOver(ctx: Ctx, input: Input, outcome: FollowOutcome): FollowOutcome {
  const sentence =
    outcome === 'unknown_dispute' ? 'the provider knows no such dispute' : 'a dispute is about no payment of ours'
  ctx.log.warn({ ...input, outcome }, sentence)
  return outcome
}

/** A dispute may be told before the payment that it is about: that one is settled first. */
async function disputedPayment(ctx: Ctx, input: Input, dispute: ProviderDispute): Promise<Payment | null> {
  const { intentRef } = dispute
  if (intentRef === null) return null
  const where = { gateway: input.gateway, providerIntent: intentRef, providerAccount: input.account }
  const find = () => ctx.db.payment.findFirst({ where })
  const known = await find()
  if (known && !isOpen(known)) return known
  const gateway = gatewayNames.find((name) => name === input.gateway)
  if (!gateway) return known
  const checkout = await checkoutOf(gateway, { ref: intentRef, account: input.account })
  if (checkout) await settlePayment(ctx, checkout)
  return find()
}

/** Null for what the provider does not know as a payment. */
async function checkoutOf(gateway: GatewayName, intent: ProviderRef): Promise<ProviderCheckout | null> {
  try {
    return await gatewayOf(gateway).fetchCheckoutOfIntent(intent)
  } catch (error) {
    if (error instanceof GatewayRefusal) return null
    throw error
  }
}

function isOpen({ status }: Payment): boolean {
  return status === 'intended' || status === 'pending'
}

async function askAgain(ctx: Ctx, input: Input): Promise<void> {
  const runAt = new Date(ctx.now.getTime() + UNSETTLED_MS)
  await inTransaction(ctx, (tx) => askAboutDispute(tx, input, runAt))
}
