// Corrects the buyer of an invoice the only way there is: a credit note takes all that is left of it back, and a new invoice says it
// again. Guards: together the two change nothing in what is owed; an invoice is corrected at most once, its successor after it.
import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { billingColumns } from '@/server/purchases/set-buyer'
import type { CorrectInvoiceInput } from './contract'
import { creditLines } from './document-lines'
import { creditContent, lockedPurchase, type OpenInvoice, openInvoice } from './issue-document'
import { writeDocument } from './write-document'

type Corrected = { creditNoteId: string; invoiceId: string; label: string }

export async function correctInvoice(ctx: Ctx, input: CorrectInvoiceInput): Promise<Corrected> {
  const asked = await ctx.db.document.findUnique({
    where: { id: input.invoiceId },
    include: { purchase: { select: { eventId: true } } },
  })
  if (asked?.kind !== 'invoice') return notFound('document')
  const { organizationId, purchaseId } = asked
  requirePermission(ctx, 'payments:refund', { organizationId, eventId: asked.purchase.eventId }, 'document')
  return inTransaction(ctx, async (tx) => {
    const purchase = (await lockedPurchase(tx, purchaseId)) ?? notFound('document')
    const open = await openInvoice(tx, purchaseId)
    if (open?.invoice.id !== asked.id || open.remainingMinor === 0) {
      fail(
        'conflict',
        'documents.already_taken_back',
        'This invoice has been taken back already. Correct the latest one.',
      )
    }
    const { name, ...billing } = input.buyer
    const corrected = await writeBoth(tx, purchase, open, {
      name,
      email: open.content.buyer.email,
      ...billing,
    })
    await tx.db.purchase.update({ where: { id: purchaseId }, data: billingColumns(billing) })
    await recordAudit(tx, {
      organizationId,
      action: 'invoice.corrected',
      subject: { kind: 'document', id: asked.id },
      before: { label: asked.label },
      after: { label: corrected.label },
    })
    return corrected
  })
}

async function writeBoth(
  tx: TxCtx,
  purchase: Parameters<typeof writeDocument>[1]['purchase'],
  open: OpenInvoice,
  buyer: OpenInvoice['content']['buyer'],
): Promise<Corrected> {
  const { invoice, content, credited, remainingMinor } = open
  const cause = `correction:${invoice.id}`
  const partNames = { fr: `Reste de la facture ${invoice.label}`, en: `Rest of invoice ${invoice.label}` }
  const partName = purchase.locale === 'en' ? partNames.en : partNames.fr
  const credit = { amountMinor: remainingMinor, feeMinor: 0, items: [] }
  const lines = creditLines(content.lines, credited, credit, partName)
  const note = await writeDocument(tx, {
    purchase,
    kind: 'credit_note',
    cause,
    invoiceId: invoice.id,
    lines,
    content: creditContent(open, 'correction'),
  })
  const { lines: _lines, vat: _vat, seller: _seller, ...same } = content
  const next = await writeDocument(tx, {
    purchase,
    kind: 'invoice',
    cause,
    invoiceId: null,
    lines,
    content: { ...same, buyer, takesBack: null, replaces: invoice.label },
  })
  return { creditNoteId: note.id, invoiceId: next.id, label: next.label }
}
