// Writes one document, numbered and immutable (a trigger refuses any change). Guards: one document of one cause (`UNIQUE (kind, cause)`),
// its total is that of its lines. The caller holds the purchase's row, so that two of them cannot count the same money.
import type { Document } from '@/prisma/generated/client'
import type { TxCtx } from '@/server/kernel/ctx'
import { recordPaymentLog } from '@/server/payments/log/record-payment-log'
import { loadSellerDetails } from '@/server/sellers/seller-details'
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

export async function writeDocument(tx: TxCtx, given: NewDocument): Promise<Document> {
  const { organizationId, id: purchaseId, currency, locale } = given.purchase
  const details = await loadSellerDetails(tx, organizationId)
  const { legalName, invoicePrefix: prefix, ...rest } = details
  const seller = given.content.seller ?? { ...rest, name: legalName || (await nameOf(tx, organizationId)) }
  const { timeZone } = given.content.event
  const numbered = await nextNumber(tx, { organizationId, kind: given.kind, timeZone, prefix })
  const totalMinor = grossOf(given.lines)
  const content: DocumentContent = { ...given.content, seller, lines: [...given.lines], vat: vatByRate(given.lines) }
  const document = await tx.db.document.create({
    data: {
      id: tx.random.uuid(tx.now),
      organizationId,
      purchaseId,
      kind: given.kind,
      ...numbered,
      invoiceId: given.invoiceId,
      cause: given.cause,
      currency,
      totalMinor,
      vatMinor: vatOf(given.lines),
      content,
      locale,
    },
  })
  const detail = `${given.kind} ${document.label}`
  await recordPaymentLog(tx, {
    organizationId,
    purchaseId,
    kind: 'document_issued',
    amountMinor: totalMinor,
    currency,
    detail,
  })
  return document
}

async function nameOf(tx: TxCtx, id: string): Promise<string> {
  const { name } = await tx.db.organization.findUniqueOrThrow({ where: { id }, select: { name: true } })
  return name
}
