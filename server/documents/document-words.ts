// The words of invoices and credit notes.
import type { Locale } from '@/server/kernel/format'

type DocumentWords = {
  title: Record<'invoice' | 'credit_note', string>
  number: string
  date: string
  purchase: string
  event: string
  seller: string
  buyer: string
  vatNumber: (number: string) => string
  columns: { what: string; quantity: string; unit: string; rate: string; gross: string }
  net: string
  vat: (rate: string, base: string) => string
  total: string
  paid: (date: string, means: string) => string
  means: (gateway: string | null) => string
  takesBack: Record<'refund' | 'correction', (label: string, date: string) => string>
  replaces: (label: string) => string
  /** French law names the article under which a seller charges no tax. */
  noVat: { france: string; elsewhere: string }
  page: (page: number, pages: number) => string
}

const fr: DocumentWords = {
  title: { invoice: 'Facture', credit_note: 'Avoir' },
  number: 'Numéro',
  date: 'Date',
  purchase: 'Commande',
  event: 'Événement',
  seller: 'Vendeur',
  buyer: 'Acheteur',
  vatNumber: (number) => `N° de TVA\u202f: ${number}`,
  columns: { what: 'Désignation', quantity: 'Qté', unit: 'Prix TTC', rate: 'TVA', gross: 'Montant TTC' },
  net: 'Total HT',
  vat: (rate, base) => `TVA ${rate} sur ${base} TTC`,
  total: 'Total TTC',
  paid: (date, means) => `Payée le ${date}${means}.`,
  means: (gateway) =>
    gateway === 'stripe' ? ' par carte (Stripe)' : gateway === 'paypal' ? ' par PayPal' : gateway ? ' hors ligne' : '',
  takesBack: {
    refund: (label, date) => `Avoir sur la facture ${label} du ${date}, après remboursement.`,
    correction: (label, date) => `Avoir qui annule la facture ${label} du ${date}, remplacée par une nouvelle.`,
  },
  replaces: (label) => `Cette facture remplace la facture ${label}.`,
  noVat: { france: 'TVA non applicable, art. 293 B du CGI', elsewhere: 'TVA non applicable' },
  page: (page, pages) => `Page ${page} sur ${pages}`,
}

const en: DocumentWords = {
  title: { invoice: 'Invoice', credit_note: 'Credit note' },
  number: 'Number',
  date: 'Date',
  purchase: 'Purchase',
  event: 'Event',
  seller: 'Seller',
  buyer: 'Buyer',
  vatNumber: (number) => `VAT number: ${number}`,
  columns: { what: 'Description', quantity: 'Qty', unit: 'Price with VAT', rate: 'VAT', gross: 'Amount with VAT' },
  net: 'Total without VAT',
  vat: (rate, base) => `VAT ${rate} within ${base}`,
  total: 'Total with VAT',
  paid: (date, means) => `Paid on ${date}${means}.`,
  means: (gateway) =>
    gateway === 'stripe' ? ' by card (Stripe)' : gateway === 'paypal' ? ' with PayPal' : gateway ? ' offline' : '',
  takesBack: {
    refund: (label, date) => `Credit note on invoice ${label} of ${date}, after a refund.`,
    correction: (label, date) => `Credit note that cancels invoice ${label} of ${date}; a new invoice replaces it.`,
  },
  replaces: (label) => `This invoice replaces invoice ${label}.`,
  noVat: { france: 'VAT not applicable, article 293 B of the French tax code (CGI)', elsewhere: 'VAT not applicable' },
  page: (page, pages) => `Page ${page} of ${pages}`,
}

export const DOCUMENT_WORDS: Readonly<Record<Locale, DocumentWords>> = { fr, en }

/** `5,5 %`, `20%`. */
export function rateText(basisPoints: number, locale: Locale): string {
  const rate = String(basisPoints / 100)
  return locale === 'fr' ? `${rate.replace('.', ',')}\u202f%` : `${rate}%`
}
