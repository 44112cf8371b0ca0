// Closes the page at a provider of a payment that is over here because its purchase was paid another way.
import type { Ctx } from '@/server/kernel/ctx'
import { GatewayRefusal } from './gateway'
import { gatewayOf } from './gateways'
import { settlePayment } from './settle-payment'

export async function closeCheckout(ctx: Ctx, { paymentId }: { paymentId: string }): Promise<void> {
  const payment = await ctx.db.payment.findUnique({ where: { id: paymentId } })
  if (payment?.status !== 'expired' || payment.providerRef === null || payment.gateway === 'external') return
  try {
    const at = { ref: payment.providerRef, account: payment.providerAccount }
    const checkout = await gatewayOf(payment.gateway).expireCheckout(at)
    // Paid there in the last moment: its event settles it too, and whoever comes first does.
    if (checkout.paid) await settlePayment(ctx, checkout)
  } catch (error) {
    // Its provider does not know it any more: nothing can be paid there.
    if (!(error instanceof GatewayRefusal)) throw error
  }
}
