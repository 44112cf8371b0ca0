// A refund that somebody made in Stripe's own dashboard becomes a refund of ours: the money is booked, the tickets stay as they are.
// Guards: a refund that we asked for ourselves is never taken for another one, and one refund at Stripe is one row.
import type Stripe from 'stripe'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, databaseCode, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { askStripe, StripeRefusal, stripeClient } from '@/server/providers/stripe-client'
import { GatewayRefusal, type ProviderRef } from '../gateway'
import { recordPaymentLog } from '../log/record-payment-log'

type Adopted = 'refund_adopted' | 'refund_known' | 'unknown_payment'

/** The refund of an event. */
export async function adoptRefund(ctx: Ctx, { ref, account }: ProviderRef): Promise<Adopted> {
  const stripe = stripeClient()
  if (!stripe) throw new Error('Stripe is not configured any more')
  return adopt(ctx, await asked(() => stripe.refunds.retrieve(ref, {}, on(account))), account)
}

/** Every refund of an event's charge. */
export async function adoptRefundsOf(ctx: Ctx, charge: ProviderRef): Promise<Adopted> {
  const stripe = stripeClient()
  if (!stripe) throw new Error('Stripe is not configured any more')
  const query = { charge: charge.ref, limit: 100 }
  const made = await asked(() => stripe.refunds.list(query, on(charge.account)))
  const found = new Set<Adopted>()
  for (const refund of made.data) found.add(await adopt(ctx, refund, charge.account))
  if (found.has('refund_adopted')) return 'refund_adopted'
  return found.has('refund_known') ? 'refund_known' : 'unknown_payment'
}

async function adopt(ctx: Ctx, refund: Stripe.Refund, account: string | null): Promise<Adopted> {
  const intent = typeof refund.payment_intent === 'string' ? refund.payment_intent : refund.payment_intent?.id
  const payment = intent
    ? await ctx.db.payment.findFirst({
        where: { gateway: 'stripe', providerIntent: intent, providerAccount: account, status: 'succeeded' },
        select: { id: true, purchaseId: true },
      })
    : null
  if (!payment) return 'unknown_payment'
  if (refund.status === 'failed' || refund.status === 'canceled' || (await isKnown(ctx, refund, payment.id))) {
    return 'refund_known'
  }
  try {
    return await inTransaction(ctx, (tx) => write(tx, refund, payment))
  } catch (error) {
    // A twin was faster: one refund at Stripe is one row (`provider_ref` is unique).
    if (['23505', 'P2002'].includes(databaseCode(error))) return 'refund_known'
    throw error
  }
}

/** Asked for by us: the answer is on its way to its own row, if it is not there. */
async function isKnown(ctx: Ctx, refund: Stripe.Refund, paymentId: string): Promise<boolean> {
  const own = refund.metadata?.refundId
  const isId = own !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(own)
  const found = await ctx.db.refund.findFirst({
    where: { paymentId, OR: [{ providerRef: refund.id }, ...(isId ? [{ id: own }] : [])] },
    select: { id: true },
  })
  return found !== null
}

async function write(tx: TxCtx, refund: Stripe.Refund, payment: { id: string; purchaseId: string }): Promise<Adopted> {
  await tx.db.$queryRaw`SELECT id FROM purchase WHERE id = ${payment.purchaseId}::uuid FOR UPDATE`
  const [reserved] = await tx.db.$queryRaw<{ organization_id: string; currency: string }[]>`
    UPDATE payment SET refunded_minor = refunded_minor + ${refund.amount}::int
    WHERE id = ${payment.id}::uuid AND refunded_minor + ${refund.amount}::int <= captured_minor
    RETURNING organization_id, currency`
  // Refunds that we asked for stand in the way; Stripe will refuse them, since the money is gone. Then there is room.
  if (!reserved) throw new Error(`the refund ${refund.id} waits for refunds of ours that cannot succeed`)
  const { organization_id: organizationId, currency } = reserved
  const id = tx.random.uuid(tx.now)
  await tx.db.refund.create({
    data: {
      id,
      organizationId,
      purchaseId: payment.purchaseId,
      paymentId: payment.id,
      amountMinor: refund.amount,
      currency,
      reason: 'made_at_provider',
      tickets: 'keep',
      actor: 'provider:stripe',
      status: 'requested',
      providerRef: refund.id,
      createdAt: tx.now,
    },
  })
  await recordPaymentLog(tx, {
    organizationId,
    purchaseId: payment.purchaseId,
    kind: 'refund_requested',
    gateway: 'stripe',
    providerRef: refund.id,
    amountMinor: refund.amount,
    currency,
    detail: 'made_at_provider',
  })
  // Its job asks Stripe what became of it, as for every other refund that Stripe has taken.
  await enqueue(tx, 'send-refund', { refundId: id }, { jobKey: `refund:${id}` })
  return 'refund_adopted'
}

function on(account: string | null): Stripe.RequestOptions {
  return account === null ? {} : { stripeAccount: account }
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await askStripe(call)
  } catch (error) {
    if (error instanceof StripeRefusal) throw new GatewayRefusal(error.code, { cause: error })
    throw error
  }
}
