// An account’s movements at the provider, taken over once, whatever is cut off on the way.

import { describe, expect, test } from 'vitest'
import {
  atProvider,
  entriesOf,
  imported,
  inbox,
  owner,
  paid,
  payout,
  toldBalance,
} from '@/tests/support/balance-factories'
import { aConnectedSale } from '@/tests/support/connect-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale } from '@/tests/support/sales-factories'
import { importBalance } from './import-balance'
import { moneyReport } from './money-overview'

openSale({ connect: true, actor: { kind: 'system', name: 'test' } })

describe('reading a balance', () => {
  test('books fees and payouts once, and the ledger agrees with the provider', async () => {
    const seller = await aConnectedSale()
    for (let index = 0; index < 3; index++) await (await paid(seller)).settle()
    await payout(seller)
    await (await paid(seller, 2)).settle()
    for (let round = 0; round < 3; round++) await imported(seller)
    const entries = await entriesOf(seller)
    expect(entries.map(({ kind }) => kind).sort()).toEqual(['charge', 'charge', 'charge', 'charge', 'payout'])
    expect(entries.every(({ matchedAt }) => matchedAt !== null)).toBe(true)
    const [overview] = (await moneyReport(owner(seller))).currencies
    expect(overview?.captured.amount).toBe(5 * 4900)
    expect(overview?.providerFees.amount).toBe(3 * 99 + 172)
    expect(overview?.platformFees.amount).toBe(3 * 123 + 245)
    expect(overview?.paidOut.amount).toBeGreaterThan(0)
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    expect(await inbox(seller)).toEqual([])
    const payouts = await ctx.db.payout.findMany({ where: { organizationId: seller.organizationId } })
    expect(payouts).toMatchObject([{ status: 'paid', currency: 'EUR' }])
    expect(entries.filter(({ payoutRef }) => payoutRef === payouts[0]?.providerRef)).toHaveLength(4)
  })

  test('goes on page by page where it was cut off, and two at once book nothing twice', async () => {
    const seller = await aConnectedSale()
    for (let index = 0; index < 250; index++)
      await stripe.control('POST', '/balance', { account: seller.account, amount: -(index + 1), kind: 'fee' })
    // The provider goes away after the first page.
    const before = (await stripe.requests()).length
    const cut = imported(seller)
    for (;;) {
      const asked = (await stripe.requests()).slice(before).filter(({ path }) => path.includes('balance_transactions'))
      if (asked.length > 0) break
    }
    await stripe.control('PUT', '/faults', { status: 503 })
    await cut.catch(() => null)
    await stripe.control('DELETE', '/faults')
    await Promise.all([imported(seller), imported(seller), imported(seller)])
    const entries = await entriesOf(seller)
    expect(entries).toHaveLength(250)
    expect(
      await ctx.db.ledgerEntry.count({ where: { organizationId: seller.organizationId, causeKind: 'provider_fee' } }),
    ).toBe(500)
    expect(await atProvider(seller)).toEqual({ EUR: -(250 * 251) / 2 })
    // Later only what is new is asked for.
    await stripe.control('POST', '/balance', { account: seller.account, amount: -7, kind: 'fee' })
    const then = (await stripe.requests()).length
    await imported(seller)
    const asked = (await stripe.requests()).slice(then).filter(({ path }) => path.includes('balance_transactions'))
    expect(asked.length).toBeLessThanOrEqual(2)
    expect(await entriesOf(seller)).toHaveLength(251)
  })

  test('keeps three currencies apart', async () => {
    const first = await aConnectedSale()
    const { organizationId } = first
    const sellers = [first]
    for (const currency of ['JPY', 'KWD']) {
      const sale = await aSale(ctx, {
        organizationId,
        currency,
        types: [{ name: 'Plein', amount: 12_340, capacity: 9 }],
      })
      sellers.push({ ...sale, account: first.account })
    }
    for (const seller of sellers) await (await paid(seller)).settle()
    await payout(first, 'jpy')
    await imported(first)
    const { currencies } = await moneyReport(owner(first))
    expect(currencies.map(({ currency, captured }) => [currency, captured.amount])).toEqual([
      ['EUR', 4900],
      ['JPY', 12_340],
      ['KWD', 12_340],
    ])
    expect(currencies.map(({ paidOut }) => paidOut.amount > 0)).toEqual([false, true, false])
    expect(await atProvider(first)).toEqual(await toldBalance(first))
  })

  test('a payout that the bank sends back lies at the provider again', async () => {
    const seller = await aConnectedSale()
    await (await paid(seller)).settle()
    await imported(seller)
    const before = await atProvider(seller)
    const made = (await payout(seller, 'eur', 'create')) as { id: string }
    await imported(seller)
    expect(await atProvider(seller)).toEqual({ EUR: 0 })
    await stripe.control('POST', '/payouts', { account: seller.account, payout: made.id, outcome: 'failed' })
    await imported(seller)
    expect(await atProvider(seller)).toEqual(before)
    const [kept] = await ctx.db.payout.findMany({ where: { organizationId: seller.organizationId } })
    expect(kept?.status).toBe('failed')
    await imported(seller)
    expect(
      await ctx.db.attentionItem.findMany({ where: { kind: 'payout_failed', subjectId: kept?.id } }),
    ).toMatchObject([
      { organizationId: seller.organizationId, amountMinor: kept?.amountMinor, currency: 'EUR', resolvedAt: null },
    ])
  })

  test('an organization without an account, and one whose account was closed, are left alone', async () => {
    const sale = await aSale(ctx)
    await importBalance(ctx, { organizationId: sale.organizationId })
    const gone = await aConnectedSale()
    await ctx.db.providerAccount.updateMany({ where: { ref: gone.account }, data: { ref: `${gone.account}gone` } })
    await importBalance(ctx, { organizationId: gone.organizationId })
    expect(await entriesOf(gone)).toEqual([])
  })
})
