// The list of disputes: what needs an answer stands first, and its pages neither repeat nor leave out.
import { expect, test } from 'vitest'
import type { Prisma } from '@/prisma/generated/client'
import { disputeOf, follow, theBank } from '@/tests/support/dispute-factories'
import { aPaidPurchase } from '@/tests/support/paid-purchases'
import { ctx, openSale, stripe } from '@/tests/support/sale'
import { aSale, as, later, type Sale } from '@/tests/support/sales-factories'
import { listDisputes } from './queries'

openSale()

async function aDispute(sale: Sale, outcome: 'open' | 'lost' | 'won', data: Prisma.DisputeUpdateInput = {}) {
  const ref = await theBank(stripe, await aPaidPurchase(ctx, stripe, sale), outcome)
  await follow(ctx, ref)
  const { id } = await disputeOf(ctx, ref)
  await ctx.db.dispute.update({ where: { id }, data })
  return id
}

test('what waits for evidence comes first, by its deadline; then what the bank has; then what is over', async () => {
  const sale = await aSale(ctx)
  const inDays = (days: number) => later(ctx, days * 86_400).now
  const answered = await aDispute(sale, 'open', { evidenceRequestedAt: ctx.now, evidenceSentAt: ctx.now })
  const lost = await aDispute(sale, 'lost')
  const inFive = await aDispute(sale, 'open', { evidenceDueAt: inDays(5) })
  const undated = await aDispute(sale, 'open', { evidenceDueAt: null })
  const inOne = await aDispute(sale, 'open', { evidenceDueAt: inDays(1) })
  const reviewed = await aDispute(sale, 'open', { status: 'under_review' })
  const missed = await aDispute(sale, 'open', { evidenceDueAt: inDays(-1) })
  const won = await aDispute(sale, 'won')
  // Of one instant, they have no order among themselves but that of their ids.
  const newest = (...ids: string[]) => ids.toSorted().toReversed()
  const open = [inOne, inFive, undated, ...newest(missed, reviewed, answered)]

  const owner = as(ctx, sale.owner)
  const walk = async (show: 'open' | 'all') => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listDisputes(owner, { show, cursor, limit: 2 })
      expect(page.open).toBe(open.length)
      seen.push(...page.disputes.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    return seen
  }
  expect(await walk('open')).toEqual(open)
  expect(await walk('all')).toEqual([...open, ...newest(won, lost)])

  // The one that a page ended with is over by the time the next one is asked for: nothing is passed over for that.
  const first = await listDisputes(owner, { show: 'open', limit: 1 })
  await ctx.db.dispute.update({ where: { id: inOne }, data: { closedAt: ctx.now } })
  const second = await listDisputes(owner, { show: 'open', cursor: first.nextCursor ?? '', limit: 1 })
  expect([first, second].map(({ disputes }) => disputes[0]?.id)).toEqual([inOne, inFive])
})

test('a cursor that is none is refused', async () => {
  const { owner } = await aSale(ctx)
  for (const cursor of ['x', '0.12', `3..${ctx.random.uuid(ctx.now)}`, `0.1.${'-'.repeat(36)}`])
    await expect(listDisputes(as(ctx, owner), { show: 'all', cursor, limit: 2 })).rejects.toMatchObject({
      kind: 'invalid',
    })
})
