// The orders of a dispute's five events, and its way through a connected account.

import { beforeAll, describe, expect, test } from 'vitest'
import { applyProviderEvent } from '@/server/payments/apply-provider-event'
import { aConnectedSale } from '@/tests/support/connect-factories'
import { disputeOf, follow, theBank } from '@/tests/support/dispute-factories'
import { aPaidPurchase, type Paid, stateOf } from '@/tests/support/paid-purchases'
import { aBookedPurchase, plantCharges } from '@/tests/support/refund-factories'
import { ctx, openSale, stripe, toThePresent } from '@/tests/support/sale'
import { as, jobsOf, type Sale } from '@/tests/support/sales-factories'
import { inAll } from '@/tests/support/sizes'
import { sendEvidence } from './send-evidence'
import { submitDisputeEvidence } from './submit-evidence'

let shared: Sale & { account: string }

openSale({ connect: true, promises: 'at the end' })
beforeAll(async () => {
  shared = await aConnectedSale({ types: [{ name: 'Plein tarif', amount: 4900, capacity: 1000 }] })
})

async function bookedRows(providerRef: string): Promise<number> {
  const { id } = await disputeOf(ctx, providerRef)
  return ctx.db.ledgerEntry.count({ where: { causeId: id } })
}

describe('its events', () => {
  const types = ['created', 'funds_withdrawn', 'updated', 'closed', 'funds_reinstated']

  /** As the webhook stores one; its job then asks for the dispute to be followed. */
  async function tell(type: string, ref: string, account: string | null): Promise<void> {
    const eventId = `evt_${ctx.random.uuid(ctx.now)}`
    const payload = JSON.stringify({ id: eventId, type, account, data: { object: { id: ref } } })
    const event = { provider: 'stripe', eventId, type: `charge.dispute.${type}`, payload, account, receivedAt: ctx.now }
    await ctx.db.providerEvent.create({ data: event })
    await applyProviderEvent(ctx, { provider: 'stripe', eventId })
    const key = { provider: 'stripe', eventId }
    const told = await ctx.db.providerEvent.findUnique({ where: { provider_eventId: key } })
    expect(told).toMatchObject({ outcome: 'dispute_followed' })
    expect(await follow(ctx, ref, account)).toBe('recorded')
  }

  /** The first one or two are told before the decision, the others after it. */
  async function tellAll(purchase: Paid, order: readonly string[], outcome: 'won' | 'lost'): Promise<void> {
    const { account } = shared
    const ref = await theBank(stripe, purchase, 'open')
    const before = outcome === 'won' ? 1 : 2
    for (const type of order.slice(0, before)) await tell(type, ref, account)
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'disputed', tickets: ['blocked'] })
    await theBank(stripe, purchase, outcome)
    for (const type of order.slice(before)) await tell(type, ref, account)
    const [status, ticket] = outcome === 'won' ? ['paid', 'valid'] : ['disputed', 'void']
    expect(await stateOf(ctx, purchase)).toEqual({ status, tickets: [ticket] })
    expect(await bookedRows(ref)).toBe(outcome === 'won' ? 4 : 2)
  }

  // Each fifth has every event in every place, too.
  const told = permutations(types).filter((_, index) => index % inAll(1, 5) === 0)

  test(`in ${told.length} of their 120 orders, while it is decided or after, end in what the provider says last`, async () => {
    const orders = [...told]
    while (orders.length > 0) {
      // The provider's clock goes on meanwhile.
      toThePresent()
      const told = orders.splice(0, 12)
      const purchases = await Promise.all(told.map(() => aBookedPurchase(ctx, shared)))
      await plantCharges(ctx, stripe, purchases)
      const outcomeOf = (index: number) => (index % 2 === 0 ? 'won' : 'lost')
      await Promise.all(purchases.map((purchase, index) => tellAll(purchase, told[index] ?? [], outcomeOf(index))))
    }
  }, 300_000)

  test('ask for their dispute to be followed, one job for all that wait', async () => {
    const purchase = await aPaidPurchase(ctx, stripe, shared)
    const { account } = shared
    const ref = await theBank(stripe, purchase, 'open')
    for (const type of types) await tell(type, ref, account)
    const asked = (await jobsOf(ctx, 'follow-dispute')).filter(({ payload }) => payload.providerRef === ref)
    expect(asked).toMatchObject([{ payload: { gateway: 'stripe', account } }])
  })
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  )
}

describe('a dispute on a connected account', () => {
  test('is followed and answered there, and nowhere else', async () => {
    toThePresent()
    const purchase = await aPaidPurchase(ctx, stripe, shared)
    const { account } = shared
    expect(account).toMatch(/^acct_/)
    const ref = await theBank(stripe, purchase, 'open')
    expect(await follow(ctx, ref, null)).toBe('unknown_dispute')
    expect(await stateOf(ctx, purchase)).toEqual({ status: 'paid', tickets: ['valid'] })
    expect(await follow(ctx, ref, account)).toBe('recorded')
    const { id } = await disputeOf(ctx, ref)
    await sendEvidence(as(ctx, shared.owner), { id, statement: 'Elle est venue.' })
    await submitDisputeEvidence(ctx, { disputeId: id })
    const { evidenceFileRef, status } = await disputeOf(ctx, ref)
    expect(status).toBe('under_review')
    expect(await stripe.control('GET', `/files/${evidenceFileRef}`)).toMatchObject({ account })
  })
})
