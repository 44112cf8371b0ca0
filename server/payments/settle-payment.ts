// The one way from a provider's word to tickets or a refund. Called by the webhook's job, the return page and the reconciler;
// calling it again changes nothing. It binds gateway, checkout, amount, currency, account and live mode to our own payment row.

import type { Payment } from '@/prisma/generated/client'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { failpoint } from '@/server/kernel/failpoint'
import { isUuid } from '@/server/kernel/text'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import type { SettleOutcome } from './contract'
import type { ProviderCheckout } from './gateway'
import { gatewayOf } from './gateways'
import { type LockedPayment, recordArrived, recordMismatch, recordUnpaid } from './settle-outcomes'

/** What has to be written together with a settling: purchase and payment are locked. Not run for what was settled before or is unknown. */
export type WithSettling = (tx: TxCtx, payment: Payment, outcome: SettleOutcome) => Promise<void>

export async function settlePayment(
  ctx: Ctx,
  checkout: ProviderCheckout,
  withSettling?: WithSettling,
): Promise<SettleOutcome> {
  const liveMode = gatewayOf(checkout.gateway).liveMode
  const outcome = await inTransaction(ctx, async (tx): Promise<SettleOutcome> => {
    const payment = await lockPayment(tx, checkout)
    if (!payment) return 'unknown_payment'
    if (payment.status === 'succeeded') return 'already_settled'
    failpoint('settle:locked')
    const recorded = await record(tx, payment, checkout, liveMode)
    await withSettling?.(tx, payment, recorded)
    return recorded
  })
  failpoint('settle:committed')
  return outcome
}

async function record(
  tx: TxCtx,
  payment: LockedPayment,
  checkout: ProviderCheckout,
  liveMode: boolean,
): Promise<SettleOutcome> {
  if (!checkout.paid) return recordUnpaid(tx, payment, checkout)
  const isOurs =
    payment.currency === checkout.currency &&
    payment.providerAccount === checkout.account &&
    checkout.liveMode === liveMode
  return isOurs ? recordArrived(tx, payment, checkout) : recordMismatch(tx, payment, checkout)
}

/** The payment and its purchase, locked in that order of everyone: purchase first, then payment. */
async function lockPayment(tx: TxCtx, checkout: ProviderCheckout): Promise<LockedPayment | null> {
  const where = { gateway: checkout.gateway, OR: [{ providerRef: checkout.ref }, ...lostAnswer(checkout)] }
  const found = await tx.db.payment.findFirst({ where, select: { id: true, purchaseId: true } })
  if (!found) return null
  await lockPurchase(tx, found.purchaseId)
  await tx.db.$queryRaw`SELECT id FROM payment WHERE id = ${found.id}::uuid FOR UPDATE`
  const payment = await tx.db.payment.findUniqueOrThrow({ where: { id: found.id }, include: { purchase: true } })
  if (payment.providerRef === checkout.ref) return payment
  // The checkout was made but its answer was lost: it becomes ours now, if nothing else has. One that was given up in the meantime
  // counts once it is paid: that money becomes tickets or goes back.
  const missed = payment.status === 'intended' || (payment.status === 'failed' && checkout.paid)
  if (payment.providerRef !== null || !missed) return null
  const bound = {
    status: payment.status === 'intended' ? ('pending' as const) : payment.status,
    providerRef: checkout.ref,
    providerIntent: checkout.intentRef,
    redirectUrl: checkout.url,
  }
  await tx.db.payment.update({ where: { id: payment.id }, data: bound })
  return { ...payment, ...bound }
}

/** Whoever has an account can name our payment in a checkout of its own: only one on the payment's own account counts. */
function lostAnswer(checkout: ProviderCheckout): { id: string; providerRef: null; providerAccount: string | null }[] {
  const { paymentId, account } = checkout
  return paymentId && isUuid(paymentId) ? [{ id: paymentId, providerRef: null, providerAccount: account }] : []
}
