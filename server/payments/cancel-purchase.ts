// The buyer gives a hold back. An open payment is closed at the provider first: what is complete there cannot be given back here.
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { purchaseCan } from '@/server/purchases/contract'
import { releasePlaces } from '@/server/purchases/release-places'
import { finishIntended } from './finish-intended'
import { refreshPayment } from './refresh-payment'

const ATTEMPTS = 3

/** Giving back what is already given back or lapsed succeeds and changes nothing. */
export async function cancelPurchase(ctx: Ctx, input: { id: string }): Promise<{ status: 'cancelled' | 'expired' }> {
  const purchase = await ctx.db.purchase.findUnique({
    where: { id: input.id },
    select: { id: true, organizationId: true, eventId: true, status: true },
  })
  if (!purchase) return notFound('purchase')
  if (ctx.actor.kind === 'buyer') {
    if (ctx.actor.purchaseId !== purchase.id) return notFound('purchase')
  } else requirePermission(ctx, 'purchases:cancel', purchase, 'purchase')
  if (purchase.status === 'cancelled' || purchase.status === 'expired') return { status: purchase.status }
  if (!purchaseCan.giveBack(purchase.status)) paidAlready()
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await finishIntended(ctx, purchase.id)
    const outcome = await refreshPayment(ctx, purchase.id, { close: true })
    if (outcome === 'awaiting_funds') paidAlready()
    // Not released: it is paid, or another payment was started in between and has to be closed first.
    if (await inTransaction(ctx, (tx) => releasePlaces(tx, purchase.id, 'cancelled', { onlyIfLapsed: false }))) {
      return { status: 'cancelled' }
    }
  }
  const now = await ctx.db.purchase.findUniqueOrThrow({ where: { id: purchase.id }, select: { status: true } })
  return now.status === 'cancelled' || now.status === 'expired' ? { status: now.status } : paidAlready()
}

function paidAlready(): never {
  fail('conflict', 'purchase.not_held', 'This purchase is paid or being paid, so it cannot be given back.')
}
