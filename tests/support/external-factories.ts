// Money from outside of any provider, for tests: an organization that takes it, and a purchase that waits for it.
import type { Ctx } from '@/server/kernel/ctx'
import { pay } from './paid-purchases'
import { aHold, type Sale } from './sales-factories'

type Methods = Partial<Record<'bank_transfer' | 'cash' | 'mobile_money', { enabled: boolean; instructions: string }>>

const byTransfer: Methods = { bank_transfer: { enabled: true, instructions: 'IBAN FR76 3000 6000 0112 3456 7890 189' } }

export async function takesFromOutside(
  ctx: Ctx,
  { organizationId }: Pick<Sale, 'organizationId'>,
  externalMethods: Methods = byTransfer,
): Promise<void> {
  const settings = { organizationId, gateways: ['external'], externalMethods, updatedAt: ctx.now }
  await ctx.db.paymentSettings.create({ data: settings })
}

export async function anAwaitedPurchase(ctx: Ctx, sale: Sale, quantity = 1) {
  const hold = await aHold(ctx, sale, quantity)
  const payment = await pay(ctx, hold, { preferredGateways: ['external'] })
  return { id: hold.id, hold, payment, paymentId: payment.paymentId, reference: payment.paymentIntentId }
}
