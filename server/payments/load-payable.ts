// The purchase that somebody wants to pay, if they may and it can be paid. Guards: the server's own price and currency; a return to our
// own pages or the organizer's; nothing is paid for an event that is over.
import type { Payment } from '@/prisma/generated/client'
import { requirePermission } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail, notFound } from '@/server/kernel/errors'
import { isOwnUrl } from '@/server/kernel/links'
import { loadPaymentSettings } from '@/server/sellers/payment-settings'
import type { Payable } from './checkout-request'
import type { StartPaymentInput } from './contract'

/** With its open payments. */
export type PayablePurchase = Payable & { payments: Payment[] }

export async function loadPayable(ctx: Ctx, input: StartPaymentInput): Promise<PayablePurchase> {
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
  const { returnOrigins } = await loadPaymentSettings(ctx, purchase.organizationId)
  if (!isOwnUrl(input.returnUrl, returnOrigins)) {
    fail(
      'invalid',
      'payments.foreign_return_url',
      'The return address must lie on this site or on the organizer’s own.',
      {
        details: [{ path: 'returnUrl', message: `must start with ${[env().appUrl, ...returnOrigins].join('/ or ')}/` }],
      },
    )
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

/** Says why a purchase that was payable is not any more: paid meanwhile, or lapsed. */
export async function notPayable(ctx: Pick<Ctx, 'db'>, purchaseId: string): Promise<never> {
  const { places, status } = await ctx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    select: { places: true, status: true },
  })
  return places === 'sold' || status === 'needs_attention' ? paidAlready() : lapsed()
}

export function paidAlready(): never {
  fail('conflict', 'purchase.not_payable', 'This purchase is paid or being paid already.')
}

/** Holds outlive the end of their event by minutes: no payment is begun then. */
export async function requireStillOn(ctx: Pick<Ctx, 'db' | 'now'>, { eventId }: { eventId: string }): Promise<void> {
  const coming = await ctx.db.eventSession.findFirst({
    where: { eventId, endsAt: { gt: ctx.now } },
    select: { id: true },
  })
  if (!coming) fail('conflict', 'event.over', 'This event is over.')
}

function lapsed(): never {
  fail('gone', 'purchase.expired', 'The places were held too long and have been given back. Choose them again.')
}
