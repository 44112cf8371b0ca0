// Asks the provider what became of a purchase's open payment, and settles what it says. The return page calls it, so that it tells
// the truth before any webhook has come; so does everything that must not drop a place on a guess.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { closeRefused } from './close-refused'
import type { SettleOutcome } from './contract'
import { GatewayRefusal, type ProviderCheckout } from './gateway'
import { gatewayOf } from './gateways'
import { settlePayment } from './settle-payment'

/** Null when no payment is open. `close` ends an open checkout at the provider first, so that the answer is final. */
export async function refreshPayment(
  ctx: Ctx,
  purchaseId: string,
  options: { close: boolean },
): Promise<SettleOutcome | null> {
  const payment = await ctx.db.payment.findFirst({
    where: { purchaseId, status: 'pending' },
    include: { purchase: { select: { places: true, holdExpiresAt: true } } },
  })
  if (!payment?.providerRef) return null
  // Nobody can be asked about it: money from outside is told to us.
  if (payment.gateway === 'external' && !options.close) return 'still_open'
  const gateway = gatewayOf(payment.gateway)
  const ref = { ref: payment.providerRef, account: payment.providerAccount }
  let checkout: ProviderCheckout
  try {
    checkout = options.close ? await gateway.expireCheckout(ref) : await gateway.fetchCheckout(ref)
    // Agreed, and not taken yet: it is taken while the places are held, and never once they are to be given back.
    if (checkout.approved && payment.purchase.places === 'held' && payment.purchase.holdExpiresAt > ctx.now)
      checkout = await gateway.capture({ ...ref, paymentId: payment.id })
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error
    // The provider does not know its own checkout any more (its keys were changed): nothing can be paid there.
    ctx.log.error({ paymentId: payment.id, code: error.code }, 'a checkout is unknown at its provider')
    const { code } = error
    await inTransaction(ctx, (tx) => closeRefused(tx, payment, 'pending', code))
    return 'closed'
  }
  return settlePayment(ctx, checkout)
}
