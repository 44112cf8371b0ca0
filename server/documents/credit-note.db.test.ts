// Credit notes: what refunds and corrections take back, and that an invoice is never taken back twice.

import { describe, expect, test } from 'vitest'
import { type Actor, inTransaction } from '@/server/kernel/ctx'
import { recordRefund } from '@/server/payments/refunds/record-refund'
import { aPaidPurchase, aTheatre, billing, documentsOf, issue, labels } from '@/tests/support/document-factories'
import { forgetPapers } from '@/tests/support/forget-papers'
import { paidInFull, refunded } from '@/tests/support/money-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, as, buyer, jobsOf, later } from '@/tests/support/sales-factories'
import { listDocumentsInput } from './contract'
import { correctInvoice } from './correct-invoice'
import { issueMissingDocuments } from './issue-missing'
import { listDocuments, purchaseDocuments } from './queries'

openSale({ providers: false, promises: 'never' })

/** The refunds of a purchase whose notes the sweep asks for; null stands for its invoice. */
async function askedAnew(purchaseId: string): Promise<unknown[]> {
  await forgetPapers(ctx)
  await issueMissingDocuments(later(ctx, 3600))
  const jobs = (await jobsOf(ctx, 'issue-document')).filter(({ payload }) => payload.purchaseId === purchaseId)
  return jobs.map(({ payload }) => payload.refundId)
}

describe('a credit note', () => {
  test('says what a refund took back, once, and all of them together no more than the invoice', async () => {
    const sale = await aTheatre()
    const { id, paymentId } = await aPaidPurchase(sale)
    const [ticket] = await ctx.db.ticket.findMany({ where: { purchaseId: id } })
    // The refund’s job may run before that of the invoice.
    const one = await refunded(ctx, { purchaseId: id, paymentId, amount: 4900, ticketIds: [ticket?.id ?? ''] })
    await Promise.all([issue(id, one), issue(id, one), issue(id)])
    const rest = await refunded(later(ctx, 5), { purchaseId: id, paymentId, amount: 4900 })
    await issue(id, rest)
    await issue(id, one)
    expect(await labels(id)).toEqual([
      ['LUM-A2027-000001', 4900],
      ['LUM-A2027-000002', 4900],
      ['LUM-F2027-000001', 9800],
    ])
    const notes = (await documentsOf(id)).filter(({ kind }) => kind === 'credit_note')
    expect(notes[0]?.content).toMatchObject({
      lines: [{ name: 'Plein tarif', quantity: 1, grossMinor: 4900 }],
      takesBack: { label: 'LUM-F2027-000001', because: 'refund' },
    })
    expect(notes.reduce((all, { vatMinor }) => all + vatMinor, 0)).toBe(511)
  })

  test('is not issued for money that no invoice names: paid twice, or too late', async () => {
    const sale = await aTheatre()
    const { id, paymentId } = await aPaidPurchase(sale)
    await issue(id)
    const second = await paidInFull(ctx, id)
    const back = await refunded(ctx, { purchaseId: id, paymentId: second.id, amount: 9800, reason: 'paid_twice' })
    await issue(id, back)
    expect(await labels(id)).toEqual([['LUM-F2027-000001', 9800]])
    const real = await refunded(later(ctx, 5), { purchaseId: id, paymentId, amount: 1000 })
    const missedBefore = await askedAnew(id)
    await issue(id, real)
    expect((await labels(id)).sort()).toEqual([
      ['LUM-A2027-000001', 1000],
      ['LUM-F2027-000001', 9800],
    ])
    // Nor is it missed: what is missed is asked for, and of this purchase that was the one note above.
    expect(missedBefore).toContain(real)
    expect(await askedAnew(id)).toEqual([])
    expect((await ctx.db.document.findMany({ where: { purchaseId: id } })).length).toBe(2)
  })

  test('of a purchase that was overpaid says what the tickets cost, whichever refund came first', async () => {
    const sale = await aTheatre()
    const { id } = await aHold(ctx, sale, 2)
    const payment = await paidInFull(ctx, id, 10_000)
    await issue(id)
    const part = await refunded(ctx, { purchaseId: id, paymentId: payment.id, amount: 5000 })
    const excess = await refunded(later(ctx, 5), {
      purchaseId: id,
      paymentId: payment.id,
      amount: 200,
      reason: 'overpaid',
    })
    for (const refundId of [part, excess]) await issue(id, refundId)
    expect((await labels(id)).sort()).toEqual([
      ['LUM-A2027-000001', 4800],
      ['LUM-A2027-000002', 200],
      ['LUM-F2027-000001', 9800],
    ])
  })

  test('of a refund that came back stands for the one that is made instead', async () => {
    const sale = await aTheatre()
    const { id, paymentId } = await aPaidPurchase(sale)
    await issue(id)
    const first = await refunded(ctx, { purchaseId: id, paymentId, amount: 1000 })
    await issue(id, first)
    await inTransaction(later(ctx, 5), (tx) => recordRefund(tx, first, { ref: '', status: 'failed' }))
    const again = await refunded(later(ctx, 9), { purchaseId: id, paymentId, amount: 1000 })
    await issue(id, again)
    expect(await labels(id)).toHaveLength(2)
    const rest = await refunded(later(ctx, 12), { purchaseId: id, paymentId, amount: 8800 })
    await issue(id, rest)
    expect((await labels(id)).map(([, total]) => total).sort()).toEqual([1000, 8800, 9800])
  })
})

describe('a correction', () => {
  const input = (invoiceId: string) => ({ invoiceId, buyer: { name: 'Claire Roussel', ...billing } })

  test('takes the invoice back whole and says it again for the right buyer; the old one stays as it was', async () => {
    const sale = await aTheatre()
    const { id } = await aPaidPurchase(sale)
    await issue(id)
    const [wrong] = await documentsOf(id)
    const corrected = await correctInvoice(as(later(ctx, 60), sale.owner), input(wrong?.id ?? ''))
    expect(corrected.label).toBe('LUM-F2027-000002')
    expect((await labels(id)).sort()).toEqual([
      ['LUM-A2027-000001', 9800],
      ['LUM-F2027-000001', 9800],
      ['LUM-F2027-000002', 9800],
    ])
    const next = await ctx.db.document.findUniqueOrThrow({ where: { id: corrected.invoiceId } })
    expect(next.content).toMatchObject({
      buyer: { name: 'Claire Roussel', ...billing, email: buyer.email },
      replaces: 'LUM-F2027-000001',
    })
    expect((await documentsOf(id)).find(({ id: one }) => one === wrong?.id)).toEqual(wrong)
    await expect(correctInvoice(as(ctx, sale.owner), input(wrong?.id ?? ''))).rejects.toMatchObject({
      code: 'documents.already_taken_back',
    })
    expect(
      await ctx.db.auditEntry.count({ where: { organizationId: sale.organizationId, action: 'invoice.corrected' } }),
    ).toBe(1)
  })

  test('after a partial refund says the rest again, and later refunds go on from there', async () => {
    const sale = await aTheatre()
    const { id, paymentId } = await aPaidPurchase(sale)
    const part = await refunded(ctx, { purchaseId: id, paymentId, amount: 1800 })
    await issue(id, part)
    const [wrong] = (await documentsOf(id)).filter(({ kind }) => kind === 'invoice')
    await correctInvoice(as(later(ctx, 60), sale.owner), input(wrong?.id ?? ''))
    const rest = await refunded(later(ctx, 90), { purchaseId: id, paymentId, amount: 8000 })
    await issue(id, rest, later(ctx, 95))
    expect((await labels(id)).sort()).toEqual([
      ['LUM-A2027-000001', 1800],
      ['LUM-A2027-000002', 8000],
      ['LUM-A2027-000003', 8000],
      ['LUM-F2027-000001', 9800],
      ['LUM-F2027-000002', 8000],
    ])
    const documents = await documentsOf(id)
    const balance = (pick: 'totalMinor' | 'vatMinor') =>
      documents.reduce((all, one) => all + (one.kind === 'invoice' ? one[pick] : -one[pick]), 0)
    expect([balance('totalMinor'), balance('vatMinor')]).toEqual([0, 0])
  })

  test('two at once correct once', async () => {
    const sale = await aTheatre()
    const { id } = await aPaidPurchase(sale)
    await issue(id)
    const [wrong] = await documentsOf(id)
    const tries = await Promise.allSettled(
      Array.from({ length: 4 }, () => correctInvoice(as(ctx, sale.owner), input(wrong?.id ?? ''))),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await labels(id)).toHaveLength(3)
  })

  test('needs the permission, and another organization’s invoice is none', async () => {
    const [sale, foreign] = [await aTheatre(), await aTheatre()]
    const { id } = await aPaidPurchase(sale)
    await issue(id)
    const [invoice] = await documentsOf(id)
    const manager: Actor = { ...sale.owner, permissions: new Set(['purchases:read', 'payments:read']) } as Actor
    await expect(correctInvoice(as(ctx, manager), input(invoice?.id ?? ''))).rejects.toMatchObject({
      kind: 'forbidden',
    })
    const stranger = correctInvoice(as(ctx, foreign.owner), input(invoice?.id ?? ''))
    await expect(stranger).rejects.toMatchObject({ code: 'document.not_found' })
    const nobody = correctInvoice(as(ctx, foreign.owner), input(ctx.random.uuid(ctx.now)))
    await expect(nobody).rejects.toMatchObject({ code: 'document.not_found' })
    await expect(purchaseDocuments(as(ctx, foreign.owner), id)).rejects.toMatchObject({ kind: 'not_found' })
    expect((await listDocuments(as(ctx, foreign.owner), listDocumentsInput.parse({}))).documents).toEqual([])
  })
})
