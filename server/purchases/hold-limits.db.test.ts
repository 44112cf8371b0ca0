import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Role, rolePermissions } from '@/server/kernel/actor'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aHold, aSale, as, later, type Sale, salesCtx } from '@/tests/support/sales-factories'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>
let networks = 0

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
})

/** As it comes from a network that nobody used before, unless one is given. */
const aKey = (organizationId: string, more: Partial<Extract<Actor, { kind: 'api_key' }>> = {}): Actor => ({
  kind: 'api_key',
  apiKeyId: ctx.random.uuid(ctx.now),
  organizationId,
  permissions: rolePermissions.box_office,
  address: `198.51.100.${++networks}`,
  ...more,
})

const aPerson = (organizationId: string | null, role: Role, more: Partial<Extract<Actor, { kind: 'user' }>> = {}) =>
  ({
    kind: 'user',
    userId: ctx.random.uuid(ctx.now),
    organizationId,
    role,
    permissions: organizationId ? rolePermissions[role] : new Set(),
    eventIds: null,
    address: `198.51.100.${++networks}`,
    ...more,
  }) satisfies Actor

/** How many of thirty holds, made at once by these callers in turn, were given. */
async function heldBy(sale: Sale, actors: readonly Actor[]): Promise<number> {
  const tries = Array.from({ length: 30 }, (_, index) => aHold(as(ctx, actors[index % actors.length]!), sale))
  const results = await Promise.allSettled(tries)
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
  expect(new Set(refused).size === 0 || refused.every((code) => code === 'purchase.too_many_holds')).toBe(true)
  return results.length - refused.length
}

describe('twenty live holds', () => {
  test('are all that another organization has, however many keys and people it sends', async () => {
    const [ours, theirs] = [await aSale(ctx), (await aSale(ctx)).organizationId]
    expect(
      await heldBy(ours, [aKey(theirs), aKey(theirs), aPerson(theirs, 'owner'), aPerson(theirs, 'gate_staff')]),
    ).toBe(20)
  })

  test('are all that one network has, however many organizations, accounts and strangers ask from it', async () => {
    const [ours, ...others] = [await aSale(ctx), await aSale(ctx), await aSale(ctx)]
    const address = '203.0.113.77'
    const callers: Actor[] = [
      ...others.map(({ organizationId }) => aKey(organizationId, { address })),
      aPerson(null, 'owner', { address }),
      { kind: 'anonymous', address },
    ]
    expect(await heldBy(ours, callers)).toBe(20)
    await aHold(as(ctx, { kind: 'anonymous', address: '203.0.113.78' }), ours)
  })

  test('count free places of the hour alike', async () => {
    const free = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 500 }] })
    const address = '203.0.113.79'
    const stranger = as(ctx, { kind: 'anonymous', address })
    await aHold(stranger, free)
    await ctx.pool.query(
      `INSERT INTO purchase (id, organization_id, event_id, number, status, places, buyer_name, buyer_email, locale, currency,
         subtotal_minor, total_minor, hold_expires_at, holder, holder_network, created_at, paid_at)
       SELECT gen_random_uuid(), organization_id, event_id, 'PTL-' || n, status, places, buyer_name, n || '@x.fr', locale, currency,
         0, 0, hold_expires_at, 'organization:' || gen_random_uuid(), $1, created_at, paid_at
       FROM purchase, generate_series(1, 199) n WHERE holder = $1`,
      [address],
    )
    await expect(aHold(stranger, free)).rejects.toMatchObject({ code: 'purchase.too_many_holds' })
    await aHold(later(stranger, 3601), free)
  })

  test('hold for everyone of the seller who may not sell: gate staff, readers, keys without the right, members of other events', async () => {
    for (const role of ['gate_staff', 'read_only'] as const) {
      const sale = await aSale(ctx)
      expect(await heldBy(sale, [aPerson(sale.organizationId, role)])).toBe(20)
    }
    const sale = await aSale(ctx)
    expect(await heldBy(sale, [aKey(sale.organizationId, { permissions: new Set(['scanning:scan']) })])).toBe(20)
    const narrowed = await aSale(ctx)
    const elsewhere = { eventIds: [sale.eventId] }
    expect(await heldBy(narrowed, [aPerson(narrowed.organizationId, 'box_office', elsewhere)])).toBe(20)
  })

  test('do not bind whoever sells: box office, a member of this event, a key with the right', async () => {
    const sale = await aSale(ctx)
    const { organizationId, eventId } = sale
    for (const seller of [
      aPerson(organizationId, 'box_office'),
      aPerson(organizationId, 'manager', { eventIds: [eventId] }),
      aKey(organizationId),
    ]) {
      expect(await heldBy(sale, [seller])).toBe(30)
    }
  })
})
