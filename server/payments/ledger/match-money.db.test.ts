// Every movement at the provider finds the row of ours that explains it, or a person.

import { describe, expect, test } from 'vitest'
import { followDispute } from '@/server/disputes/follow-dispute'
import { inTransaction } from '@/server/kernel/ctx'
import { atProvider, entriesOf, imported, inbox, owner, paid, toldBalance } from '@/tests/support/balance-factories'
import { aConnectedSale } from '@/tests/support/connect-factories'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { later } from '@/tests/support/sales-factories'
import { countAttention, listAttention } from '../attention/list-attention'
import { markSeen } from '../attention/mark-seen'
import { requestRefund } from '../refunds/request-refund'
import { checkRefund, sendRefund } from '../refunds/send-refund'
import { bookMovements } from './book-movements'
import { moneyReport } from './money-overview'

openSale({ connect: true, actor: { kind: 'system', name: 'test' } })

describe('matching', () => {
  test('ends the same whichever comes first: the movement or our own row', async () => {
    const seller = await aConnectedSale()
    const late = await paid(seller)
    await imported(seller)
    expect((await entriesOf(seller))[0]?.matchedAt).toBeNull()
    expect(await inbox(seller)).toEqual([])
    await late.settle()
    await imported(seller)
    expect(await entriesOf(seller)).toMatchObject([{ purchaseId: late.hold.id, kind: 'charge' }])
    expect((await entriesOf(seller))[0]?.matchedAt).not.toBeNull()
  })

  test('refunds with the platform’s fee, and disputes lost and won, are matched and leave the ledger at the provider’s sum', async () => {
    const seller = await aConnectedSale()
    const [refunded, lost, won] = [await paid(seller), await paid(seller), await paid(seller)]
    for (const { settle } of [refunded, lost, won]) await settle()
    const payment = await ctx.db.payment.findFirstOrThrow({ where: { purchaseId: refunded.hold.id } })
    for (const amount of [1000, 3900]) {
      const refundId = await inTransaction(ctx, (tx) =>
        requestRefund(tx, { paymentId: payment.id, amount, reason: 'goodwill' }),
      )
      await sendRefund(ctx, { refundId })
    }
    for (const [{ payment }, outcome] of [
      [lost, 'lost'],
      [won, 'won'],
    ] as const) {
      const told = await stripe.control('POST', '/disputes', { paymentIntent: payment.paymentIntentId, outcome })
      const { id: providerRef } = told as { id: string }
      expect(await followDispute(ctx, { gateway: 'stripe', account: seller.account, providerRef })).toBe('recorded')
    }
    await imported(seller)
    expect(await ctx.db.balanceEntry.count({ where: { organizationId: seller.organizationId, matchedAt: null } })).toBe(
      0,
    )
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    const [overview] = (await moneyReport(owner(seller))).currencies
    expect(overview).toMatchObject({
      refunded: { amount: 4900 },
      disputed: { amount: 4900 },
      captured: { amount: 14_700 },
    })
    expect(await inbox(seller)).toEqual([])
  })

  test('a refund that came back is booked as what came back, whether we were told or a person closed it first', async () => {
    const seller = await aConnectedSale()
    const { hold, settle } = await paid(seller)
    await settle()
    const { id: paymentId } = await ctx.db.payment.findFirstOrThrow({ where: { purchaseId: hold.id } })
    const refundId = await inTransaction(ctx, (tx) =>
      requestRefund(tx, { paymentId, amount: 2000, reason: 'goodwill' }),
    )
    await sendRefund(ctx, { refundId })
    await imported(seller)
    const { providerRef } = await ctx.db.refund.findUniqueOrThrow({ where: { id: refundId } })
    await stripe.control('POST', `/refunds/${providerRef}`, { outcome: 'fail' })
    await imported(seller, later(ctx, 7200))
    const { items } = await listAttention(owner(seller), { state: 'open', limit: 50 })
    expect(items).toMatchObject([{ kind: 'balance_differs', amount: { amount: 2000 } }])
    await markSeen(owner(seller), { id: items[0]?.id ?? '', note: 'Remboursement revenu' })
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    await checkRefund(ctx, { refundId })
    await imported(seller, later(ctx, 7300))
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    expect((await inbox(seller)).map(([kind]) => kind)).toEqual(['refund_failed'])
    expect((await moneyReport(owner(seller))).currencies).toMatchObject([{ refunded: { amount: 0 } }])
  })

  test('the platform’s fee goes back with each part of a refund, and stays where the fees are kept', async () => {
    const seller = await aConnectedSale()
    const { hold, settle } = await paid(seller)
    await settle()
    const { id: paymentId, applicationFeeMinor } = await ctx.db.payment.findFirstOrThrow({
      where: { purchaseId: hold.id },
    })
    for (const keepFees of [false, true]) {
      const part = { paymentId, amount: 2450, reason: 'goodwill' as const, keepFees }
      const refundId = await inTransaction(ctx, (tx) => requestRefund(tx, part))
      await sendRefund(ctx, { refundId })
    }
    await imported(seller)
    const [overview] = (await moneyReport(owner(seller))).currencies
    expect(overview?.platformFees.amount).toBe(applicationFeeMinor - Math.floor(applicationFeeMinor / 2))
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
  })

  test('money that the provider changed into another currency is in neither twice', async () => {
    const seller = await aConnectedSale()
    const { organizationId, account } = seller
    const at = { gateway: 'stripe' as const, account }
    const movement = {
      ref: `txn_of_${organizationId}`,
      kind: 'charge' as const,
      amount: 3000,
      fee: 70,
      applicationFee: 0,
      currency: 'EUR',
      sourceRef: 'ch_jpy',
      intentRef: 'pi_jpy',
      source: { amount: 4900, currency: 'JPY' },
      paymentHint: null,
      availableOn: ctx.now,
      at: ctx.now,
    }
    await inTransaction(ctx, (tx) => bookMovements(tx, at, organizationId, [movement, movement]))
    // Beside it stands our own capture of 4900 JPY.
    expect(await atProvider(seller)).toEqual({ EUR: 2930, JPY: -4900 })
  })

  test('a movement that nothing explains waits for a person, once, and is booked as such when it was seen', async () => {
    const seller = await aConnectedSale()
    await stripe.control('POST', '/balance', { account: seller.account, amount: -1234 })
    await imported(seller)
    expect(await inbox(seller)).toEqual([])
    const inTwoHours = later(ctx, 7200)
    for (let round = 0; round < 2; round++) await imported(seller, inTwoHours)
    expect(await inbox(seller)).toEqual([['balance_unmatched', -1234]])
    expect(await countAttention(owner(seller))).toBe(1)
    const [item] = (await listAttention(owner(seller), { state: 'open', limit: 50 })).items
    if (!item) return expect.unreachable()
    await Promise.all([1, 2, 3].map(() => markSeen(owner(seller), { id: item.id, note: 'Frais de la banque' })))
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    await imported(seller, inTwoHours)
    expect(await inbox(seller)).toEqual([])
    const { items } = await listAttention(owner(seller), { state: 'resolved', limit: 50 })
    expect(items).toMatchObject([{ resolved: { how: 'seen', note: 'Frais de la banque' } }])
  })

  test('a capture whose webhook came days late takes back what was booked as unexplained', async () => {
    const seller = await aConnectedSale()
    const late = await paid(seller)
    await imported(seller, later(ctx, 7200))
    const [item] = (await listAttention(owner(seller), { state: 'open', limit: 50 })).items
    if (!item) return expect.unreachable()
    await markSeen(owner(seller), { id: item.id, note: 'Inconnu' })
    await late.settle()
    await imported(seller, later(ctx, 7300))
    expect(await atProvider(seller)).toEqual(await toldBalance(seller))
    expect(await inbox(seller)).toEqual([])
  })

  test('one that waits is closed by itself when its row comes', async () => {
    const seller = await aConnectedSale()
    const late = await paid(seller)
    await imported(seller, later(ctx, 7200))
    expect(await inbox(seller)).toEqual([['balance_unmatched', 4900]])
    await late.settle()
    await imported(seller, later(ctx, 7300))
    expect(await inbox(seller)).toEqual([])
  })

  test('another amount than ours is told as that, with its purchase', async () => {
    const seller = await aConnectedSale()
    const { hold, settle } = await paid(seller)
    await imported(seller)
    await ctx.db.balanceEntry.updateMany({
      where: { organizationId: seller.organizationId },
      data: { sourceMinor: 5000 },
    })
    await settle()
    await imported(seller, later(ctx, 7200))
    const { items } = await listAttention(owner(seller), { state: 'open', limit: 50 })
    expect(items).toMatchObject([{ kind: 'balance_differs', amount: { amount: 5000 }, purchase: { id: hold.id } }])
    await markSeen(owner(seller), { id: items[0]?.id ?? '', note: 'Arrondi' })
    expect(
      await ctx.db.ledgerEntry.findMany({ where: { organizationId: seller.organizationId, causeKind: 'adjustment' } }),
    ).toMatchObject([
      { account: 'provider:stripe', amountMinor: 100n },
      { account: 'adjustments', amountMinor: -100n },
    ])
  })

  test('money of ours that the provider does not show for a day is told, and closed when it comes', async () => {
    const seller = await aConnectedSale()
    const { hold, settle } = await paid(seller)
    await settle()
    const { providerIntent } = await ctx.db.payment.findFirstOrThrow({ where: { purchaseId: hold.id } })
    await ctx.db.payment.updateMany({ where: { purchaseId: hold.id }, data: { providerIntent: 'pi_of_nothing' } })
    await imported(seller)
    expect(await inbox(seller)).toEqual([])
    const tomorrow = later(ctx, 25 * 3600)
    for (let round = 0; round < 2; round++) await imported(seller, tomorrow)
    expect((await inbox(seller)).sort()).toEqual([
      ['balance_missing', 4900],
      ['balance_unmatched', 4900],
    ])
    await ctx.db.payment.updateMany({ where: { purchaseId: hold.id }, data: { providerIntent } })
    await imported(seller, tomorrow)
    expect(await inbox(seller)).toEqual([])
  })

  test('another organization’s payment never explains a movement, and its inbox shows nothing of it', async () => {
    const [seller, stranger] = [await aConnectedSale(), await aConnectedSale()]
    const { hold, settle } = await paid(seller)
    await settle()
    await ctx.db.providerAccount.updateMany({ where: { ref: stranger.account }, data: { ref: 'acct_moved' } })
    await ctx.db.providerAccount.updateMany({
      where: { organizationId: seller.organizationId },
      data: { ref: `${seller.account}_former` },
    })
    await ctx.db.providerAccount.updateMany({
      where: { organizationId: stranger.organizationId },
      data: { ref: seller.account },
    })
    await imported(stranger, later(ctx, 7200))
    expect(await entriesOf(stranger)).toMatchObject([{ purchaseId: null, matchedAt: null }])
    expect(await inbox(seller)).toEqual([])
    const { items } = await listAttention(owner(stranger), { state: 'open', limit: 50 })
    expect(items).toMatchObject([{ kind: 'balance_unmatched', purchase: null }])
    expect(JSON.stringify(items)).not.toContain(hold.id)
    const id = items[0]?.id ?? ''
    await expect(markSeen(owner(seller), { id, note: 'x' })).rejects.toMatchObject({ kind: 'not_found' })
  })
})
