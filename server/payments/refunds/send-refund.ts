// Carries one refund to its provider. The refund's id is the idempotency key, so a lost answer never refunds twice; one so old that the
// key may be forgotten is looked for first.
import type { Payment, Refund } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { failpoint } from '@/server/kernel/failpoint'
import { openAttention } from '../attention/attention'
import { GatewayRefusal, type ProviderRefund } from '../gateway'
import { gatewayOf } from '../gateways'
import { recordRefund } from './record-refund'

/** Far below the day for which a provider remembers a key. */
const OLD_MS = 3_600_000

export async function sendRefund(ctx: Ctx, input: { refundId: string }): Promise<void> {
  const refund = await ctx.db.refund.findUnique({ where: { id: input.refundId }, include: { payment: true } })
  if (refund?.status !== 'requested') return
  // Nobody can be asked: a person sends the money and says so.
  if (refund.payment.gateway === 'external') return callAPerson(ctx, refund)
  failpoint('refund:before_provider')
  const answer = await askProvider(ctx, refund)
  failpoint('refund:after_provider')
  await inTransaction(ctx, (tx) => recordRefund(tx, refund.id, answer))
  failpoint('refund:recorded')
}

/** Asked about by an event: one that was made may have come back since. */
export async function checkRefund(ctx: Ctx, input: { refundId: string }): Promise<void> {
  const refund = await ctx.db.refund.findUnique({ where: { id: input.refundId }, include: { payment: true } })
  if (refund?.status !== 'succeeded') return sendRefund(ctx, input)
  const { providerRef: ref, payment } = refund
  if (!ref || payment.gateway === 'external') return
  const answer = await gatewayOf(payment.gateway).fetchRefund({ ref, account: payment.providerAccount })
  await inTransaction(ctx, (tx) => recordRefund(tx, refund.id, answer))
}

async function askProvider(
  ctx: Ctx,
  refund: Refund & { payment: Payment },
): Promise<ProviderRefund & { code?: string }> {
  const { payment } = refund
  if (!payment.providerIntent) throw new Error(`payment ${payment.id} has no intent to refund`)
  const gateway = gatewayOf(payment.gateway)
  try {
    if (refund.providerRef)
      return await gateway.fetchRefund({ ref: refund.providerRef, account: payment.providerAccount })
    return await gateway.refund({
      refundId: refund.id,
      paymentId: payment.id,
      intentRef: payment.providerIntent,
      account: payment.providerAccount,
      amount: refund.amountMinor,
      currency: refund.currency,
      withApplicationFee: refund.withApplicationFee,
      mayBeMade: ctx.now.getTime() - refund.createdAt.getTime() > OLD_MS,
    })
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error
    // A refund that the provider has taken is never given up because it cannot be looked at.
    if (refund.providerRef) throw error
    ctx.log.error({ refundId: refund.id, code: error.code }, 'the provider refused a refund')
    return { ref: '', status: 'failed', code: error.code }
  }
}

async function callAPerson(ctx: Ctx, refund: Refund): Promise<void> {
  const { eventId } = await ctx.db.purchase.findUniqueOrThrow({ where: { id: refund.purchaseId } })
  await inTransaction(ctx, (tx) =>
    openAttention(tx, {
      organizationId: refund.organizationId,
      kind: 'refund_by_hand',
      subjectKind: 'refund',
      subjectId: refund.id,
      purchaseId: refund.purchaseId,
      eventId,
      amountMinor: refund.amountMinor,
      currency: refund.currency,
    }),
  )
}
