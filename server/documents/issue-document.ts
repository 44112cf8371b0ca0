// The invoice of a paid purchase and the credit notes of its refunds; jobs asked for in the transactions that settle and refund.
// Guards: one invoice per purchase and one credit note per refund however often it is asked for, and together they say what was really
// kept: money that no invoice names (paid twice, too late, too much) goes back without a credit note.
import type { Document, Purchase } from '@/prisma/generated/client'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { asLocale } from '@/server/kernel/format'
import { lockPurchase } from '@/server/purchases/lock-purchase'
import { type DocumentContent, type DocumentLine, documentContent } from './contract'
import { creditLines, grossOf, invoiceLines, type SoldItem } from './document-lines'
import { loadBillable } from './load-billable'
import { writeDocument } from './write-document'

export async function issueDocument(ctx: Ctx, input: { purchaseId: string; refundId: string | null }): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await lockPurchase(tx, input.purchaseId)
    // A refund may be done before the invoice's own job ran.
    await issueInvoice(tx, input.purchaseId)
    if (!input.refundId) return
    const purchase = await tx.db.purchase.findUnique({ where: { id: input.purchaseId } })
    if (purchase) await issueCreditNote(tx, purchase, input.refundId)
  })
}

export async function lockedPurchase(tx: TxCtx, id: string): Promise<Purchase | null> {
  await lockPurchase(tx, id)
  return tx.db.purchase.findUnique({ where: { id } })
}

async function issueInvoice(tx: TxCtx, purchaseId: string): Promise<void> {
  const cause = `purchase:${purchaseId}`
  const purchase = await loadBillable(tx, purchaseId, cause)
  if (!purchase) return
  const { event, startsAt } = purchase
  if (!startsAt) throw new Error(`the event of purchase ${purchaseId} has no session`)
  const lines = invoiceLines(purchase.items, purchase, asLocale(purchase.locale))
  if (grossOf(lines) !== purchase.totalMinor) throw new Error(`the lines of purchase ${purchase.id} are not its total`)
  await writeDocument(tx, {
    purchase,
    kind: 'invoice',
    cause,
    invoiceId: null,
    lines,
    content: {
      buyer: {
        name: purchase.buyerName,
        email: purchase.buyerEmail,
        company: purchase.buyerCompany,
        address: purchase.buyerAddress,
        vatNumber: purchase.buyerVatNumber,
      },
      purchaseNumber: purchase.number,
      event: { ...event, startsAt: startsAt.toISOString() },
      paidAt: purchase.paidAt.toISOString(),
      gateway: purchase.gateway,
      takesBack: null,
      replaces: null,
    },
  })
}

const partNames = { fr: 'Remboursement de billets', en: 'Refund of tickets' } as const

async function issueCreditNote(tx: TxCtx, purchase: Purchase, refundId: string): Promise<void> {
  const cause = `refund:${refundId}`
  const known = await tx.db.document.count({ where: { kind: 'credit_note', cause } })
  const open = known > 0 ? null : await openInvoice(tx, purchase.id)
  if (!open) return
  const refund = await tx.db.refund.findUniqueOrThrow({ where: { id: refundId } })
  const due = await creditDue(tx, purchase.id, open.firstTotalMinor, refundId)
  const amountMinor = Math.min(due, open.remainingMinor, await uncredited(tx, purchase.id, open.firstTotalMinor))
  if (refund.status !== 'succeeded' || amountMinor <= 0) return
  const items = amountMinor === refund.amountMinor ? await refundedItems(tx, refund.ticketIds) : []
  const credit = { amountMinor, feeMinor: refund.feeMinor, items }
  const partName = partNames[asLocale(purchase.locale)]
  await writeDocument(tx, {
    purchase,
    kind: 'credit_note',
    cause,
    invoiceId: open.invoice.id,
    lines: creditLines(open.content.lines, open.credited, credit, partName),
    content: creditContent(open, 'refund'),
  })
}

export type OpenInvoice = {
  invoice: Document
  content: DocumentContent
  /** The lines of its credit notes. */
  credited: DocumentLine[]
  remainingMinor: number
  /** Of the purchase's first invoice. */
  firstTotalMinor: number
}

/** The purchase's invoice that counts: the last one, since a correction takes the one before back whole. */
export async function openInvoice(tx: Pick<Ctx, 'db'>, purchaseId: string): Promise<OpenInvoice | null> {
  const invoices = await tx.db.document.findMany({
    where: { purchaseId, kind: 'invoice' },
    orderBy: [{ issuedAt: 'asc' }, { series: 'asc' }, { number: 'asc' }],
    include: { creditNotes: true },
  })
  const last = invoices.at(-1)
  if (!last) return null
  const { creditNotes, ...invoice } = last
  const credited = creditNotes.flatMap((note) => documentContent.parse(note.content).lines)
  return {
    invoice,
    content: documentContent.parse(invoice.content),
    credited,
    remainingMinor: invoice.totalMinor - grossOf(credited),
    firstTotalMinor: invoices[0]?.totalMinor ?? 0,
  }
}

export function creditContent(
  { invoice, content }: OpenInvoice,
  because: 'refund' | 'correction',
): Omit<DocumentContent, 'lines' | 'vat'> {
  const { lines: _lines, vat: _vat, ...rest } = content
  return {
    ...rest,
    takesBack: { label: invoice.label, issuedAt: invoice.issuedAt.toISOString(), because },
    replaces: null,
  }
}

/**
 * What this refund takes off the purchase's invoices: refunds in the order in which they were done, each beyond what was captured without
 * being invoiced.
 */
async function creditDue(tx: TxCtx, purchaseId: string, invoiced: number, refundId: string): Promise<number> {
  const { _sum } = await tx.db.payment.aggregate({
    where: { purchaseId, status: 'succeeded' },
    _sum: { capturedMinor: true },
  })
  const refunds = await tx.db.refund.findMany({
    where: { purchaseId, status: 'succeeded' },
    orderBy: [{ completedAt: 'asc' }, { id: 'asc' }],
    select: { id: true, amountMinor: true },
  })
  const beyond = Math.max(0, (_sum.capturedMinor ?? 0) - invoiced)
  let before = 0
  for (const { id, amountMinor } of refunds) {
    if (id === refundId) return Math.max(0, before + amountMinor - beyond) - Math.max(0, before - beyond)
    before += amountMinor
  }
  return 0
}

/** What all refunds take off, less what was credited: the note of a refund that came back stands for the one that is made instead. */
async function uncredited(tx: TxCtx, purchaseId: string, invoiced: number): Promise<number> {
  const [payments, refunds, notes] = await Promise.all([
    tx.db.payment.aggregate({ where: { purchaseId, status: 'succeeded' }, _sum: { capturedMinor: true } }),
    tx.db.refund.aggregate({ where: { purchaseId, status: 'succeeded' }, _sum: { amountMinor: true } }),
    tx.db.document.aggregate({
      where: { purchaseId, kind: 'credit_note', cause: { startsWith: 'refund:' } },
      _sum: { totalMinor: true },
    }),
  ])
  const beyond = Math.max(0, (payments._sum.capturedMinor ?? 0) - invoiced)
  return Math.max(0, (refunds._sum.amountMinor ?? 0) - beyond) - (notes._sum.totalMinor ?? 0)
}

async function refundedItems(tx: TxCtx, ticketIds: readonly string[]): Promise<SoldItem[]> {
  if (ticketIds.length === 0) return []
  const tickets = await tx.db.ticket.findMany({
    where: { id: { in: [...ticketIds] } },
    select: { purchaseItem: true },
  })
  const items = new Map<string, SoldItem>()
  for (const { purchaseItem: item } of tickets) {
    if (!item) continue
    const { name, unitPriceMinor, vatBasisPoints } = item
    const quantity = (items.get(item.id)?.quantity ?? 0) + 1
    items.set(item.id, { name, quantity, unitPriceMinor, vatBasisPoints })
  }
  return [...items.values()]
}
