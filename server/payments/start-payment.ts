// Begins to pay a held purchase: intent row, then the provider is asked with the payment's id as key, then the answer is written.
// Guards: one open payment per purchase (a partial unique index), no outside call inside a transaction, the hold extended once.

import type { Event, Payment, Purchase, PurchaseItem } from '@/prisma/generated/client'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, databaseCode, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { DomainError, fail, notFound } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import { isOwnUrl } from '@/server/kernel/links'
import type { GatewayName, StartedPayment, StartPaymentInput } from './contract'
import { GatewayRefusal, type PaymentGateway, type ProviderCheckout } from './gateway'
import { chooseGateway, gatewayOf } from './gateways'

type PayablePurchase = Purchase & { items: PurchaseItem[]; event: Event; payments: Payment[] }

export async function startPayment(ctx: Ctx, input: StartPaymentInput): Promise<StartedPayment> {
  const purchase = await loadPayable(ctx, input)
  const open = purchase.payments.find((payment) => payment.status === 'pending')
  if (open) return { ...view(open), created: false }
  const gateway = chooseGateway(input.preferredGateways)
  const intended = purchase.payments.find((payment) => payment.status === 'intended')
  const asked = intended ? await askAgain(ctx, purchase, intended) : null
  const payment =
    asked ?? (await askProvider(ctx, purchase, await writeIntent(ctx, purchase, gateway, input.returnUrl)))
  return { ...view(payment), created: true }
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

async function loadPayable(ctx: Ctx, input: StartPaymentInput): Promise<PayablePurchase> {
  const purchase = await ctx.db.purchase.findUnique({
    where: { id: input.purchaseId },
    include: {
      items: { orderBy: { id: 'asc' } },
      event: true,
      payments: { where: { status: { in: ['intended', 'pending'] } } },
    },
  })
  if (!purchase) return notFound('purchase')
  if (ctx.actor.kind === 'buyer') {
    if (ctx.actor.purchaseId !== purchase.id) return notFound('purchase')
  } else requirePermission(ctx, 'purchases:create', purchase, 'purchase')
  if (!isOwnUrl(input.returnUrl)) {
    fail('invalid', 'payments.foreign_return_url', 'The return address must lie on this site.', {
      details: [{ path: 'returnUrl', message: `must start with ${env().appUrl}/` }],
    })
  }
  const differs =
    (input.amount !== undefined && input.amount !== purchase.totalMinor) ||
    (input.currency !== undefined && input.currency !== purchase.currency)
  if (differs) fail('conflict', 'payments.amount_differs', 'The amount or currency is not that of the purchase.')
  if (purchase.status === 'expired') lapsed()
  if (purchase.status !== 'held' && purchase.status !== 'awaiting_payment') {
    fail('conflict', 'purchase.not_payable', `This purchase cannot be paid: it is ${purchase.status}.`)
  }
  if (purchase.holdExpiresAt <= ctx.now) lapsed()
  if (!purchase.buyerEmail) fail('conflict', 'purchase.buyer_missing', 'Say who buys before paying.')
  return purchase
}

function lapsed(): never {
  fail('gone', 'purchase.expired', 'The places were held too long and have been given back. Choose them again.')
}

async function writeIntent(
  ctx: Ctx,
  purchase: PayablePurchase,
  gateway: PaymentGateway,
  returnUrl: string,
): Promise<Payment> {
  const extendedTo = new Date(ctx.now.getTime() + env().holdTtlSeconds * 1000)
  try {
    return await inTransaction(ctx, async (tx) => {
      const rows = await tx.db.$queryRaw<{ id: string }[]>`
        UPDATE purchase SET status = 'awaiting_payment',
          hold_expires_at = CASE WHEN hold_extended_at IS NULL THEN greatest(hold_expires_at, ${extendedTo}::timestamptz) ELSE hold_expires_at END,
          hold_extended_at = coalesce(hold_extended_at, ${tx.now}::timestamptz)
        WHERE id = ${purchase.id}::uuid AND places = 'held' AND hold_expires_at > ${tx.now}::timestamptz
        RETURNING id`
      if (rows.length === 0) return lapsed()
      return tx.db.payment.create({
        data: {
          id: tx.random.uuid(tx.now),
          organizationId: purchase.organizationId,
          purchaseId: purchase.id,
          gateway: gateway.name,
          status: 'intended',
          amountMinor: purchase.totalMinor,
          currency: purchase.currency,
          liveMode: gateway.liveMode,
          returnUrl,
          createdAt: tx.now,
        },
      })
    })
  } catch (error) {
    if (!['23505', 'P2002'].includes(databaseCode(error))) throw error
    // A twin was faster; its payment is ours too, and the provider knows both by the same key.
    const twin = await ctx.db.payment.findFirst({
      where: { purchaseId: purchase.id, status: { in: ['intended', 'pending'] } },
    })
    if (!twin) throw error
    return twin
  }
}

/** Safe to repeat for an intended payment: the provider answers the same checkout for the same payment. */
export async function askProvider(ctx: Ctx, purchase: PayablePurchase, payment: Payment): Promise<Payment> {
  if (payment.status === 'pending') return payment
  let checkout: ProviderCheckout
  try {
    checkout = await gatewayOf(payment.gateway).createCheckout({
      paymentId: payment.id,
      purchaseId: purchase.id,
      purchaseNumber: purchase.number,
      eventTitle: purchase.event.title,
      lines: purchase.items.map((item) => ({
        name: `${item.name} · ${purchase.event.title}`,
        unitAmount: item.unitPriceMinor,
        quantity: item.quantity,
      })),
      currency: payment.currency,
      buyerEmail: purchase.buyerEmail,
      locale: asLocale(purchase.locale),
      returnUrl: payment.returnUrl,
      createdAt: payment.createdAt,
    })
  } catch (error) {
    return explain(ctx, payment, error)
  }
  await ctx.db.payment.updateMany({
    where: { id: payment.id, status: 'intended' },
    data: {
      status: 'pending',
      providerRef: checkout.ref,
      providerIntent: checkout.intentRef,
      redirectUrl: checkout.url,
    },
  })
  return ctx.db.payment.findUniqueOrThrow({ where: { id: payment.id } })
}

async function explain(ctx: Ctx, payment: Payment, error: unknown): Promise<never> {
  if (error instanceof GatewayRefusal) {
    ctx.log.error({ paymentId: payment.id, code: error.code }, 'the provider refused to open a checkout')
    await inTransaction(ctx, async (tx) => {
      const closed = { status: 'failed' as const, settledAt: tx.now }
      const { count } = await tx.db.payment.updateMany({ where: { id: payment.id, status: 'intended' }, data: closed })
      if (count === 0) return
      await tx.db.purchase.updateMany({
        where: { id: payment.purchaseId, status: 'awaiting_payment' },
        data: { status: 'held' },
      })
    })
    fail('conflict', 'payments.refused', `The payment provider does not take this payment (${error.code}).`, {
      cause: error,
    })
  }
  throw error
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
