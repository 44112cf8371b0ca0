// Invoices and credit notes over real rows: what is issued when, what cannot be changed, who may see it, what the file says.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Permission } from '@/server/kernel/actor'
import { csvOf } from '@/server/kernel/csv'
import { type Actor, type Ctx, inTransaction } from '@/server/kernel/ctx'
import { recordRefund } from '@/server/payments/refunds/record-refund'
import { setBuyer } from '@/server/purchases/set-buyer'
import { saveSellerDetails } from '@/server/sellers/seller-details'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { paidInFull, refunded } from '@/tests/support/money-factories'
import { readPdfFacts, readPdfText } from '@/tests/support/read-pdf'
import { aHold, aSale, as, buyer, jobsOf, later, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { exportDocumentsInput, listDocumentsInput } from './contract'
import { correctInvoice } from './correct-invoice'
import { openDocument } from './document-access'
import { readDocumentPdf } from './document-file'
import { ensureDocumentPdf } from './ensure-document-pdf'
import { exportDocuments } from './export-documents'
import { issueDocument } from './issue-document'
import { issueMissingDocuments } from './issue-missing'
import { listDocuments, purchaseDocuments } from './queries'
import { setBilling } from './set-billing'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portillon-documents-'))
  process.env.STORAGE_URL = `file:${folder}`
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const seller = {
  legalName: 'Lumières et Compagnie SAS',
  address: '12 quai Saint-Vincent\n69001 Lyon',
  registration: 'SIREN 812 345 678',
  vatNumber: 'FR 40 812345678',
  invoicePrefix: 'LUM-',
  footer: '',
}
const billing = {
  company: 'Roussel & Filles SARL',
  address: '3 rue de la Barre\n69002 Lyon',
  vatNumber: 'FR 11 123456789',
}
const system: Actor = { kind: 'system', name: 'issue-document' }

async function aTheatre(): Promise<Sale> {
  const sale = await aSale(ctx, {
    types: [
      { name: 'Plein tarif', amount: 4900, vatRate: 5.5 },
      { name: 'Dîner', amount: 2400, vatRate: 10 },
    ],
  })
  await saveSellerDetails(as(ctx, sale.owner), seller)
  return sale
}

async function aPaidPurchase(sale: Sale, quantity = 2) {
  const hold = await aHold(ctx, sale, quantity)
  const payment = await paidInFull(ctx, hold.id)
  return { ...hold, paymentId: payment.id }
}

const issue = (purchaseId: string, refundId: string | null = null, at = ctx) =>
  issueDocument(as(at, system), { purchaseId, refundId })
const of = (purchaseId: string) =>
  ctx.db.document.findMany({
    where: { purchaseId },
    orderBy: [{ issuedAt: 'asc' }, { series: 'asc' }, { number: 'asc' }],
  })
const labels = async (purchaseId: string) => (await of(purchaseId)).map(({ label, totalMinor }) => [label, totalMinor])

describe('an invoice', () => {
  test('is asked for with the settlement, and issued once however often its job runs', async () => {
    const sale = await aTheatre()
    const { id } = await aPaidPurchase(sale)
    const jobs = (await jobsOf(ctx, 'issue-document')).filter(({ payload }) => payload.purchaseId === id)
    expect(jobs.map(({ key }) => key)).toEqual([`invoice:${id}`])
    await Promise.all([issue(id), issue(id), issue(id)])
    await issue(id)
    expect(await labels(id)).toEqual([['LUM-F2027-000001', 9800]])
    const [document] = await of(id)
    expect(document).toMatchObject({ kind: 'invoice', vatMinor: 511, currency: 'EUR' })
    expect(document?.content).toMatchObject({
      seller: { name: seller.legalName, vatNumber: seller.vatNumber },
      buyer: { name: buyer.name, email: buyer.email },
      lines: [
        { kind: 'tickets', name: 'Plein tarif', quantity: 2, grossMinor: 9800, vatBasisPoints: 550, vatMinor: 511 },
      ],
      vat: [{ basisPoints: 550, grossMinor: 9800, vatMinor: 511 }],
      gateway: 'stripe',
    })
    const log = await ctx.db.paymentLogEntry.findMany({ where: { purchaseId: id, kind: 'document_issued' } })
    expect(log).toMatchObject([{ amountMinor: 9800, detail: 'invoice LUM-F2027-000001' }])
  })

  test('is not issued for what is free, unpaid or lapsed', async () => {
    const sale = await aSale(ctx, {
      types: [
        { name: 'Libre', amount: 0 },
        { name: 'Plein', amount: 1000 },
      ],
    })
    const free = await aHold(ctx, sale)
    const unpaid = await aHold(ctx, sale, 1, 1)
    for (const { id } of [free, unpaid]) await issue(id)
    expect(await ctx.db.document.count({ where: { organizationId: sale.organizationId } })).toBe(0)
    const jobs = (await jobsOf(ctx, 'issue-document')).filter(({ payload }) => payload.purchaseId === free.id)
    expect(jobs).toEqual([])
  })

  test('keeps what stood on it: no row of it can be changed or deleted, and later details are those of later documents', async () => {
    const sale = await aTheatre()
    const { id } = await aPaidPurchase(sale)
    await issue(id)
    await saveSellerDetails(as(ctx, sale.owner), { ...seller, legalName: 'Un autre nom' })
    const [document] = await of(id)
    expect(document?.content).toMatchObject({ seller: { name: seller.legalName } })
    await expect(ctx.db.document.update({ where: { id: document?.id }, data: { totalMinor: 1 } })).rejects.toThrow()
    await expect(ctx.db.document.delete({ where: { id: document?.id } })).rejects.toThrow()
  })

  test('has a series of its own per organization and year on the event’s clock, and dates in the order of its numbers', async () => {
    const [a, b] = [await aTheatre(), await aTheatre()]
    const first = await aPaidPurchase(a)
    const other = await aPaidPurchase(b)
    const second = await aPaidPurchase(a)
    const third = await aPaidPurchase(a)
    const nearlyMidnight = { ...ctx, now: new Date('2027-12-31T22:59:00Z') }
    await issue(first.id, null, nearlyMidnight)
    await issue(second.id)
    await issue(other.id)
    await issue(third.id, null, { ...ctx, now: new Date('2027-12-31T23:00:00Z') })
    expect([...(await labels(first.id)), ...(await labels(second.id)), ...(await labels(third.id))]).toEqual([
      ['LUM-F2027-000001', 9800],
      ['LUM-F2027-000002', 9800],
      ['LUM-F2028-000001', 9800],
    ])
    expect(await labels(other.id)).toEqual([['LUM-F2027-000001', 9800]])
    expect((await of(second.id))[0]?.issuedAt).toEqual(nearlyMidnight.now)
  })
})

describe('the buyer’s company', () => {
  test('can be given at the checkout and until the invoice exists; then it is the organizer’s to correct', async () => {
    const sale = await aTheatre()
    const hold = await aHold(ctx, sale)
    const holder = as(ctx, hold.holder)
    await setBuyer(holder, hold.id, { buyer, billing: { ...billing, company: 'Avant' } })
    await paidInFull(ctx, hold.id)
    await setBilling(holder, hold.id, billing)
    await issue(hold.id)
    expect((await of(hold.id))[0]?.content).toMatchObject({ buyer: { ...billing, name: buyer.name } })
    await expect(setBilling(holder, hold.id, billing)).rejects.toMatchObject({ code: 'documents.invoice_issued' })
    await expect(setBilling(as(ctx, sale.owner), hold.id, billing)).rejects.toMatchObject({
      code: 'purchase.not_found',
    })
    const other = await aHold(ctx, sale)
    await expect(setBilling(as(ctx, other.holder), hold.id, billing)).rejects.toMatchObject({ kind: 'not_found' })
  })
})

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
    const notes = (await of(id)).filter(({ kind }) => kind === 'credit_note')
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
    await issue(id, real)
    expect((await labels(id)).sort()).toEqual([
      ['LUM-A2027-000001', 1000],
      ['LUM-F2027-000001', 9800],
    ])
    expect(await issueMissingDocuments(later(ctx, 3600))).toBeGreaterThanOrEqual(0)
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
    const [wrong] = await of(id)
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
    expect((await of(id)).find(({ id: one }) => one === wrong?.id)).toEqual(wrong)
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
    const [wrong] = (await of(id)).filter(({ kind }) => kind === 'invoice')
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
    const documents = await of(id)
    const balance = (pick: 'totalMinor' | 'vatMinor') =>
      documents.reduce((all, one) => all + (one.kind === 'invoice' ? one[pick] : -one[pick]), 0)
    expect([balance('totalMinor'), balance('vatMinor')]).toEqual([0, 0])
  })

  test('two at once correct once', async () => {
    const sale = await aTheatre()
    const { id } = await aPaidPurchase(sale)
    await issue(id)
    const [wrong] = await of(id)
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
    const [invoice] = await of(id)
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
    await expect(openDocument(ctx, token.replace(/.$/, 'A'))).rejects.toMatchObject({ kind: 'not_found' })
    expect(await readDocumentPdf(ctx, opened)).toBeNull()
    expect((await jobsOf(ctx, 'render-document')).map(({ key }) => key)).toContain(`document:${invoice.id}`)
    const first = await ensureDocumentPdf(ctx, { documentId: invoice.id })
    expect(await readDocumentPdf(ctx, opened)).toEqual(first)
    // A lost file is made again, from what was written when it was issued.
    for (const entry of await readdir(folder, { recursive: true }))
      await rm(path.join(folder, entry), { recursive: true, force: true })
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
    const [invoice] = await of(hold.id)
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

test('what was never asked for is asked for by the hourly round', async () => {
  const sale = await aTheatre()
  const { id, paymentId } = await aPaidPurchase(sale)
  await ctx.pool.query('SELECT graphile_worker.remove_job($1)', [`invoice:${id}`])
  await issueMissingDocuments(later(ctx, 60))
  const asked = async () => (await jobsOf(ctx, 'issue-document')).filter(({ payload }) => payload.purchaseId === id)
  expect(await asked()).toEqual([])
  await issueMissingDocuments(later(ctx, 3600))
  expect(await asked()).toHaveLength(1)
  await issue(id)
  const back = await refunded(ctx, { purchaseId: id, paymentId, amount: 100 })
  await issueMissingDocuments(later(ctx, 3600))
  expect((await asked()).map(({ key }) => key)).toContain(`credit-note:${back}`)
})
