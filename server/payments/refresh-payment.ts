// Asks the provider what became of a purchase's open payment, and settles what it says. The return page calls it, so that it tells
// the truth before any webhook has come; so does everything that must not drop a place on a guess.
import type { Ctx } from '@/server/kernel/ctx'
import type { SettleOutcome } from './contract'
import { gatewayOf } from './gateways'
import { settlePayment } from './settle-payment'

/** Null when no payment is open. `close` ends an open checkout at the provider first, so that the answer is final. */
export async function refreshPayment(
  ctx: Ctx,
  purchaseId: string,
  options: { close: boolean },
): Promise<SettleOutcome | null> {
  const payment = await ctx.db.payment.findFirst({ where: { purchaseId, status: 'pending' } })
  if (!payment?.providerRef) return null
  const gateway = gatewayOf(payment.gateway)
  const checkout = options.close
    ? await gateway.expireCheckout(payment.providerRef)
    : await gateway.fetchCheckout(payment.providerRef)
  return settlePayment(ctx, checkout)
}
