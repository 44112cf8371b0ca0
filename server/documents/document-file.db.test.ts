// What a document’s file says, and the list of documents as a page and as a file.

import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Permission } from '@/server/kernel/actor'
import { csvOf } from '@/server/kernel/csv'
import type { Actor } from '@/server/kernel/ctx'
import { setBuyer } from '@/server/purchases/set-buyer'
import { aPaidPurchase, aTheatre, billing, documentsOf, issue, seller } from '@/tests/support/document-factories'
import { paidInFull, refunded } from '@/tests/support/money-factories'
import { readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import { ctx, openSale, storage } from '@/tests/support/sale'
import { aHold, aSale, as, buyer, jobsOf } from '@/tests/support/sales-factories'
import { exportDocumentsInput, listDocumentsInput } from './contract'
import { openDocument } from './document-access'
import { readDocumentPdf } from './document-file'
import { ensureDocumentPdf } from './ensure-document-pdf'
import { exportDocuments } from './export-documents'
import { listDocuments, purchaseDocuments } from './queries'

openSale({ providers: false, promises: 'never' })

describe('the file', () => {
  test('is made once, says everything, in French and in English, and stays the same bytes', async () => {
    const sale = await aTheatre()
    const { id, holder, paymentId } = await aPaidPurchase(sale)
    const back = await refunded(ctx, { purchaseId: id, paymentId, amount: 1000 })
    await issue(id, back)
    const [invoice, note] = await purchaseDocuments(as(ctx, holder), id).then((all) =>
      all.toSorted((a, b) => (a.kind === 'invoice' ? -1 : b.kind === 'invoice' ? 1 : 0)),
    )
    if (!invoice || !note) throw new Error('no documents')
    expect(invoice.remaining).toEqual({ amount: 8800, currency: 'EUR' })
    const token = /\/d\/([\w-]{43})\.pdf$/.exec(invoice.url)?.[1] ?? ''
    const opened = await openDocument(ctx, token)
    const forged = token.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))
    await expect(openDocument(ctx, forged)).rejects.toMatchObject({ kind: 'not_found' })
    expect(await readDocumentPdf(ctx, opened)).toBeNull()
    expect((await jobsOf(ctx, 'render-document')).map(({ key }) => key)).toContain(`document:${invoice.id}`)
    const first = await ensureDocumentPdf(ctx, { documentId: invoice.id })
    expect(await readDocumentPdf(ctx, opened)).toEqual(first)
    // A lost file is made again, from what was written when it was issued.
    const files = await readdir(storage)
    expect(files).not.toEqual([])
    for (const entry of files) await rm(path.join(storage, entry), { recursive: true, force: true })
    expect((await ensureDocumentPdf(ctx, { documentId: invoice.id })).equals(first)).toBe(true)
    const text = (await readPdfText(first)).replace(/[\s ]+/g, ' ')
    for (const part of [
      'Facture',
      'LUM-F2027-000001',
      'lundi 1 mars 2027',
      seller.legalName,
      '12 quai Saint-Vincent',
      'SIREN 812 345 678',
      'N° de TVA : FR 40 812345678',
      buyer.name,
      'Plein tarif',
      '98,00 €',
      'TVA 5,5 % sur 98,00 € TTC',
      '5,11 €',
      '92,89 €',
      'par carte (Stripe)',
    ]) {
      expect(text).toContain(part)
    }
    const { language, info } = await readPdfFacts(first)
    expect([language, info.Title, info.Author]).toEqual(['fr', 'Facture LUM-F2027-000001', seller.legalName])
    const credit = await readPdfText(await ensureDocumentPdf(ctx, { documentId: note.id }))
    expect(credit.replace(/[\s ]+/g, ' ')).toContain('Avoir sur la facture LUM-F2027-000001 du lundi 1 mars 2027')
  })

  test('names the article of a seller without VAT number, and speaks English to an English buyer', async () => {
    const sale = await aSale(ctx, { types: [{ name: 'Full price', amount: 1200 }] })
    const hold = await aHold(ctx, sale)
    await ctx.db.purchase.update({ where: { id: hold.id }, data: { locale: 'en' } })
    await paidInFull(ctx, hold.id)
    await issue(hold.id)
    const [invoice] = await documentsOf(hold.id)
    const text = (await readPdfText(await ensureDocumentPdf(ctx, { documentId: invoice?.id ?? '' }))).replace(
      /[\s ]+/g,
      ' ',
    )
    for (const part of ['Invoice', 'F2027-000001', 'VAT not applicable, article 293 B', 'Lumières & Cie', '€12.00']) {
      expect(text).toContain(part)
    }
  })
})

describe('the list', () => {
  test('is filtered by kind, words and days, and its file has one row per rate with credit notes negative', async () => {
    const sale = await aTheatre()
    const owner = as(ctx, sale.owner)
    const hold = await aHold(ctx, sale)
    await setBuyer(as(ctx, hold.holder), hold.id, { buyer, billing: { ...billing, company: '=HYPERLINK("x")' } })
    const payment = await paidInFull(ctx, hold.id)
    const back = await refunded(ctx, { purchaseId: hold.id, paymentId: payment.id, amount: 900 })
    await issue(hold.id, back)
    const found = async (filter: object) =>
      (await listDocuments(owner, listDocumentsInput.parse(filter))).documents.map(({ label }) => label)
    expect(await found({ kind: 'credit_note' })).toEqual(['LUM-A2027-000001'])
    expect(await found({ search: 'hyperlink' })).toHaveLength(2)
    expect(await found({ search: 'f2027-000001' })).toEqual(['LUM-F2027-000001'])
    expect(await found({ search: hold.number })).toHaveLength(2)
    expect(await found({ from: '2027-03-01', to: '2027-03-01' })).toHaveLength(2)
    expect(await found({ to: '2027-02-28' })).toEqual([])
    const may = (permissions: Permission[]) => as(ctx, { ...sale.owner, permissions: new Set(permissions) } as Actor)
    const asked = exportDocumentsInput.parse({ locale: 'fr' })
    await expect(exportDocuments(may(['purchases:read']), asked)).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(exportDocuments(ctx, asked)).rejects.toMatchObject({ kind: 'unauthenticated' })
    const table = await exportDocuments(may(['payments:read']), exportDocumentsInput.parse({ locale: 'fr' }))
    const chunks: Uint8Array[] = []
    for await (const chunk of csvOf(table, 'fr')) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    expect(text.startsWith('\uFEFFNuméro;Type;Date')).toBe(true)
    expect(text).toContain(`'=HYPERLINK`)
    expect(text).toMatch(/LUM-F2027-000001;Facture;.*;5,5;46,45;2,55;49,00;EUR;/)
    expect(text).toMatch(/LUM-A2027-000001;Avoir;.*;5,5;-8,53;-0,47;-9,00;EUR;LUM-F2027-000001/)
  })
})
