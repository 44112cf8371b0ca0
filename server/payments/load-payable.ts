// The purchase that somebody wants to pay, if they may and it can be paid. Guards: the server's own price and currency; a return to our
// own pages or the organizer's; nothing is paid for an event that is over.
import type { Payment, Purchase } from '@/prisma/generated/client'
import { requirePermission } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail, notFound } from '@/server/kernel/errors'
import { isOwnUrl } from '@/server/kernel/links'
import type { StripeAccount } from '@/server/sellers/open-gateways'
import {
  type PaymentSettings,
  type PaymentSettingsRow,
  paymentSettingsJson,
  settingsOf,
} from '@/server/sellers/payment-settings'
import type { Payable } from './checkout-request'
import type { StartPaymentInput } from './contract'

type PayableRow = Payable &
  Pick<Purchase, 'organizationId' | 'eventId' | 'status' | 'holdExpiresAt'> & {
    isOn: boolean
    hasPayments: boolean
    ownSettings: PaymentSettingsRow | null
    account: StripeAccount | null
  }

export type PayablePurchase = PayableRow & {
  /** Those that are open. */
  payments: Payment[]
  settings: PaymentSettings
}

const statement = {
  name: 'load-payable',
  text: `
    SELECT p.id, p.organization_id AS "organizationId", p.event_id AS "eventId", p.number, p.status::text AS status, p.locale, p.currency,
      p.fee_minor AS "feeMinor", p.platform_fee_minor AS "platformFeeMinor", p.total_minor AS "totalMinor",
      p.buyer_email AS "buyerEmail", p.access_version AS "accessVersion", p.hold_expires_at AS "holdExpiresAt",
      json_build_object('title', e.title) AS event,
      (SELECT json_agg(json_build_object('name', i.name, 'unitPriceMinor', i.unit_price_minor, 'quantity', i.quantity) ORDER BY i.id)
        FROM purchase_item i WHERE i.purchase_id = p.id) AS items,
      EXISTS (SELECT FROM event_session s WHERE s.event_id = e.id AND s.ends_at > $2::timestamptz) AS "isOn",
      EXISTS (SELECT FROM payment y WHERE y.purchase_id = p.id AND y.status IN ('intended', 'pending')) AS "hasPayments",
      (SELECT ${paymentSettingsJson('s')} FROM payment_settings s WHERE s.organization_id = p.organization_id) AS "ownSettings",
      (SELECT json_build_object('ref', a.ref, 'chargesEnabled', a.charges_enabled) FROM provider_account a
        WHERE a.organization_id = p.organization_id AND a.gateway = 'stripe') AS account
    FROM purchase p JOIN event e ON e.id = p.event_id
    WHERE p.id = $1`,
}

async function readPayable(ctx: Ctx, id: string): Promise<PayablePurchase | null> {
  const { rows } = await ctx.pool.query<PayableRow>({ ...statement, values: [id, ctx.now] })
  const [purchase] = rows
  if (!purchase) return null
  const open = { purchaseId: id, status: { in: ['intended' as const, 'pending' as const] } }
  const payments = purchase.hasPayments ? await ctx.db.payment.findMany({ where: open }) : []
  return { ...purchase, payments, settings: settingsOf(purchase.ownSettings) }
}

export async function loadPayable(ctx: Ctx, input: StartPaymentInput): Promise<PayablePurchase> {
  const purchase = await readPayable(ctx, input.purchaseId)
  if (!purchase) return notFound('purchase')
  if (ctx.actor.kind === 'buyer') {
    if (ctx.actor.purchaseId !== purchase.id) return notFound('purchase')
  } else requirePermission(ctx, 'purchases:create', purchase, 'purchase')
  const { returnOrigins } = purchase.settings
  if (!isOwnUrl(input.returnUrl, returnOrigins)) {
    fail(
      'invalid',
      'payments.foreign_return_url',
      'The return address must lie on this site or on the organizer’s own.',
      {
        details: [{ path: 'returnUrl', message: `must start with ${[env().appUrl, ...returnOrigins].join('/ or ')}/` }],
      },
    )
  }
  const differs =
    (input.amount !== undefined && input.amount !== purchase.totalMinor) ||
    (input.currency !== undefined && input.currency !== purchase.currency)
  if (differs) fail('conflict', 'payments.amount_differs', 'The amount or currency is not that of the purchase.')
  if (purchase.status === 'expired') lapsed()
  if (purchase.status !== 'held' && purchase.status !== 'awaiting_payment') {
    fail('conflict', 'purchase.not_payable', `This purchase cannot be paid: it is ${purchase.status}.`)
  }
  if (purchase.holdExpiresAt <= ctx.now) lapsed()
  if (!purchase.buyerEmail) fail('conflict', 'purchase.buyer_missing', 'Say who buys before paying.')
  return purchase
}

/** Says why a purchase that was payable is not any more: paid meanwhile, or lapsed. */
export async function notPayable(ctx: Pick<Ctx, 'db'>, purchaseId: string): Promise<never> {
  const { places, status } = await ctx.db.purchase.findUniqueOrThrow({
    where: { id: purchaseId },
    select: { places: true, status: true },
  })
  return places === 'sold' || status === 'needs_attention' ? paidAlready() : lapsed()
}

export function paidAlready(): never {
  fail('conflict', 'purchase.not_payable', 'This purchase is paid or being paid already.')
}

/** Holds outlive the end of their event by minutes: no payment is begun then. */
export function requireStillOn({ isOn }: PayablePurchase): void {
  if (!isOn) fail('conflict', 'event.over', 'This event is over.')
}

function lapsed(): never {
  fail('gone', 'purchase.expired', 'The places were held too long and have been given back. Choose them again.')
}
