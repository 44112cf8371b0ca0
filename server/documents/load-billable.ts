// What an invoice says, read at once: the purchase, what was sold, its event and how it was paid. Guards: only of a purchase that was paid
// for, and that has no invoice yet.
import type { Purchase } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import type { SoldItem } from './document-lines'

export type Billable = Pick<
  Purchase,
  | 'id'
  | 'organizationId'
  | 'number'
  | 'locale'
  | 'currency'
  | 'feeMinor'
  | 'discountMinor'
  | 'totalMinor'
  | 'buyerName'
  | 'buyerEmail'
  | 'buyerCompany'
  | 'buyerAddress'
  | 'buyerVatNumber'
> & {
  paidAt: Date
  items: SoldItem[]
  /** Of the payment that settled it. */
  gateway: string | null
  event: { title: string; timeZone: string }
  /** Of the event's first session. */
  startsAt: Date | null
}

/** The purchase is locked by the caller, so that nobody else writes its invoice meanwhile. @param cause of the invoice */
export async function loadBillable(tx: TxCtx, purchaseId: string, cause: string): Promise<Billable | null> {
  const [billable] = await tx.db.$queryRaw<Billable[]>`
    SELECT p.id, p.organization_id AS "organizationId", p.number, p.locale, p.currency, p.fee_minor AS "feeMinor",
      p.discount_minor AS "discountMinor", p.total_minor AS "totalMinor", p.buyer_name AS "buyerName", p.buyer_email AS "buyerEmail",
      p.buyer_company AS "buyerCompany", p.buyer_address AS "buyerAddress", p.buyer_vat_number AS "buyerVatNumber",
      p.paid_at AS "paidAt", json_build_object('title', e.title, 'timeZone', e.time_zone) AS event,
      (SELECT s.starts_at FROM event_session s WHERE s.event_id = e.id ORDER BY s.number LIMIT 1) AS "startsAt",
      (SELECT y.gateway FROM payment y WHERE y.purchase_id = p.id AND y.status = 'succeeded' ORDER BY y.settled_at LIMIT 1) AS gateway,
      (SELECT json_agg(json_build_object('name', i.name, 'quantity', i.quantity, 'unitPriceMinor', i.unit_price_minor,
        'vatBasisPoints', i.vat_basis_points) ORDER BY i.id) FROM purchase_item i WHERE i.purchase_id = p.id) AS items
    FROM purchase p JOIN event e ON e.id = p.event_id
    WHERE p.id = ${purchaseId}::uuid AND p.total_minor > 0 AND p.paid_at IS NOT NULL AND p.places = 'sold'
      AND NOT EXISTS (SELECT FROM document d WHERE d.kind = 'invoice' AND d.cause = ${cause})`
  return billable ?? null
}
