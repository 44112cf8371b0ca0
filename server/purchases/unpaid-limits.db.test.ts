// How much one address and one mailbox may take without paying.
import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { ctx, openSale } from '@/tests/support/sale'
import { aHold, aSale, as, later, poolsOf } from '@/tests/support/sales-factories'
import { placeHold } from './place-hold'

openSale({ providers: false, promises: 'at the end' })

describe('the limits of what one may take unpaid', () => {
  const free = { types: [{ name: 'Libre', amount: 0, capacity: 500 }] }
  const from = (address: string) => as(ctx, { kind: 'anonymous', address })
  const takenBy = (at: Ctx, sale: Awaited<ReturnType<typeof aSale>>, email: string) =>
    placeHold(at, {
      eventId: sale.eventId,
      items: [{ ticketTypeId: sale.ticketTypes[0]!.id, quantity: 1 }],
      buyer: { name: 'A', email },
    })

  test('one address gets two hundred free purchases within the hour, and one mailbox fifty, however fast they come', async () => {
    const sale = await aSale(ctx, free)
    const bot = from('203.0.113.20')
    const spread = await Promise.allSettled(
      Array.from({ length: 210 }, (_, index) => takenBy(bot, sale, `a${index}@x.fr`)),
    )
    expect(spread.filter((result) => result.status === 'fulfilled')).toHaveLength(200)
    expect(await poolsOf(ctx, sale)).toEqual([{ size: 500, held: 0, sold: 200 }])
    await takenBy(later(bot, 3601), sale, 'b@x.fr')
    const aimed = await Promise.allSettled(
      Array.from({ length: 54 }, (_, index) => takenBy(from(`203.0.113.${100 + index}`), sale, 'victim@x.fr')),
    )
    const refused = aimed.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(refused).toEqual(Array.from({ length: 4 }, () => 'purchase.too_many_for_recipient'))
    expect(await ctx.db.notification.count({ where: { recipient: 'victim@x.fr' } })).toBe(50)
  })

  test('another organization’s key is a stranger, the seller’s own is not limited', async () => {
    const [ours, theirs] = [await aSale(ctx), await aSale(ctx)]
    const keyOf = (organizationId: string) =>
      as(ctx, {
        kind: 'api_key',
        apiKeyId: ctx.random.uuid(ctx.now),
        organizationId,
        permissions: new Set(['purchases:create'] as const),
      })
    const foreign = keyOf(theirs.organizationId)
    const results = await Promise.allSettled(Array.from({ length: 25 }, () => aHold(foreign, ours)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(20)
    await Promise.all(Array.from({ length: 25 }, () => aHold(keyOf(ours.organizationId), ours)))
    expect(await poolsOf(ctx, ours)).toEqual([{ size: 100, held: 45, sold: 0 }])
  })
})
