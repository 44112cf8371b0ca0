// A refund that somebody made in the provider's own dashboard becomes a refund of ours: the money is booked, the tickets stay as they
// are. One that names a refund of ours is that one. Guards: one refund at a provider is one row, and every one has its row.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { isUuid } from '@/server/kernel/text'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import type { GatewayName } from '@/server/sellers/contract'
import { isDisputed } from '../disputed-money'
import type { ProviderRefund } from '../gateway'
import { gatewayOf } from '../gateways'
import { recordPaymentLog } from '../log/record-payment-log'
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

/** `refund_bound`: it is one of ours, whose answer was lost. `disputed`: not adopted, since a dispute has the money. */
export type Adopted = 'refund_adopted' | 'refund_bound' | 'refund_known' | 'unknown_payment' | 'disputed'

export async function adoptRefund(ctx: Ctx, made: MadeRefund): Promise<Adopted> {
  const payment = await refundedPayment(ctx, made)
  if (!payment) return 'unknown_payment'
  try {
    if (await isKnown(ctx, made, payment.id)) return 'refund_known'
    if (await inTransaction(ctx, (tx) => bindOwn(tx, made, payment))) return 'refund_bound'
    if (made.status === 'failed') return 'refund_known'
    return await inTransaction(ctx, (tx) => write(tx, made, payment))
  } catch (error) {
    // A twin was faster: one refund at a provider is one row (`provider_ref` is unique).
    if (isDuplicate(error)) return 'refund_known'
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

async function isKnown(ctx: Pick<Ctx, 'db'>, { ref }: MadeRefund, paymentId: string): Promise<boolean> {
  const found = await ctx.db.refund.findFirst({ where: { paymentId, providerRef: ref }, select: { id: true } })
  return found !== null
}

/**
 * Asked for by us, and its answer is lost or on its way: the row is told which refund it is, and its job asks what became of it. One that
 * names ours and is another (of another amount, or a second one) is not ours.
 */
async function bindOwn(tx: TxCtx, { ref, ownId, amount }: MadeRefund, payment: Refunded): Promise<boolean> {
  if (ownId === null || !isUuid(ownId)) return false
  await lockPurchase(tx, payment.purchaseId)
  const { count } = await tx.db.refund.updateMany({
    where: { id: ownId, paymentId: payment.id, amountMinor: amount, status: 'requested', providerRef: null },
    data: { providerRef: ref },
  })
  if (count > 0) await enqueue(tx, 'send-refund', { refundId: ownId }, { jobKey: `refund:${ownId}` })
  return count > 0
}

async function write(tx: TxCtx, made: MadeRefund, payment: Refunded): Promise<Adopted> {
  const { gateway, ref, amount } = made
  await lockPurchase(tx, payment.purchaseId)
  if (await isKnown(tx, made, payment.id)) return 'refund_known'
  // PayPal tells what a dispute took as a refund too; Stripe refunds nothing that is disputed, and tells the two apart.
  if (gateway === 'paypal' && (await isDisputed(tx, payment.id))) return 'disputed'
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
