// The demo's past is true at the provider: its balance explains every sale, and a seeded event can be cancelled like any other.
import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rolePermissions } from '@/server/kernel/actor'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { importBalance } from '@/server/payments/ledger/import-balance'
import { advanceRefundRun } from '@/server/payments/refunds/advance-refund-run'
import { cancelEvent } from '@/server/payments/refunds/cancel-event'
import { refundRun } from '@/server/payments/refunds/queries'
import { checkInvariants } from '@/server/platform/check-invariants'
import { openDoors } from '@/tests/support/doors'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { sendRefundsOf } from '@/tests/support/refund-factories'
import { later } from '@/tests/support/sales-factories'
import { fillDemo } from './fill-demo'
import { demoOrganizations } from './world'

const doors = openDoors({ STRIPE_CONNECT: 'on' })
const HOUR = 3600

let stripe: StripeForTests
beforeAll(async () => {
  stripe = await startStripeForTests()
})
afterAll(() => stripe.stop())

/** Both organizations, without the largest event. */
const cast = demoOrganizations.map((one) => ({ ...one, events: one.events.filter((event) => event.purchases < 100) }))

async function ownerOf(ctx: Ctx, organizationId: string): Promise<Actor> {
  const { userId } = await ctx.db.membership.findFirstOrThrow({ where: { organizationId, role: 'owner' } })
  return { kind: 'user', userId, organizationId, role: 'owner', permissions: rolePermissions.owner, eventIds: null }
}

/** As the worker would: steps of the run and its refunds in turn. */
async function workOff(ctx: Ctx, eventId: string): Promise<void> {
  const { id } = await ctx.db.refundRun.findFirstOrThrow({ where: { eventId } })
  for (let round = 0; round < 4; round++) {
    await advanceRefundRun(ctx, { runId: id })
    const sent = await ctx.db.refundRunItem.findMany({ where: { runId: id, status: 'sent' } })
    for (const { purchaseId } of sent) await sendRefundsOf(ctx, purchaseId)
  }
}

async function expectEverythingToFit(ctx: Ctx): Promise<void> {
  for (const { id } of await ctx.db.organization.findMany()) await importBalance(ctx, { organizationId: id })
  expect(await ctx.db.attentionItem.findMany()).toEqual([])
  expect(await ctx.db.balanceEntry.findMany({ where: { matchedAt: null } })).toEqual([])
  expect(await checkInvariants(ctx.pool)).toEqual([])
}

test('every seeded sale is in the provider’s balance, and a seeded event that is cancelled gives each of them back once', {
  timeout: 180_000,
}, async () => {
  await fillDemo(doors.ctx(), cast)
  const ctx = doors.ctx()
  const sold = { gateway: 'stripe', status: 'succeeded' } as const
  const sales = await ctx.db.payment.count({ where: sold })
  expect(sales).toBeGreaterThan(40)
  expect(await ctx.db.payment.count({ where: { ...sold, applicationFeeMinor: { gt: 0 } } })).toBeGreaterThan(0)
  expect(await ctx.db.balanceEntry.count({ where: { kind: 'charge' } })).toBe(sales)
  expect(await ctx.db.payout.count({ where: { status: 'paid' } })).toBeGreaterThanOrEqual(cast.length * 2)
  // Long enough for whatever does not fit to have been told.
  await expectEverythingToFit(later(ctx, 30 * HOUR))

  const sdk = new Stripe('sk_test_of_the_tests', {
    host: '127.0.0.1',
    port: new URL(stripe.url).port,
    protocol: 'http',
  })
  const events = await ctx.db.event.findMany({ where: { purchases: { some: {} } } })
  expect(events).toHaveLength(3)
  for (const { id: eventId, title, organizationId } of events) {
    const owner = { ...ctx, actor: await ownerOf(ctx, organizationId) }
    await cancelEvent(owner, { eventId, confirmation: title, keepFees: false })
    await workOff(later(ctx, 60), eventId)
    expect(await refundRun(owner, { eventId })).toMatchObject({ status: 'completed', failed: 0, sent: 0, waiting: 0 })

    const account = await ctx.db.providerAccount.findFirstOrThrow({ where: { organizationId } })
    const payments = await ctx.db.payment.findMany({ where: { ...sold, purchase: { eventId } } })
    for (const { providerIntent, providerAccount, capturedMinor, refundedMinor } of payments) {
      expect([providerAccount, refundedMinor]).toEqual([account.ref, capturedMinor])
      const made = await sdk.refunds.list({ payment_intent: providerIntent ?? '' }, { stripeAccount: account.ref })
      expect(made.data.map(({ amount }) => amount)).toEqual([capturedMinor])
    }
  }
  await expectEverythingToFit(later(ctx, 60 * HOUR))
})
