// An organization's row at the provider: made with its customer, written under its version. Guards: one customer per organization, and
// a writing that saw an older row than there is now does not happen.
import type Stripe from 'stripe'
import type { Prisma, Subscription } from '@/prisma/generated/client'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { askStripe } from '@/server/providers/stripe-client'

/** Makes the customer and the row where there is none yet; asking twice, or at once, gives the same one. */
export async function ensureSubscriptionRow(ctx: Ctx, stripe: Stripe, organizationId: string): Promise<Subscription> {
  const known = await ctx.db.subscription.findUnique({ where: { organizationId } })
  if (known) return known
  // Nothing that can change is in this request: with its key it always means the same customer.
  const customer = await askStripe(() =>
    stripe.customers.create({ metadata: { organizationId } }, { idempotencyKey: `customer:${organizationId}` }),
  )
  await inTransaction(ctx, (tx) =>
    tx.db.subscription.createMany({
      data: { organizationId, plan: 'free', status: 'none', customerRef: customer.id, updatedAt: tx.now },
      skipDuplicates: true,
    }),
  )
  return ctx.db.subscription.findUniqueOrThrow({ where: { organizationId } })
}

/** False when somebody else has written since `seen` was read. */
export async function writeRow(
  tx: TxCtx,
  seen: Pick<Subscription, 'organizationId' | 'version'>,
  data: Prisma.SubscriptionUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await tx.db.subscription.updateMany({
    where: { organizationId: seen.organizationId, version: seen.version },
    data: { ...data, version: seen.version + 1, updatedAt: tx.now },
  })
  return count === 1
}
