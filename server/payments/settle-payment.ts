// The one way from a provider's word to tickets or a refund. Called by the webhook's job, the return page and the reconciler;
// calling it again changes nothing. It binds gateway, checkout, amount, currency, account and live mode to our own payment row, as it was
// written when the payment began: what a gateway is configured for by now decides nothing about it.

import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { failpoint } from '@/server/kernel/failpoint'
import { isUuid } from '@/server/kernel/text'
import type { SettleOutcome } from './contract'
import type { ProviderCheckout } from './gateway'
import { type LockedPayment, recordArrived, recordMismatch, recordUnpaid, type SettledPayment } from './settle-outcomes'

/** What has to be written together with a settling: purchase and payment are locked. Not run for what was settled before or is unknown. */
export type WithSettling = (tx: TxCtx, payment: SettledPayment, outcome: SettleOutcome) => Promise<void>

export async function settlePayment(
  ctx: Ctx,
  checkout: ProviderCheckout,
  withSettling?: WithSettling,
): Promise<SettleOutcome> {
  const outcome = await inTransaction(ctx, async (tx): Promise<SettleOutcome> => {
    const payment = await lockPayment(tx, checkout)
    if (!payment) return 'unknown_payment'
    if (payment.status === 'succeeded') return 'already_settled'
    failpoint('settle:locked')
    const recorded = await record(tx, payment, checkout)
    await withSettling?.(tx, payment, recorded)
    return recorded
  })
  failpoint('settle:committed')
  return outcome
}

async function record(tx: TxCtx, payment: LockedPayment, checkout: ProviderCheckout): Promise<SettleOutcome> {
  if (!checkout.paid) return recordUnpaid(tx, payment, checkout)
  const isOurs =
    payment.currency === checkout.currency &&
    payment.providerAccount === checkout.account &&
    payment.liveMode === checkout.liveMode
  return isOurs ? recordArrived(tx, payment, checkout) : recordMismatch(tx, payment, checkout)
}

/** The payment and its purchase, locked in that order of everyone: purchase first, then payment. */
async function lockPayment(tx: TxCtx, checkout: ProviderCheckout): Promise<LockedPayment | null> {
  const { gateway, ref, account } = checkout
  const [found] = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT y.id FROM payment y JOIN purchase p ON p.id = y.purchase_id
    WHERE y.gateway = ${gateway} AND (y.provider_ref = ${ref} OR (y.id = ${lostAnswer(checkout)}::uuid
      AND y.provider_ref IS NULL AND y.provider_account IS NOT DISTINCT FROM ${account}))
    LIMIT 1 FOR NO KEY UPDATE OF p`
  if (!found) return null
  const payment = await readLocked(tx, found.id)
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
function lostAnswer({ paymentId }: ProviderCheckout): string | null {
  return paymentId && isUuid(paymentId) ? paymentId : null
}

type LockedRow = SettledPayment & LockedPayment['purchase'] & { hasRivals: boolean; isListened: boolean }

/** The purchase is locked by now: what is read here was committed before. */
async function readLocked(tx: TxCtx, id: string): Promise<LockedPayment> {
  const [row] = await tx.db.$queryRaw<LockedRow[]>`
    SELECT y.id, y.organization_id AS "organizationId", y.purchase_id AS "purchaseId", y.gateway, y.status::text AS status,
      y.amount_minor AS "amountMinor", y.currency, y.provider_ref AS "providerRef", y.provider_intent AS "providerIntent",
      y.provider_account AS "providerAccount", y.live_mode AS "liveMode",
      EXISTS (SELECT FROM payment o WHERE o.purchase_id = y.purchase_id AND o.id <> y.id AND o.status IN ('intended', 'pending'))
        AS "hasRivals",
      EXISTS (SELECT FROM webhook_endpoint w WHERE w.organization_id = y.organization_id) AS "isListened",
      p.event_id AS "eventId", p.places::text AS places, p.hold_expires_at AS "holdExpiresAt"
    FROM payment y JOIN purchase p ON p.id = y.purchase_id
    WHERE y.id = ${id}::uuid FOR UPDATE OF y`
  if (!row) throw new Error(`payment ${id} is gone`)
  const { eventId, places, holdExpiresAt, ...payment } = row
  return { ...payment, purchase: { eventId, places, holdExpiresAt } }
}
