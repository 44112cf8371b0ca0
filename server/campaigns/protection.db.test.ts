// What protects a sender's good name and their tickets' mails while a campaign is sent: it pauses, waits and slows down by itself, and drops nobody.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import type { Composers } from '@/server/notifications/compose'
import { deliverNotification } from '@/server/notifications/deliver-notification'
import { requestNotification } from '@/server/notifications/request-notification'
import { forgetBreakers } from '@/server/providers/breaker'
import { aCrowd, aDraft, aRunning, runSteps } from '@/tests/support/campaign-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type Carriers, startCarriers } from '@/tests/support/message-carriers'
import { aSale, as, later, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { resumeCampaign } from './control-campaign'
import { forgetPace } from './pace'
import { getCampaign } from './queries'

let database: TestDatabase
let carriers: Carriers
let ctx: Ctx
let owner: Ctx
let end: () => Promise<void>
let sale: Sale
let made = 0
let domain = ''

beforeAll(async () => {
  carriers = await startCarriers()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
beforeEach(async () => {
  sale = await aSale(ctx)
  ctx = { ...ctx, now: new Date() }
  owner = as(ctx, sale.owner)
  domain = `crowd-${++made}.example`
})
afterEach(async () => {
  await carriers.mend()
  forgetBreakers()
  forgetPace()
})
afterAll(async () => {
  await end()
  await database.drop()
  await carriers.stop()
})

const received = async () => (await carriers.received('resend', `@${domain}`)).map(({ to }) => String(to)).sort()
const view = (id: string, at = owner) => getCampaign(as(at, sale.owner), { id })

describe('what protects the sender', () => {
  test('more than 5 % that came back pause it and tell the owners; gone on with, the same do not stop it again', async () => {
    await aCrowd(ctx, sale, 600, domain)
    const person = { id: ctx.random.uuid(ctx.now), email: `owner@${domain}`, name: 'Léa', passwordHash: 'x' }
    await ctx.db.user.create({ data: { ...person, createdAt: ctx.now } })
    const { organizationId } = sale
    const membership = { id: ctx.random.uuid(ctx.now), organizationId, userId: person.id, role: 'owner' as const }
    await ctx.db.membership.create({ data: { ...membership, createdAt: ctx.now } })
    const { id, at } = await aRunning(ctx, sale)
    await runSteps(at, id, 4)
    expect((await view(id, at)).counts.sent).toBeGreaterThan(300)
    const some = await ctx.db.notification.findMany({ where: { campaignId: id, status: 'sent' }, take: 30 })
    const bounce = { status: 'bounced' as const, bouncedAt: at.now }
    await ctx.db.notification.updateMany({ where: { id: { in: some.map((one) => one.id) } }, data: bounce })
    await runSteps(at, id)
    expect(await view(id, at)).toMatchObject({ status: 'paused', pauseReason: 'bounces', counts: { bounced: 30 } })
    expect((await view(id, at)).counts.waiting).toBeGreaterThan(0)
    expect(await ctx.db.notification.findFirst({ where: { organizationId, kind: 'campaign_paused' } })).toMatchObject({
      recipient: person.email,
    })
    const after = later(at, 1)
    await resumeCampaign(as(after, sale.owner), { id })
    await runSteps(after, id)
    expect((await view(id, after)).status).toBe('done')
  })

  test('at the day’s limit messages wait for the next day, and none is dropped', async () => {
    await aCrowd(ctx, sale, 20, domain)
    const { organizationId } = sale
    const draft = await aDraft(ctx, sale)
    await ctx.pool.query(
      `INSERT INTO notification (id, organization_id, campaign_id, kind, key, recipient, locale, props, requested_at, sent_at, status)
       SELECT gen_random_uuid(), $1, $2::uuid, 'campaign', $2::text || ':' || n, 'x@y.example', 'fr', '{}', $3, $3, 'sent' FROM generate_series(1, 9990) n`,
      [organizationId, draft, ctx.now],
    )
    const { id, at } = await aRunning(ctx, sale)
    await runSteps(at, id)
    expect(await received()).toHaveLength(10)
    expect(await view(id, at)).toMatchObject({
      status: 'sending',
      hold: { reason: 'daily_limit' },
      counts: { waiting: 10 },
    })
    const tomorrow = later(at, 24 * 3600 + 60)
    await runSteps(tomorrow, id)
    expect(await received()).toHaveLength(20)
    expect(await view(id, tomorrow)).toMatchObject({ status: 'done', hold: null })
  })

  test('a carrier that says 429 slows the campaign, and a ticket’s mail leaves before it goes on', async () => {
    await aCrowd(ctx, sale, 120, domain)
    const { organizationId } = sale
    await ctx.db.messageSettings.create({ data: { organizationId, providerOrder: ['resend'] } })
    const { id, at } = await aRunning(ctx, sale)
    await carriers.fault('resend', { status: 429 })
    await runSteps({ ...at, now: new Date() }, id)
    const { hold, counts } = await view(id, { ...ctx, now: new Date() })
    expect(hold?.reason).toBe('carrier')
    expect(counts.waiting).toBeGreaterThan(0)
    await carriers.mend()
    const present = { ...ctx, now: new Date() }
    const ticketMail = await inTransaction(present, (tx) =>
      requestNotification(tx, {
        kind: 'reminder',
        key: `ticket-${domain}`,
        organizationId,
        purchaseId: null,
        recipient: `ticket@${domain}`,
        locale: 'fr',
        props: { data: { event_title: 'Gala' } },
      }),
    )
    const deadline = Date.now() + 5_000
    const mailStatus = async () =>
      (await ctx.db.notification.findUniqueOrThrow({ where: { id: ticketMail ?? '' } })).status
    while ((await mailStatus()) !== 'sent' && Date.now() < deadline)
      await deliverNotification({ ...ctx, now: new Date() }, { notificationId: ticketMail ?? '' }, {} as Composers)
    expect(await mailStatus()).toBe('sent')
    expect((await view(id, { ...ctx, now: new Date() })).counts.waiting).toBe(counts.waiting)
    // Slowly: each step waits some seconds for the next.
    let until = later({ ...ctx, now: new Date() }, 3600)
    for (let minute = 0; minute < 60 && (await view(id, until)).status !== 'done'; minute++) {
      until = later(until, 60)
      await runSteps(until, id)
    }
    expect((await view(id, until)).counts.sent).toBe(120)
    expect(new Set(await received()).size).toBe(121)
  })
})
