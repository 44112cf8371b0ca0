// Writes the intent to give money back; a job carries it to the provider. Refunds can never exceed what was captured: the amount is
// reserved on the payment under a CHECK.
import { actorName } from '@/server/audit/record-audit'
import { priorities } from '@/server/jobs/catalog'
import { enqueue } from '@/server/jobs/enqueue'
import type { TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { requestNotification } from '@/server/notifications/request-notification'
import { recordPaymentLog } from '../log/record-payment-log'
import type { OwnRefundReason, RefundReason, TicketFate } from './contract'

type NewRefund = {
  paymentId: string
  /** Minor units. */
  amount: number
  reason: RefundReason | OwnRefundReason
  note?: string
  /** Part of the amount that gives the service fee back. */
  feeMinor?: number
  ticketIds?: readonly string[]
  tickets?: TicketFate
  /** What the platform took stays with it; else it goes back in proportion to the amount. */
  keepFees?: boolean
  runId?: string | null
  requestKey?: Uint8Array | null
}

type Reserved = {
  has_application_fee: boolean
  purchase_id: string
  organization_id: string
  currency: string
  gateway: string
}

/** For whoever holds the locks of the purchase and of its payment. Answers the refund's id. */
export async function requestRefund(tx: TxCtx, refund: NewRefund & { tellBuyer?: boolean }): Promise<string> {
  const [reserved] = await tx.db.$queryRaw<Reserved[]>`
    UPDATE payment SET refunded_minor = refunded_minor + ${refund.amount}::int
    WHERE id = ${refund.paymentId}::uuid AND status = 'succeeded' AND refunded_minor + ${refund.amount}::int <= captured_minor
    RETURNING application_fee_minor > 0 AS has_application_fee, purchase_id, organization_id, currency, gateway`
  if (!reserved) fail('conflict', 'payments.refund_too_large', 'This is more than what is left of the payment.')
  const { purchase_id: purchaseId, organization_id: organizationId, currency, gateway } = reserved
  const id = tx.random.uuid(tx.now)
  await tx.db.refund.create({
    data: {
      id,
      organizationId,
      purchaseId,
      paymentId: refund.paymentId,
      amountMinor: refund.amount,
      currency,
      reason: refund.reason,
      note: refund.note ?? '',
      feeMinor: refund.feeMinor ?? 0,
      tickets: refund.tickets ?? 'keep',
      ticketIds: [...(refund.ticketIds ?? [])],
      runId: refund.runId ?? null,
      actor: actorName(tx.actor),
      requestKey: refund.requestKey ? new Uint8Array(refund.requestKey) : null,
      withApplicationFee: reserved.has_application_fee && !refund.keepFees,
      status: 'requested',
      createdAt: tx.now,
    },
  })
  await recordPaymentLog(tx, {
    organizationId,
    purchaseId,
    kind: 'refund_requested',
    gateway,
    amountMinor: refund.amount,
    currency,
    detail: refund.reason,
  })
  // Of thousands at once nobody waits for one: what buyers wait for goes first.
  const priority = refund.runId ? priorities.bulk : priorities.money
  await enqueue(tx, 'send-refund', { refundId: id }, { jobKey: `refund:${id}`, priority })
  if (refund.tellBuyer) await tellWhy(tx, id, purchaseId)
  return id
}

async function tellWhy(tx: TxCtx, refundId: string, purchaseId: string): Promise<void> {
  const { organizationId, buyerEmail, locale } = await tx.db.purchase.findUniqueOrThrow({ where: { id: purchaseId } })
  await requestNotification(tx, {
    kind: 'late_payment_refund',
    key: refundId,
    organizationId,
    purchaseId,
    recipient: buyerEmail,
    locale,
    props: { refundId },
  })
}
