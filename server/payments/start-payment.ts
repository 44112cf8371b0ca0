// Begins to pay a held purchase: intent row, then the provider is asked with the payment's id as key, then the answer is written.
// Guards: one open payment per purchase (a partial unique index), no outside call inside a transaction, the hold extended once; what is
// open is left only for a wish that can be fulfilled.

import type { Payment } from '@/prisma/generated/client'
import { type Ctx, inTransaction, isDuplicate } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { DomainError, fail } from '@/server/kernel/errors'
import type { GatewayName } from '@/server/sellers/contract'
import type { OpenGateway } from '@/server/sellers/open-gateways'
import { askedFor, checkoutRequest, type Payable } from './checkout-request'
import { closeRefused } from './close-refused'
import type { StartedPayment, StartPaymentInput } from './contract'
import { changeMethod } from './external/change-method'
import { type ExternalTerms, externalTerms } from './external/external-terms'
import { tellHowToPay } from './external/instructions-mail'
import { GatewayRefusal, GatewayUnavailable, type PaymentGateway, type ProviderCheckout } from './gateway'
import { chooseGateways, gatewayOf } from './gateways'
import { keepThroughOutage } from './keep-through-outage'
import { giveUpIntent, leaveGateway } from './leave-gateway'
import { loadPayable, notPayable, type PayablePurchase, requireStillOn } from './load-payable'
import { bindCheckout, insertIntent } from './open-payment'
import { followAccount } from './stripe/follow-account'

/** `outside`: how money from outside of any provider may come, when it is to. */
type Choice = { gateway: PaymentGateway; account: string | null; outside: ExternalTerms | null }
type Wish = Pick<StartPaymentInput, 'returnUrl' | 'method'>

export async function startPayment(ctx: Ctx, input: StartPaymentInput): Promise<StartedPayment> {
  const purchase = await loadPayable(ctx, input)
  const { preferredGateways: preferred } = input
  const open = purchase.payments.find((payment) => payment.status === 'pending')
  if (open && (preferred.length === 0 || preferred.includes(open.gateway)))
    return { ...view(await changeMethod(ctx, purchase, open, input.method)), created: false }
  requireStillOn(purchase)
  const chosen = await chooseGateways(ctx, purchase, preferred)
  // The first is the one that is wished for: what it will not take is said while the other is still open.
  if (open && chosen[0]) await choiceOf(ctx, purchase, chosen[0], input)
  if (open) await leaveGateway(ctx, open)
  let outage: GatewayUnavailable | null = null
  for (const one of chosen) {
    try {
      const choice = await choiceOf(ctx, purchase, one, input)
      const intended = outage ? await findIntended(ctx, purchase) : purchase.payments.find(isIntended)
      return { ...view(await payThrough(ctx, purchase, choice, input, intended)), created: true }
    } catch (error) {
      if (!(error instanceof GatewayUnavailable)) throw error
      ctx.log.warn({ err: error, purchaseId: purchase.id, gateway: one.name }, 'a payment provider does not answer')
      outage = error
    }
  }
  return keepThroughOutage(ctx, purchase.id, outage)
}

async function choiceOf(
  ctx: Ctx,
  purchase: PayablePurchase,
  { name, account }: OpenGateway,
  { method }: Wish,
): Promise<Choice> {
  const outside = name === 'external' ? await externalTerms(ctx, purchase, method) : null
  return { gateway: gatewayOf(name), account, outside }
}

function isIntended({ status }: Payment): boolean {
  return status === 'intended'
}

function findIntended(ctx: Ctx, { id: purchaseId }: PayablePurchase): Promise<Payment | null> {
  return ctx.db.payment.findFirst({ where: { purchaseId, status: 'intended' } })
}

async function payThrough(
  ctx: Ctx,
  purchase: PayablePurchase,
  choice: Choice,
  wish: Wish,
  intended: Payment | null | undefined,
): Promise<Payment> {
  if (intended?.gateway === choice.gateway.name) {
    const asked = await askAgain(ctx, purchase, intended)
    if (asked) return asked
  } else if (intended) await giveUpIntent(ctx, intended)
  return askProvider(ctx, purchase, await writeIntent(ctx, purchase, choice, wish))
}

/**
 * Null when the provider will not open a checkout for an intent of some time ago any more: then it never had it, since what it has it
 * answers, and a new payment may begin.
 */
async function askAgain(ctx: Ctx, purchase: PayablePurchase, intended: Payment): Promise<Payment | null> {
  try {
    return await askProvider(ctx, purchase, intended)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'payments.refused') return null
    throw error
  }
}

async function writeIntent(
  ctx: Ctx,
  purchase: PayablePurchase,
  { gateway, account, outside }: Choice,
  { returnUrl }: Wish,
): Promise<Payment> {
  const payment: Payment = {
    id: ctx.random.uuid(ctx.now),
    organizationId: purchase.organizationId,
    purchaseId: purchase.id,
    gateway: gateway.name,
    method: outside?.method ?? null,
    status: 'intended',
    amountMinor: purchase.totalMinor,
    currency: purchase.currency,
    applicationFeeMinor: account === null ? 0 : purchase.platformFeeMinor,
    ...{ capturedMinor: 0, refundedMinor: 0, disputedMinor: 0, lostMinor: 0 },
    ...{ providerRef: null, providerIntent: null, redirectUrl: null, settledAt: null },
    providerAccount: account,
    liveMode: gateway.liveMode,
    returnUrl,
    request: askedFor(purchase, purchase.settings.statementText),
    createdAt: ctx.now,
  }
  const until = outside?.until ?? new Date(ctx.now.getTime() + env().holdTtlSeconds * 1000)
  try {
    const isIntended = await insertIntent(ctx, payment, { until, again: outside !== null })
    return isIntended ? payment : await notPayable(ctx, purchase.id)
  } catch (error) {
    if (!isDuplicate(error)) throw error
    // A twin was faster; its payment is ours too, and the provider knows both by the same key.
    const twin = await ctx.db.payment.findFirst({
      where: { purchaseId: purchase.id, status: { in: ['intended', 'pending'] } },
    })
    if (!twin) throw error
    return twin
  }
}

/** Safe to repeat for an intended payment: the provider answers the same checkout for the same payment. */
export async function askProvider(ctx: Ctx, purchase: Payable, payment: Payment): Promise<Payment> {
  if (payment.status === 'pending') return payment
  let checkout: ProviderCheckout
  try {
    checkout = await gatewayOf(payment.gateway).createCheckout(checkoutRequest(purchase, payment))
  } catch (error) {
    return explain(ctx, payment, error)
  }
  const opened = {
    status: 'pending' as const,
    providerRef: checkout.ref,
    providerIntent: checkout.intentRef,
    redirectUrl: checkout.url,
  }
  const isOurs =
    payment.gateway === 'external'
      ? await bindAndTell(ctx, payment, checkout)
      : await bindCheckout(ctx, payment, checkout)
  if (isOurs) return { ...payment, ...opened }
  const asked = await ctx.db.payment.findUniqueOrThrow({ where: { id: payment.id } })
  // The purchase was paid another way while the provider was asked: this one was closed with that.
  const isClosed = asked.status === 'failed' || asked.status === 'expired'
  return isClosed ? closedMeanwhile(ctx, asked) : asked
}

/** The mail stands or falls with the payment that it tells of. */
function bindAndTell(ctx: Ctx, payment: Payment, checkout: ProviderCheckout): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const isOurs = await bindCheckout(tx, payment, checkout)
    if (isOurs) await tellHowToPay(tx, payment)
    return isOurs
  })
}

async function closedMeanwhile(ctx: Ctx, payment: Payment): Promise<Payment> {
  const { places } = await ctx.db.purchase.findUniqueOrThrow({ where: { id: payment.purchaseId } })
  return places === 'held' ? payment : notPayable(ctx, payment.purchaseId)
}

async function explain(ctx: Ctx, payment: Payment, error: unknown): Promise<never> {
  if (error instanceof GatewayRefusal) {
    ctx.log.error({ paymentId: payment.id, code: error.code }, 'the provider refused to open a checkout')
    await inTransaction(ctx, (tx) => closeRefused(tx, payment, 'intended', error.code))
    await lookAtAccount(ctx, payment)
    fail('conflict', 'payments.refused', `The payment provider does not take this payment (${error.code}).`, {
      cause: error,
    })
  }
  throw error
}

/** The account may have been shut without a word having reached us: then the next buyer is told before choosing. */
async function lookAtAccount(ctx: Ctx, { gateway, organizationId, providerAccount: ref }: Payment): Promise<void> {
  if (gateway !== 'stripe' || ref === null) return
  await followAccount(ctx, { organizationId, ref }).catch((error: unknown) => {
    ctx.log.warn({ err: error, organizationId }, 'an account could not be looked at')
  })
}

function view(payment: Payment): Omit<StartedPayment, 'created'> {
  if (!payment.providerRef || !payment.redirectUrl) {
    fail('conflict', 'payments.closed', 'This payment is not open any more. Start again.')
  }
  return {
    paymentId: payment.id,
    paymentIntentId: payment.providerRef,
    gateway: payment.gateway as GatewayName,
    redirectUrl: payment.redirectUrl,
    clientSecret: null,
    status: payment.status === 'succeeded' ? 'succeeded' : 'pending',
  }
}
