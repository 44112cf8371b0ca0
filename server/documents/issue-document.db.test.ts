// Invoices over real rows: what is issued when, what cannot be changed, whose name stands on them.

import { describe, expect, test } from 'vitest'
import { setBuyer } from '@/server/purchases/set-buyer'
import { saveSellerDetails } from '@/server/sellers/seller-details'
import {
  aPaidPurchase,
  aTheatre,
  billing,
  documentsOf,
  issue,
  labels,
  seller,
} from '@/tests/support/document-factories'
import { paidInFull, refunded } from '@/tests/support/money-factories'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, aSale, as, buyer, jobsOf, later } from '@/tests/support/sales-factories'
import { issueMissingDocuments } from './issue-missing'
import { setBilling } from './set-billing'

openSale({ providers: false, promises: 'never' })

describe('an invoice', () => {
  test('is asked for with the settlement, and issued once however often its job runs', async () => {
    const sale = await aTheatre()
    const { id } = await aPaidPurchase(sale)
    const jobs = (await jobsOf(ctx, 'issue-document')).filter(({ payload }) => payload.purchaseId === id)
    expect(jobs.map(({ key }) => key)).toEqual([`invoice:${id}`])
    await Promise.all([issue(id), issue(id), issue(id)])
    await issue(id)
    expect(await labels(id)).toEqual([['LUM-F2027-000001', 9800]])
    const [document] = await documentsOf(id)
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
    const [document] = await documentsOf(id)
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
    expect((await documentsOf(second.id))[0]?.issuedAt).toEqual(nearlyMidnight.now)
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
    expect((await documentsOf(hold.id))[0]?.content).toMatchObject({ buyer: { ...billing, name: buyer.name } })
    await expect(setBilling(holder, hold.id, billing)).rejects.toMatchObject({ code: 'documents.invoice_issued' })
    await expect(setBilling(as(ctx, sale.owner), hold.id, billing)).rejects.toMatchObject({
      code: 'purchase.not_found',
    })
    const other = await aHold(ctx, sale)
    await expect(setBilling(as(ctx, other.holder), hold.id, billing)).rejects.toMatchObject({ kind: 'not_found' })
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
