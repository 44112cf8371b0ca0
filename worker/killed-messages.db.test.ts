// Workers that die between a carrier's taking a message and the row that says so: each message arrives once, or where the carrier
// cannot know a repetition (docs/decisions/018) at most twice under one identity.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import { requestNotification } from '@/server/notifications/request-notification'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { forgetDeadWorkers } from '@/tests/support/forget-dead-workers'
import { killablePrograms } from '@/tests/support/killable-programs'
import { type Carriers, type Received, startCarriers } from '@/tests/support/message-carriers'
import { aSale, salesCtx } from '@/tests/support/sales-factories'
import { inAll } from '@/tests/support/sizes'

const MESSAGES = inAll(200, 30)

let database: TestDatabase
let carriers: Carriers
let ctx: Ctx
let end: () => Promise<void>
let organizationId: string
const { start, kill } = killablePrograms({ worker: 'worker/main.ts' }, () => ({
  DATABASE_URL: database.url,
  QUEUE_CONCURRENCY: String(MESSAGES / 2),
}))

beforeAll(async () => {
  carriers = await startCarriers()
})
afterAll(() => carriers.stop())
beforeEach(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
  ctx = { ...ctx, now: new Date() }
  organizationId = (await aSale(ctx)).organizationId
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
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function aLot(providerOrder: string[], domain: string): Promise<void> {
  await ctx.db.messageSettings.create({ data: { organizationId, providerOrder } })
  await inTransaction(ctx, async (tx) => {
    for (let at = 0; at < MESSAGES; at++)
      await requestNotification(tx, {
        kind: 'reminder',
        key: `killed-${domain}-${at}`,
        organizationId,
        purchaseId: null,
        recipient: `guest-${at}@${domain}`,
        locale: 'fr',
        props: { data: { event_title: 'Gala' } },
      })
  })
}

function messageIdOf({ headers }: Received): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'message-id')?.[1]
}
const allSent = async () =>
  (await ctx.db.notification.count({ where: { organizationId, status: 'sent' } })) === MESSAGES
const inDoubt = () => ctx.db.notification.count({ where: { status: 'requested', possibleCopies: { gt: 0 } } })

describe(`${MESSAGES} messages of which workers die that had handed them over`, () => {
  test('arrive once each through a carrier that knows a repetition', { timeout: 180_000 }, async () => {
    await aLot(['resend'], 'once.example')
    const received = () => carriers.received('resend', '@once.example')
    // The carrier takes them and answers much too late.
    await carriers.fault('resend', { delayMs: 120_000 })
    for (const handedOver of [MESSAGES / 2, MESSAGES]) {
      const worker = start('worker')
      await until(`${handedOver} are with the carrier`, 40, async () => (await received()).length >= handedOver)
      await kill(worker)
    }
    expect(await inDoubt()).toBe(MESSAGES)
    await carriers.mend()
    await forgetDeadWorkers(ctx)
    start('worker')
    await until('all are sent', 90, allSent)
    const keys = (await received()).map(({ idempotencyKey }) => idempotencyKey)
    expect(keys).toHaveLength(MESSAGES)
    expect(new Set(keys).size).toBe(MESSAGES)
  })

  test('arrive once, or those in doubt twice under one Message-ID, through a mail server', {
    timeout: 180_000,
  }, async () => {
    await aLot(['smtp'], 'twice.example')
    const received = () => carriers.received('smtp', '@twice.example')
    await carriers.fault('smtp', { delayMs: 300 })
    let doubts = 0
    for (const enough of [MESSAGES / 5, MESSAGES / 2]) {
      const worker = start('worker')
      await until(`${enough} are with the mail server`, 60, async () => (await received()).length >= enough)
      await kill(worker)
      doubts += await inDoubt()
      await forgetDeadWorkers(ctx)
    }
    expect(doubts).toBeGreaterThan(0)
    await carriers.mend()
    start('worker')
    await until('all are sent', 100, allSent)
    const byRecipient = Map.groupBy(await received(), ({ to }) => String(to))
    expect(byRecipient.size).toBe(MESSAGES)
    let twice = 0
    for (const copies of byRecipient.values()) {
      expect(copies.length).toBeLessThanOrEqual(2)
      if (copies.length === 2) twice++
      const ids = copies.map(messageIdOf)
      expect(new Set(ids).size).toBe(1)
      expect(ids[0]).toMatch(/^<[0-9a-f-]{36}@/)
    }
    expect(twice).toBeLessThanOrEqual(doubts)
  })
})
