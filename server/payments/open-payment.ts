// The two writes around asking a provider for a checkout: the intent before, its answer after; each one statement, since every purchase
// makes both. Guards: an intent only while the places are held, and one open payment per purchase (a partial unique index); the purchase is
// locked before its payment, as everywhere.
import type { Payment } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import type { ProviderCheckout } from './gateway'
import { insertPaymentLog } from './log/record-payment-log'

/** How long the places are held for it; `again`: also where they were extended before. */
type Extension = { until: Date; again: boolean }

/** False, and nothing written, when the purchase does not hold its places any more. Fails as a duplicate when a twin was faster. */
export async function insertIntent(ctx: Ctx, payment: Payment, { until, again }: Extension): Promise<boolean> {
  const { organizationId, purchaseId, gateway, amountMinor, currency } = payment
  const kind = 'payment_intended' as const
  const intended = insertPaymentLog(ctx, { organizationId, purchaseId, kind, gateway, amountMinor, currency })
  const rows = await ctx.db.$queryRaw<unknown[]>`
    WITH awaiting AS (
      UPDATE purchase SET status = 'awaiting_payment',
        hold_expires_at = CASE WHEN hold_extended_at IS NULL OR ${again} THEN greatest(hold_expires_at, ${until}::timestamptz)
          ELSE hold_expires_at END,
        hold_extended_at = coalesce(hold_extended_at, ${ctx.now}::timestamptz)
      WHERE id = ${purchaseId}::uuid AND places = 'held' AND hold_expires_at > ${ctx.now}::timestamptz
      RETURNING id
    ), intended AS (
      INSERT INTO payment (id, organization_id, purchase_id, gateway, method, status, amount_minor, currency, application_fee_minor,
        provider_account, live_mode, return_url, request, created_at)
      SELECT ${payment.id}::uuid, ${organizationId}::uuid, id, ${gateway}, ${payment.method}, 'intended', ${amountMinor}::int,
        ${currency}, ${payment.applicationFeeMinor}::int, ${payment.providerAccount}, ${payment.liveMode}, ${payment.returnUrl},
        ${JSON.stringify(payment.request)}::jsonb, ${payment.createdAt}::timestamptz
      FROM awaiting
    ), told AS (${intended} WHERE EXISTS (SELECT FROM awaiting))
    SELECT id FROM awaiting`
  return rows.length > 0
}

/** False, and nothing written, when the payment is no intent any more. With it an outage is over: the next one is another. */
export async function bindCheckout(ctx: Ctx, payment: Payment, checkout: ProviderCheckout): Promise<boolean> {
  const { organizationId, purchaseId, gateway } = payment
  const { ref: providerRef, intentRef, url } = checkout
  const started = insertPaymentLog(ctx, { organizationId, purchaseId, kind: 'payment_started', gateway, providerRef })
  const rows = await ctx.db.$queryRaw<unknown[]>`
    WITH locked AS MATERIALIZED (
      SELECT id, hold_outage_at FROM purchase WHERE id = ${purchaseId}::uuid FOR NO KEY UPDATE
    ), bound AS (
      UPDATE payment y SET status = 'pending', provider_ref = ${providerRef}, provider_intent = ${intentRef}, redirect_url = ${url}
      FROM locked WHERE y.id = ${payment.id}::uuid AND y.purchase_id = locked.id AND y.status = 'intended'
      RETURNING y.id
    ), answered AS (
      UPDATE purchase p SET hold_outage_at = NULL FROM locked
      WHERE p.id = locked.id AND locked.hold_outage_at IS NOT NULL AND EXISTS (SELECT FROM bound)
    ), told AS (${started} WHERE EXISTS (SELECT FROM bound))
    SELECT id FROM bound`
  return rows.length > 0
}
