import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anOrganizationId, memberOf, refusalOf } from '@/tests/support/event-factories'
import { as, salesCtx } from '@/tests/support/sales-factories'
import { loadPlan } from './load-plan'
import { openSubscriptionCheckout } from './open-checkout'
import { billingOverview, listBillingInvoices } from './queries'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  process.env.STRIPE_CONNECT = 'off'
  process.env.STRIPE_SECRET_KEY = 'sk_test_of_the_tests'
  process.env.STRIPE_WEBHOOK_SECRET = 'whsec_of_the_tests_0123456789'
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
})

test('an installation of one organizer sells no plans: nothing is limited, nothing is taken, nothing can be bought', async () => {
  const organizationId = await anOrganizationId(ctx)
  const owner = as(ctx, memberOf(organizationId))
  expect(await loadPlan(ctx, organizationId)).toMatchObject({
    feeBasisPoints: 0,
    limits: { eventsOnSale: null, placesPerEvent: null, members: null },
  })
  expect(await billingOverview(owner)).toMatchObject({ state: 'not_sold', limits: { members: null } })
  expect(await listBillingInvoices(owner)).toEqual([])
  expect(await refusalOf(openSubscriptionCheckout(owner, { plan: 'pro' }))).toEqual([
    'unavailable',
    'plan.not_sold',
    [],
  ])
})
