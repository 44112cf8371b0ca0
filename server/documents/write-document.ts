// Writes one document, numbered and immutable (a trigger refuses any change). Guards: one document of one cause (`UNIQUE (kind, cause)`),
// its total is that of its lines. The caller holds the purchase's row, so that two of them cannot count the same money.
import type { TxCtx } from '@/server/kernel/ctx'
import { insertPaymentLog } from '@/server/payments/log/record-payment-log'
import type { DocumentContent, DocumentKind, DocumentLine } from './contract'
import { grossOf, vatByRate, vatOf } from './document-lines'
import { nextNumber } from './next-number'

type NewDocument = {
  purchase: { id: string; organizationId: string; currency: string; locale: string }
  kind: DocumentKind
  /** purchase:<id>, refund:<id>, correction:<invoice id>. */
  cause: string
  /** Of a credit note. */
  invoiceId: string | null
  lines: readonly DocumentLine[]
  content: Omit<DocumentContent, 'seller' | 'lines' | 'vat'> & { seller?: DocumentContent['seller'] }
}

export async function writeDocument(tx: TxCtx, given: NewDocument): Promise<{ id: string; label: string }> {
  const { organizationId, id: purchaseId, currency, locale } = given.purchase
  const { timeZone } = given.content.event
  const { series, number } = await nextNumber(tx, { organizationId, kind: given.kind, timeZone })
  const { prefix, issuedBefore, ...itself } = await readSeller(tx, { organizationId, series, number })
  const seller = given.content.seller ?? itself
  const label = `${prefix}${series}-${String(number).padStart(6, '0')}`
  const issuedAt = new Date(Math.max(tx.now.getTime(), issuedBefore?.getTime() ?? 0))
  const totalMinor = grossOf(given.lines)
  const content: DocumentContent = { ...given.content, seller, lines: [...given.lines], vat: vatByRate(given.lines) }
  const id = tx.random.uuid(tx.now)
  const issued = {
    kind: 'document_issued' as const,
    amountMinor: totalMinor,
    currency,
    detail: `${given.kind} ${label}`,
  }
  await tx.db.$executeRaw`
    WITH told AS (${insertPaymentLog(tx, { organizationId, purchaseId, ...issued })})
    INSERT INTO document (id, organization_id, purchase_id, kind, series, number, label, invoice_id, cause, currency, total_minor,
      vat_minor, content, locale, issued_at)
    VALUES (${id}::uuid, ${organizationId}::uuid, ${purchaseId}::uuid, ${given.kind}::document_kind, ${series}, ${number}::int, ${label},
      ${given.invoiceId}::uuid, ${given.cause}, ${currency}, ${totalMinor}::int, ${vatOf(given.lines)}::int,
      ${JSON.stringify(content)}::jsonb, ${locale}, ${issuedAt}::timestamptz)`
  return { id, label }
}

type Seller = DocumentContent['seller'] & { prefix: string; issuedBefore: Date | null }
type Numbered = { organizationId: string; series: string; number: number }

/**
 * In one statement, since every sale asks: what was not said is empty, and the organization's own name stands for the legal one; and when
 * the number before was issued, since none is issued before it. After the number was taken: the statement that waited for it began before
 * the one it waited for was written.
 */
async function readSeller(tx: TxCtx, { organizationId, series, number }: Numbered): Promise<Seller> {
  const [seller] = await tx.db.$queryRaw<Seller[]>`
    SELECT coalesce(nullif(s.legal_name, ''), o.name) AS name, coalesce(s.address, '') AS address,
      coalesce(s.registration, '') AS registration, coalesce(s.vat_number, '') AS "vatNumber", coalesce(s.footer, '') AS footer,
      coalesce(s.invoice_prefix, '') AS prefix,
      (SELECT d.issued_at FROM document d
        WHERE d.organization_id = o.id AND d.series = ${series} AND d.number = ${number - 1}::int) AS "issuedBefore"
    FROM organization o LEFT JOIN seller_details s ON s.organization_id = o.id
    WHERE o.id = ${organizationId}::uuid`
  if (!seller) throw new Error(`there is no organization ${organizationId}`)
  return seller
}
