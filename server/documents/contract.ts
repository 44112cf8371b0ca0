// Invoices and credit notes: what is printed on one, who may ask for what; safe for the browser.
import { z } from 'zod'
import type { Locale } from '@/server/kernel/format'
import type { Money } from '@/server/kernel/money'
import { id, line, lines } from '@/server/kernel/text'
import { billing } from '@/server/purchases/contract'

export const documentKinds = ['invoice', 'credit_note'] as const
export type DocumentKind = (typeof documentKinds)[number]

const documentLine = z.object({
  /** `tickets` without quantity: a part of their price. */
  kind: z.enum(['tickets', 'fee']),
  name: z.string(),
  quantity: z.int().nullable(),
  unitMinor: z.int().nullable(),
  grossMinor: z.int(),
  vatBasisPoints: z.int(),
  vatMinor: z.int(),
})
export type DocumentLine = z.infer<typeof documentLine>

/** `document.content`: everything that is printed, as it was when the document was issued. Amounts in minor units, with tax. */
export const documentContent = z.object({
  seller: z.object({
    name: z.string(),
    address: z.string(),
    registration: z.string(),
    vatNumber: z.string(),
    footer: z.string(),
  }),
  buyer: z.object({
    name: z.string(),
    email: z.string(),
    company: z.string(),
    address: z.string(),
    vatNumber: z.string(),
  }),
  purchaseNumber: z.string(),
  event: z.object({ title: z.string(), startsAt: z.iso.datetime(), timeZone: z.string() }),
  lines: z.array(documentLine),
  /** By falling rate; the sums of the lines. */
  vat: z.array(z.object({ basisPoints: z.int(), grossMinor: z.int(), vatMinor: z.int() })),
  paidAt: z.iso.datetime().nullable(),
  /** stripe, paypal, external. */
  gateway: z.string().nullable(),
  /** Of a credit note: the invoice that it takes back, and why. */
  takesBack: z
    .object({ label: z.string(), issuedAt: z.iso.datetime(), because: z.enum(['refund', 'correction']) })
    .nullable(),
  /** Of a corrected invoice: the one before it. */
  replaces: z.string().nullable(),
})
export type DocumentContent = z.infer<typeof documentContent>

/** The name of a file: its token and `.pdf`. */
export const documentFileInput = z.strictObject({ file: z.string().regex(/^[\w-]{43}\.pdf$/) })
export const purchaseDocumentsInput = z.strictObject({ purchaseId: id })

/** The buyer as a corrected invoice names them. */
export const correctInvoiceInput = z.strictObject({
  invoiceId: id,
  buyer: z.strictObject({ name: line(200), ...billing.shape }),
})
export type CorrectInvoiceInput = z.output<typeof correctInvoiceInput>

const day = z.iso.date()
export const listDocumentsInput = z.strictObject({
  kind: z.enum(documentKinds).optional(),
  /** A number, a purchase's number, or a part of the buyer's name. */
  search: lines(100).optional(),
  /** Days in the zone of `timeZone`, both included. */
  from: day.optional(),
  to: day.optional(),
  timeZone: z.string().max(64).default('Europe/Paris'),
  cursor: id.optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListDocumentsInput = z.output<typeof listDocumentsInput>

export const exportDocumentsInput = z.strictObject({
  ...listDocumentsInput.omit({ cursor: true, limit: true }).shape,
  locale: z.enum(['fr', 'en']),
})
export type ExportDocumentsInput = z.output<typeof exportDocumentsInput>

/** An export of more is refused: choose a shorter time. */
export const mostExported = 50_000

export type DocumentView = {
  id: string
  kind: DocumentKind
  /** What is printed as its number. */
  label: string
  total: Money
  vat: Money
  issuedAt: Date
  /** Of the event: the zone in which its date is printed. */
  timeZone: string
  /** The PDF; whoever has the address may read it. */
  url: string
}

export type DocumentRow = DocumentView & {
  buyer: { name: string; company: string }
  purchase: { id: string; number: string; eventId: string }
}

export type PurchaseDocument = DocumentView & {
  /** Of an invoice: what no credit note has taken back yet. */
  remaining: Money
  buyer: DocumentContent['buyer']
  locale: Locale
}
