// What protects a sender's good name and their tickets' mails while a campaign is sent: it pauses, waits and slows down by itself, and drops nobody.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import type { Composers } from '@/server/notifications/compose'
import { deliverNotification } from '@/server/notifications/deliver-notification'
import { requestNotification } from '@/server/notifications/request-notification'
import { forgetBreakers, leaveAlone } from '@/server/providers/breaker'
import { aCrowd, aDraft, aRecord, aRunning, runSteps } from '@/tests/support/campaign-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { refusalOf } from '@/tests/support/event-factories'
import { type Carriers, startCarriers } from '@/tests/support/message-carriers'
import { aSale, as, later, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { allowanceOf } from './allowance'
import { pauseCampaign, resumeCampaign } from './control-campaign'
import { forgetPace, learn, stepOf } from './pace'
import { getCampaign } from './queries'
import { pauseIfUnwelcome } from './reputation'
import { sendCampaignChunk } from './send-chunk'

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
/** By the order in which they are sent. */
async function ends(campaignId: string): Promise<{ first: string; last: string }> {
  const ids = (await ctx.db.notification.findMany({ where: { campaignId }, orderBy: { id: 'asc' } })).map(
    (one) => one.id,
  )
  return { first: ids[0] ?? '', last: ids.at(-1) ?? '' }
}
const view = (id: string, at = owner) => getCampaign(as(at, sale.owner), { id })

describe('what protects the sender', () => {
  test('more than 5 % that came back pause it and tell the owners; gone on with, the same do not stop it again', async () => {
    await aCrowd(ctx, sale, 250, domain)
    const person = { id: ctx.random.uuid(ctx.now), email: `owner@${domain}`, name: 'Léa', passwordHash: 'x' }
    await ctx.db.user.create({ data: { ...person, createdAt: ctx.now } })
    const { organizationId } = sale
    const membership = { id: ctx.random.uuid(ctx.now), organizationId, userId: person.id, role: 'owner' as const }
    await ctx.db.membership.create({ data: { ...membership, createdAt: ctx.now } })
    const { id, at } = await aRunning(ctx, sale)
    await runSteps(at, id, 2)
    expect((await view(id, at)).counts.sent).toBeGreaterThan(100)
    const some = await ctx.db.notification.findMany({ where: { campaignId: id, status: 'sent' }, take: 30 })
    const bounce = { status: 'bounced' as const, bouncedAt: at.now }
    await ctx.db.notification.updateMany({ where: { id: { in: some.map((one) => one.id) } }, data: bounce })
    // Whichever lane is the next to ask.
    await sendCampaignChunk(at, { campaignId: id, lane: 2, lanes: 3, after: null })
    expect(await view(id, at)).toMatchObject({ status: 'paused', pauseReason: 'bounces', counts: { bounced: 30 } })
    expect((await view(id, at)).counts.waiting).toBeGreaterThan(0)
    expect(await ctx.db.notification.findFirst({ where: { organizationId, kind: 'campaign_paused' } })).toMatchObject({
      recipient: person.email,
      props: { reason: 'bounces', cameBack: 30 },
    })
    const after = later(at, 1)
    // Before that its mail was well taken.
    await ctx.db.campaign.update({ where: { id }, data: { trusted: true } })
    await resumeCampaign(as(after, sale.owner), { id })
    await runSteps(after, id, 20)
    // With care: some, then their answers are waited for.
    expect(await view(id, after)).toMatchObject({ status: 'sending', hold: { reason: 'answers' } })
    const answered = later(after, 130)
    await runSteps(answered, id)
    expect((await view(id, answered)).status).toBe('done')
  })

  test('bounces after the last message stop the organization’s next campaign, and a person goes on three times a day', async () => {
    await aCrowd(ctx, sale, 3, domain)
    const { organizationId } = sale
    await aRecord(ctx, organizationId, { sent: 94, bounced: 6, ago: 600 })
    const { id, at } = await aRunning(ctx, sale)
    await runSteps(at, id)
    expect(await view(id, at)).toMatchObject({ status: 'paused', pauseReason: 'bounces_lately', counts: { sent: 0 } })
    // What was bought is told of all the same.
    const campaign = await ctx.db.campaign.findUniqueOrThrow({ where: { id } })
    expect(await pauseIfUnwelcome(at, { ...campaign, kind: 'reminder' })).toBe(false)
    for (const time of [1, 2, 3]) {
      const after = later(at, time * 60)
      expect((await view(id, after)).can.resume).toBe(true)
      await resumeCampaign(as(after, sale.owner), { id })
      // More of the same, by the organization's other campaigns.
      await aRecord(later(after, 30), organizationId, { sent: 94, bounced: 6, ago: 0 })
      await runSteps(later(after, 45), id)
      expect((await view(id, after)).pauseReason).toBe('bounces_lately')
    }
    const late = later(at, 300)
    expect((await view(id, late)).can.resume).toBe(false)
    expect((await refusalOf(resumeCampaign(as(late, sale.owner), { id })))[1]).toBe('campaign.resumed_enough')
    // Of the three times, two are more than a day ago by then.
    expect((await view(id, later(at, 24 * 3600 + 150))).can.resume).toBe(true)
    expect(await received()).toEqual([])
  })

  test('of several that are gone on with at once no more than three are', async () => {
    const ids = await Promise.all([1, 2, 3, 4, 5].map(() => aDraft(ctx, sale)))
    const data = { status: 'paused', pauseReason: 'bounces_lately' }
    await ctx.db.campaign.updateMany({ where: { id: { in: ids } }, data })
    const acts = await Promise.allSettled(ids.map((id) => resumeCampaign(owner, { id })))
    expect(acts.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  })

  test('a pause by a person takes nothing that came back as seen', async () => {
    await aCrowd(ctx, sale, 3, domain)
    const { id, at } = await aRunning(ctx, sale)
    await pauseCampaign(as(at, sale.owner), { id })
    await resumeCampaign(as(at, sale.owner), { id })
    expect(await ctx.db.campaign.findUniqueOrThrow({ where: { id } })).toMatchObject({
      watchedFrom: null,
      resumedAt: [],
    })
  })

  test('of a large campaign some 200 go first; the rest waits for what mailboxes answer, less long where they say that it arrived', async () => {
    await aCrowd(ctx, sale, 1_100, domain)
    const { id, at } = await aRunning(ctx, sale)
    await runSteps(at, id, 20)
    const { hold, counts, status } = await view(id, at)
    expect([status, hold?.reason, counts.sent]).toEqual(['sending', 'answers', 200])
    expect(hold?.until.getTime()).toBeGreaterThan(at.now.getTime() + 60_000)
    const soon = later(at, 30)
    await runSteps(soon, id, 10)
    expect((await view(id, soon)).counts.sent).toBe(200)
    const where = { campaignId: id, status: 'sent' as const }
    const arrived = (await ctx.db.notification.findMany({ where, take: 190 })).map((one) => one.id)
    await ctx.db.notification.updateMany({ where: { id: { in: arrived } }, data: { status: 'delivered' } })
    await runSteps(later(at, 60), id, 1)
    expect((await view(id, soon)).counts.sent).toBeGreaterThan(200)
  })

  test('who has a good record waits for no answers; who has a bad one does with the smallest campaign', async () => {
    const left = async (more: object) => {
      const draft = { id: randomUUID(), organizationId: sale.organizationId, kind: 'campaign', trusted: false }
      return (await allowanceOf(ctx, { ...draft, recipients: 5_000, ...more }, 1)).left
    }
    const day = 10_000
    expect([await left({}), await left({ recipients: 900 })]).toEqual([200, 1_000])
    // Beside others that are out without an answer a small one is no small one.
    await aRecord(ctx, sale.organizationId, { sent: 150, ago: 60 })
    expect([await left({}), await left({ recipients: 900 })]).toEqual([50, 50])
    await aRecord(ctx, sale.organizationId, { bounced: 30 })
    expect(await left({ recipients: 10 })).toBe(50)
    sale = await aSale(ctx)
    await aRecord(ctx, sale.organizationId, { sent: 100, delivered: 90, bounced: 10 })
    expect(await left({})).toBe(day)
    await aRecord(ctx, sale.organizationId, { complained: 1 })
    expect(await left({})).toBe(200)
    expect(await left({ trusted: true })).toBe(day)
  })

  test('reminders and changes wait for the answers to their own messages alone', async () => {
    const { organizationId } = sale
    await aRecord(ctx, organizationId, { delivered: 190 })
    const { id } = await ctx.db.campaign.findFirstOrThrow({ where: { organizationId } })
    await aRecord(ctx, organizationId, { bounced: 100, complained: 5 })
    await aRecord(ctx, organizationId, { sent: 300, ago: 60 })
    const left = async (more: object) => {
      const change = { id: randomUUID(), organizationId, kind: 'event_changed', trusted: false, recipients: 6_000 }
      return (await allowanceOf(ctx, { ...change, ...more }, 1)).left
    }
    expect(await left({ kind: 'campaign' })).toBe(0)
    expect([await left({}), await left({ recipients: 900 })]).toEqual([200, 1_000])
    expect(await left({ id })).toBe(Number.POSITIVE_INFINITY)
  })

  test('an own domain raises the day’s limit where mail leaves from it', async () => {
    const { organizationId } = sale
    const campaign = { id: randomUUID(), organizationId, kind: 'campaign', trusted: true, recipients: 1 }
    const domainOf = { domain: `tickets.${domain}`, localPart: 'billets', providerRef: domain, records: [] }
    await ctx.db.senderDomain.create({
      data: { ...domainOf, organizationId, status: 'verified', createdAt: ctx.now },
    })
    const left = async (providerOrder: string[]) => {
      const data = { organizationId, providerOrder }
      await ctx.db.messageSettings.upsert({ where: { organizationId }, create: data, update: data })
      return (await allowanceOf(ctx, campaign, 1)).left
    }
    expect(await left(['resend', 'smtp'])).toBe(100_000)
    expect(await left(['smtp', 'resend'])).toBe(10_000)
  })

  test('at the day’s limit messages wait for the next day, and none is dropped; what may be out already is followed', async () => {
    await aCrowd(ctx, sale, 20, domain)
    const { organizationId } = sale
    await aRecord(ctx, organizationId, { sent: 9_990, ago: 600 })
    const { id, at } = await aRunning(ctx, sale)
    // Its start has been: run again, it would begin each lane anew.
    await ctx.pool.query('SELECT graphile_worker.remove_job($1)', [`campaign:${id}`])
    const { first, last } = await ends(id)
    const doubt = { provider: 'resend', possibleCopies: 1, handedOverAt: at.now }
    await ctx.db.notification.update({ where: { id: last }, data: doubt })
    await runSteps(at, id)
    expect(await received()).toHaveLength(11)
    expect(await view(id, at)).toMatchObject({
      status: 'sending',
      hold: { reason: 'daily_limit' },
      counts: { waiting: 9 },
    })
    expect((await ctx.db.notification.findUniqueOrThrow({ where: { id: last } })).status).toBe('sent')
    // Left behind on the first day, it is among the first on the next.
    const left = { status: 'requested' as const, provider: null, handedOverAt: null, possibleCopies: 0, sentAt: null }
    await ctx.db.notification.update({ where: { id: first }, data: left })
    const tomorrow = later(at, 24 * 3600 + 60)
    await runSteps(tomorrow, id, 1)
    expect((await view(id, tomorrow)).counts.waiting).toBe(0)
    await runSteps(tomorrow, id)
    expect(await received()).toHaveLength(20)
    expect(await view(id, tomorrow)).toMatchObject({ status: 'done', hold: null })
  })

  test('however slowly it goes, one reader who is told “later” keeps nobody else waiting', async () => {
    await aCrowd(ctx, sale, 3, domain)
    const { organizationId } = sale
    await ctx.db.messageSettings.create({ data: { organizationId, providerOrder: ['smtp'] } })
    for (let seconds = 1; seconds < 8; seconds++) {
      leaveAlone('sendgrid', seconds)
      learn()
    }
    expect(stepOf(1, 100).size).toBe(1)
    const { id, at } = await aRunning(ctx, sale)
    await carriers.fault('smtp', { status: 450 })
    await runSteps(at, id)
    expect((await view(id, at)).hold).toBeNull()
    await carriers.mend()
    await runSteps(later(at, 60), id, 1)
    const rows = await ctx.db.notification.findMany({ where: { campaignId: id }, orderBy: { id: 'asc' } })
    expect(rows.map(({ status }) => status)).toEqual(['requested', 'sent', 'requested'])
  })

  test('a campaign waits for a carrier that says 429, and a ticket’s mail leaves before it goes on', async () => {
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
