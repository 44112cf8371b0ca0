// The 120 orders of a dispute's five events, and its way through a connected account.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { applyProviderEvent } from '@/server/payments/apply-provider-event'
import { accountStatus } from '@/server/payments/stripe/follow-account'
import { checkInvariants } from '@/server/platform/check-invariants'
import { connectAccount } from '@/server/sellers/connect/connect-account'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { aPaidPurchase, disputeOf, follow, type PaidPurchase, theBank } from '@/tests/support/dispute-factories'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aSale, as, jobsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { sendEvidence } from './send-evidence'
import { submitDisputeEvidence } from './submit-evidence'

let database: TestDatabase
let stripe: StripeForTests
let ctx: Ctx
let end: () => Promise<void>
let shared: Sale

beforeAll(async () => {
  process.env.STRIPE_CONNECT = 'on'
  stripe = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
  shared = await aConnectedSale()
})
afterAll(async () => {
  expect(await checkInvariants(ctx.pool)).toEqual([])
  await end()
  await database.drop()
  await stripe.stop()
})

/** On sale, its organization paid on an account of its own. */
async function aConnectedSale(): Promise<Sale> {
  const sale = await aSale(ctx, { types: [{ name: 'Plein tarif', amount: 4900, capacity: 1000 }] })
  await connectAccount(as(ctx, sale.owner), { country: 'FR', locale: 'fr' })
  const where = { organizationId_gateway: { organizationId: sale.organizationId, gateway: 'stripe' } }
  const { ref } = await ctx.db.providerAccount.findUniqueOrThrow({ where })
  await stripe.control('POST', `/accounts/${ref}`, { chargesEnabled: true })
  await accountStatus(as(ctx, sale.owner))
  return sale
}

const accountOf = async ({ paymentId }: PaidPurchase) =>
  (await ctx.db.payment.findUniqueOrThrow({ where: { id: paymentId } })).providerAccount

async function stateOf({ id }: PaidPurchase) {
  const purchase = await ctx.db.purchase.findUniqueOrThrow({ where: { id }, include: { tickets: true } })
  return { status: purchase.status, tickets: purchase.tickets.map((ticket) => ticket.status).sort() }
}

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
    expect(await ctx.db.providerEvent.findFirst({ where: { eventId } })).toMatchObject({ outcome: 'dispute_followed' })
    expect(await follow(ctx, ref, account)).toBe('recorded')
  }

  /** The first one or two are told before the decision, the others after it. */
  async function tellAll(order: readonly string[], outcome: 'won' | 'lost'): Promise<void> {
    const purchase = await aPaidPurchase(ctx, stripe, shared)
    const account = await accountOf(purchase)
    const ref = await theBank(stripe, purchase, 'open')
    const before = outcome === 'won' ? 1 : 2
    for (const type of order.slice(0, before)) await tell(type, ref, account)
    expect(await stateOf(purchase)).toEqual({ status: 'disputed', tickets: ['blocked'] })
    await theBank(stripe, purchase, outcome)
    for (const type of order.slice(before)) await tell(type, ref, account)
    const [status, ticket] = outcome === 'won' ? ['paid', 'valid'] : ['disputed', 'void']
    expect(await stateOf(purchase)).toEqual({ status, tickets: [ticket] })
    expect(await bookedRows(ref)).toBe(outcome === 'won' ? 4 : 2)
  }

  test('in all 120 orders, while it is decided or after, end in what the provider says last', async () => {
    const orders = permutations(types)
    while (orders.length > 0) {
      // The provider's clock goes on meanwhile.
      ctx = { ...ctx, now: new Date() }
      await Promise.all(orders.splice(0, 12).map((order, index) => tellAll(order, index % 2 === 0 ? 'won' : 'lost')))
    }
  }, 300_000)

  test('ask for their dispute to be followed, one job for all that wait', async () => {
    const purchase = await aPaidPurchase(ctx, stripe, shared)
    const account = await accountOf(purchase)
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
    ctx = { ...ctx, now: new Date() }
    const purchase = await aPaidPurchase(ctx, stripe, shared)
    const account = await accountOf(purchase)
    expect(account).toMatch(/^acct_/)
    const ref = await theBank(stripe, purchase, 'open')
    expect(await follow(ctx, ref, null)).toBe('unknown_dispute')
    expect(await stateOf(purchase)).toEqual({ status: 'paid', tickets: ['valid'] })
    expect(await follow(ctx, ref, account)).toBe('recorded')
    const { id } = await disputeOf(ctx, ref)
    await sendEvidence(as(ctx, shared.owner), { id, statement: 'Elle est venue.' })
    await submitDisputeEvidence(ctx, { disputeId: id })
    const { evidenceFileRef, status } = await disputeOf(ctx, ref)
    expect(status).toBe('under_review')
    expect(await stripe.control('GET', `/files/${evidenceFileRef}`)).toMatchObject({ account })
  })
})
