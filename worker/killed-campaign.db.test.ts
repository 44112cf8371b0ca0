// A campaign whose workers are killed in the middle of it: everybody gets it once, and those whose message was with a carrier at that
// moment under the same identity.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { scheduleCampaign } from '@/server/campaigns/control-campaign'
import type { Ctx } from '@/server/kernel/ctx'
import { aCrowd, aDraft, aRecord } from '@/tests/support/campaign-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { forgetDeadWorkers } from '@/tests/support/forget-dead-workers'
import { killablePrograms } from '@/tests/support/killable-programs'
import { type Carriers, startCarriers } from '@/tests/support/message-carriers'
import { aSale, as, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { inAll } from '@/tests/support/sizes'

const PEOPLE = inAll(10_000, 1_500)
const DOMAIN = 'crowd.example'

let database: TestDatabase
let carriers: Carriers
let ctx: Ctx
let end: () => Promise<void>
let sale: Sale
const { start, kill } = killablePrograms({ worker: 'worker/main.ts' }, () => ({
  DATABASE_URL: database.url,
  QUEUE_CONCURRENCY: '10',
}))

beforeAll(async () => {
  carriers = await startCarriers()
})
afterAll(() => carriers.stop())
beforeEach(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  sale = await aSale(ctx)
  ctx = { ...ctx, now: new Date() }
  return async () => {
    await carriers.mend()
    await end()
    await database.drop()
  }
})

async function until(what: string, seconds: number, look: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

const sent = () => ctx.db.notification.count({ where: { status: 'sent' } })

test(`reaches each of ${PEOPLE} once although its workers are killed twice in the middle`, {
  timeout: 400_000,
}, async () => {
  await aCrowd(ctx, sale, PEOPLE, DOMAIN)
  // Who is known waits for no answers.
  await aRecord(ctx, sale.organizationId, { delivered: 200 })
  const id = await aDraft(ctx, sale)
  // Half a minute ago, so that it is due.
  const early = { ...ctx, now: new Date(ctx.now.getTime() - 31_000) }
  await scheduleCampaign(as(early, sale.owner), { id, seen: 2, at: null })
  for (const enough of [PEOPLE / 10, PEOPLE * 0.4]) {
    const worker = start('worker')
    await until(`${enough} are sent`, 120, async () => (await sent()) >= enough)
    await kill(worker)
    await forgetDeadWorkers(ctx)
  }
  expect(await sent()).toBeLessThan(PEOPLE)
  start('worker')
  await until(
    'it is done',
    240,
    async () => (await ctx.db.campaign.findUniqueOrThrow({ where: { id } })).status === 'done',
  )
  expect(await sent()).toBe(PEOPLE)
  const received = await carriers.received('resend', `@${DOMAIN}`)
  const byAddress = Map.groupBy(received, ({ to }) => String(to))
  expect(byAddress.size).toBe(PEOPLE)
  expect(received).toHaveLength(PEOPLE)
  expect(new Set(received.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(PEOPLE)
  expect(received[0]?.headers).toMatchObject({ 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' })
})
