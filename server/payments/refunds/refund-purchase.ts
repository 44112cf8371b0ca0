// A person, or a program of theirs, gives money back: the amount is reserved, the tickets end and the job is asked for in one
// transaction; the provider is asked afterwards. Guards: never more than was captured, one refund per request however often it is
// sent, and a ticket either comes in or is given back unseen, never both.
import { createHash } from 'node:crypto'
import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { failpoint } from '@/server/kernel/failpoint'
import { rememberedSince } from '@/server/kernel/request-key'
import { countEntries } from '@/server/tickets/count-entries'
import { voidTickets } from '@/server/tickets/void-tickets'
import { recordPaymentLog } from '../log/record-payment-log'
import type { RefundAnswer, RefundRequest } from './contract'
import { type LockedRefundable, lockRefundable } from './lock-refundable'
import { planRefund, type RefundPlan } from './plan-refund'
import { requestRefund } from './request-refund'
import { closeFree } from './show-money'

/** Of a purchase, from whichever of its payments have something left. */
export async function refundPurchase(
  ctx: Ctx,
  { purchaseId, key, ...request }: RefundRequest & { purchaseId: string; key: string },
): Promise<RefundAnswer> {
  const purchase = await ctx.db.purchase.findUnique({
    where: { id: purchaseId },
    select: { organizationId: true, eventId: true },
  })
  requirePermission(ctx, 'payments:refund', purchase ?? { organizationId: '' }, 'purchase')
  if (!purchase) return notFound('purchase')
  const requestKey = createHash('sha256')
    .update(`refund/${purchaseId}/${key}/${JSON.stringify(request)}`)
    .digest()
  return giveBack(ctx, { purchaseId, requestKey }, request)
}

/** Of one payment. */
export async function refundPayment(
  ctx: Ctx,
  { paymentId, ...request }: RefundRequest & { paymentId: string },
): Promise<RefundAnswer> {
  const payment = await ctx.db.payment.findUnique({
    where: { id: paymentId },
    select: { purchaseId: true, organizationId: true, purchase: { select: { eventId: true } } },
  })
  const subject = payment ? { ...payment, eventId: payment.purchase.eventId } : { organizationId: '' }
  requirePermission(ctx, 'payments:refund', subject, 'payment')
  if (!payment) return notFound('payment')
  return giveBack(ctx, { purchaseId: payment.purchaseId, paymentId, requestKey: ctx.requestKey }, request)
}

type Target = { purchaseId: string; paymentId?: string; requestKey: Uint8Array | null }

async function giveBack(ctx: Ctx, target: Target, request: RefundRequest): Promise<RefundAnswer> {
  try {
    const answer = await inTransaction(ctx, (tx) => writeRefund(tx, target, request))
    failpoint('refund:committed')
    return answer
  } catch (error) {
    const twin = isDuplicate(error) ? await findByRequestKey(ctx, target.requestKey) : null
    if (twin) return twin
    throw error
  }
}

async function writeRefund(tx: TxCtx, target: Target, request: RefundRequest): Promise<RefundAnswer> {
  const due = await lockRefundable(tx, target.purchaseId, target.paymentId)
  // Under the lock: a twin that went first has committed by now.
  const earlier = await findByRequestKey(tx, target.requestKey)
  if (earlier) return earlier
  if (target.paymentId && due.payments.length === 0 && due.disputedMinor === 0)
    fail('conflict', 'refund.nothing_left', 'There is nothing left to give back of this payment.')
  const plan = planRefund(due, request)
  if (!request.evenIfEntered) await refuseEntered(tx, plan.voidIds)
  const ids: string[] = []
  for (const part of plan.parts) ids.push(await requestPart(tx, target, request, plan, part, ids.length === 0))
  await endTickets(tx, due, plan.voidIds, 'refund')
  if (plan.parts.length === 0) await closeFree(tx, target.purchaseId)
  await audit(tx, due, request, plan, ids)
  failpoint('refund:requested')
  return { refundId: ids[0] ?? null, status: ids.length === 0 ? 'succeeded' : 'requested' }
}

function requestPart(
  tx: TxCtx,
  { requestKey }: Target,
  { reason, note, keepFees = false }: RefundRequest,
  { ticketIds, tickets }: RefundPlan,
  part: RefundPlan['parts'][number],
  isFirst: boolean,
): Promise<string> {
  return requestRefund(tx, {
    paymentId: part.paymentId,
    amount: part.amountMinor,
    feeMinor: part.feeMinor,
    reason,
    note: note ?? '',
    ticketIds,
    tickets,
    keepFees,
    requestKey: isFirst ? requestKey : null,
  })
}

/** Voids tickets with their entry in the purchase's log. */
export async function endTickets(
  tx: TxCtx,
  { purchase }: LockedRefundable,
  ids: readonly string[],
  reason: 'refund' | 'event_cancelled',
): Promise<void> {
  const ended = await voidTickets(tx, ids, reason)
  if (ended.length === 0) return
  const { id: purchaseId, organizationId } = purchase
  await recordPaymentLog(tx, { organizationId, purchaseId, kind: 'tickets_voided', detail: `${ended.length}` })
}

async function refuseEntered(tx: TxCtx, ticketIds: readonly string[]): Promise<void> {
  if ((await countEntries(tx, ticketIds)) > 0)
    fail('conflict', 'refund.ticket_entered', 'Somebody has come in with one of these tickets.')
}

function audit(
  tx: TxCtx,
  { purchase }: LockedRefundable,
  { reason, note }: RefundRequest,
  { parts, ticketIds, tickets, voidIds }: RefundPlan,
  refundIds: readonly string[],
): Promise<void> {
  const amountMinor = parts.reduce((sum, part) => sum + part.amountMinor, 0)
  return recordAudit(tx, {
    organizationId: purchase.organizationId,
    action: 'refund.requested',
    subject: { kind: 'purchase', id: purchase.id },
    after: { refundIds, amountMinor, currency: purchase.currency, reason, note, ticketIds, tickets, voidIds },
  })
}

async function findByRequestKey(
  ctx: Pick<Ctx, 'db' | 'now'>,
  requestKey: Uint8Array | null,
): Promise<RefundAnswer | null> {
  if (!requestKey) return null
  const refund = await ctx.db.refund.findUnique({ where: { requestKey: new Uint8Array(requestKey) } })
  if (!refund) return null
  if (refund.createdAt < rememberedSince(ctx.now)) {
    // The key may be another's by now, and it is unique: the old refund gives it up.
    await ctx.db.refund.updateMany({ where: { id: refund.id }, data: { requestKey: null } })
    return null
  }
  return { refundId: refund.id, status: refund.status }
}
