// A refund that somebody made in the provider's own dashboard becomes a refund of ours: the money is booked, the tickets stay as they
// are. Guards: a refund that we asked for ourselves is never taken for another one, and one refund at a provider is one row.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, databaseCode, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import type { GatewayName } from '@/server/sellers/contract'
import type { ProviderRefund } from '../gateway'
import { gatewayOf } from '../gateways'
import { recordPaymentLog } from '../log/record-payment-log'
import { hasOpenDispute } from '../open-dispute'
import { settlePayment } from '../settle-payment'

/** A refund as its provider tells it. */
export type MadeRefund = ProviderRefund & {
  gateway: GatewayName
  account: string | null
  /** Of the payment that it gives back. */
  intentRef: string | null
  /** Minor units. */
  amount: number
  /** The id of ours that it carries, if we asked for it. */
  ownId: string | null
}

/** `disputed`: not adopted, since a dispute has the money. */
export type Adopted = 'refund_adopted' | 'refund_known' | 'unknown_payment' | 'disputed'

export async function adoptRefund(ctx: Ctx, made: MadeRefund): Promise<Adopted> {
  const payment = await refundedPayment(ctx, made)
  if (!payment) return 'unknown_payment'
  if (made.status === 'failed' || (await isKnown(ctx, made, payment.id))) return 'refund_known'
  try {
    return await inTransaction(ctx, (tx) => write(tx, made, payment))
  } catch (error) {
    // A twin was faster: one refund at a provider is one row (`provider_ref` is unique).
    if (['23505', 'P2002'].includes(databaseCode(error))) return 'refund_known'
    throw error
  }
}

type Refunded = { id: string; purchaseId: string }

/** A refund may be told before the payment that it gives back: that one is settled first. */
async function refundedPayment(ctx: Ctx, { gateway, account, intentRef }: MadeRefund): Promise<Refunded | null> {
  if (intentRef === null) return null
  const find = () =>
    ctx.db.payment.findFirst({
      where: { gateway, providerIntent: intentRef, providerAccount: account, status: 'succeeded' },
      select: { id: true, purchaseId: true },
    })
  const known = await find()
  if (known) return known
  const checkout = await gatewayOf(gateway).fetchCheckoutOfIntent({ ref: intentRef, account })
  if (checkout) await settlePayment(ctx, checkout)
  return find()
}

/** Asked for by us: the answer is on its way to its own row, if it is not there. */
async function isKnown(ctx: Ctx, { ref, ownId }: MadeRefund, paymentId: string): Promise<boolean> {
  const isId = ownId !== null && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(ownId)
  const found = await ctx.db.refund.findFirst({
    where: { paymentId, OR: [{ providerRef: ref }, ...(isId ? [{ id: ownId }] : [])] },
    select: { id: true },
  })
  return found !== null
}

async function write(tx: TxCtx, made: MadeRefund, payment: Refunded): Promise<Adopted> {
  const { gateway, ref, amount } = made
  await lockPurchase(tx, payment.purchaseId)
  // PayPal tells what a dispute took as a refund too; Stripe refunds nothing that is disputed, and tells the two apart.
  if (gateway === 'paypal' && (await hasOpenDispute(tx, payment.id))) return 'disputed'
  const [reserved] = await tx.db.$queryRaw<{ organization_id: string; currency: string }[]>`
    UPDATE payment SET refunded_minor = refunded_minor + ${amount}::int
    WHERE id = ${payment.id}::uuid AND refunded_minor + ${amount}::int <= captured_minor
    RETURNING organization_id, currency`
  // Refunds that we asked for stand in the way; the provider will refuse them, since the money is gone. Then there is room.
  if (!reserved) throw new Error(`the refund ${ref} waits for refunds of ours that cannot succeed`)
  const { organization_id: organizationId, currency } = reserved
  const id = tx.random.uuid(tx.now)
  const about = { organizationId, purchaseId: payment.purchaseId, amountMinor: amount, currency, providerRef: ref }
  await tx.db.refund.create({
    data: {
      ...about,
      id,
      paymentId: payment.id,
      reason: 'made_at_provider',
      tickets: 'keep',
      actor: `provider:${gateway}`,
      status: 'requested',
      createdAt: tx.now,
    },
  })
  await recordPaymentLog(tx, { ...about, kind: 'refund_requested', gateway, detail: 'made_at_provider' })
  // Its job asks the provider what became of it, as for every other refund that the provider has taken.
  await enqueue(tx, 'send-refund', { refundId: id }, { jobKey: `refund:${id}` })
  return 'refund_adopted'
}
