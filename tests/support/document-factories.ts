// Sellers whose sales are invoiced, for tests: purchases that are paid without a provider, and their documents.
import { issueDocument } from '@/server/documents/issue-document'
import type { Actor } from '@/server/kernel/ctx'
import { saveSellerDetails } from '@/server/sellers/seller-details'
import { paidInFull } from './money-factories'
import { ctx } from './sale'
import { aHold, aSale, as, type Sale } from './sales-factories'

export const seller = {
  legalName: 'Lumières et Compagnie SAS',
  address: '12 quai Saint-Vincent\n69001 Lyon',
  registration: 'SIREN 812 345 678',
  vatNumber: 'FR 40 812345678',
  invoicePrefix: 'LUM-',
  footer: '',
  contactEmail: 'bonjour@theatre.example',
}
export const billing = {
  company: 'Roussel & Filles SARL',
  address: '3 rue de la Barre\n69002 Lyon',
  vatNumber: 'FR 11 123456789',
}
const system: Actor = { kind: 'system', name: 'issue-document' }

/** Two rates of VAT. */
export async function aTheatre(): Promise<Sale> {
  const sale = await aSale(ctx, {
    types: [
      { name: 'Plein tarif', amount: 4900, vatRate: 5.5 },
      { name: 'Dîner', amount: 2400, vatRate: 10 },
    ],
  })
  await saveSellerDetails(as(ctx, sale.owner), seller)
  return sale
}

export async function aPaidPurchase(sale: Sale, quantity = 2) {
  const hold = await aHold(ctx, sale, quantity)
  const payment = await paidInFull(ctx, hold.id)
  return { ...hold, paymentId: payment.id }
}

export const issue = (purchaseId: string, refundId: string | null = null, at = ctx) =>
  issueDocument(as(at, system), { purchaseId, refundId })
/** In the order in which they were issued. */
export const documentsOf = (purchaseId: string) =>
  ctx.db.document.findMany({
    where: { purchaseId },
    orderBy: [{ issuedAt: 'asc' }, { series: 'asc' }, { number: 'asc' }],
  })
export const labels = async (purchaseId: string) =>
  (await documentsOf(purchaseId)).map(({ label, totalMinor }) => [label, totalMinor])
