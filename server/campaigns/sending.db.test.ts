// Campaigns sent through the real clients: called off, paused, cancelled, tried again, held back; who gets one and who does not, and how often.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { suppress } from '@/server/notifications/suppression'
import { forgetBreakers } from '@/server/providers/breaker'
import { aCrowd, aDraft, aRunning, runSteps } from '@/tests/support/campaign-factories'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { refusalOf } from '@/tests/support/event-factories'
import { type Carriers, startCarriers } from '@/tests/support/message-carriers'
import { aSale, as, later, type Sale, salesCtx } from '@/tests/support/sales-factories'
import {
  callOffCampaign,
  cancelCampaign,
  pauseCampaign,
  resumeCampaign,
  retryFailed,
  scheduleCampaign,
} from './control-campaign'
import { forgetPace } from './pace'
import { getCampaign } from './queries'
import { listRecipients } from './recipients'
import { advanceCampaign, followCampaigns } from './start-campaign'

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
const statuses = async (campaignId: string) =>
  Object.fromEntries(
    (await ctx.db.notification.groupBy({ by: ['status'], where: { campaignId }, _count: true })).map((one) => [
      one.status,
      one._count,
    ]),
  )

describe('a campaign', () => {
  test('goes to everybody once, in words of their own, and is done', async () => {
    await aCrowd(ctx, sale, 230, domain)
    const { id, at } = await aRunning(ctx, sale)
    expect(await view(id, at)).toMatchObject({ status: 'sending', counts: { total: 230, waiting: 230 } })
    await runSteps(at, id)
    expect(await received()).toHaveLength(230)
    expect(new Set(await received()).size).toBe(230)
    expect(await view(id, at)).toMatchObject({
      status: 'done',
      counts: { sent: 230, waiting: 0 },
      can: { pause: false },
    })
    const [mail] = await carriers.received('resend', `guest-7@${domain}`)
    expect(mail?.subject).toBe('Nouvelles de Les Nuits du Théâtre antique')
    expect(mail?.text).toContain('Bonjour Personne 7,')
    // Nobody of them has a ticket: the button is left out.
    expect(mail?.text).not.toContain('Mon billet')
    const link = mail?.headers['List-Unsubscribe']?.slice(1, -1) ?? ''
    expect(link).toMatch(/\/api\/unsubscribe\/[\w-]{43}$/)
    expect(mail?.html).toContain(link.replace('/api/unsubscribe/', '/u/'))
  })

  test('is frozen at its start: who comes later gets nothing, and starting it twice starts it once', async () => {
    await aCrowd(ctx, sale, 3, domain)
    const { id, at } = await aRunning(ctx, sale)
    await aCrowd(ctx, sale, 5, `late.${domain}`)
    await Promise.all([1, 2, 3].map(() => advanceCampaign(at, { campaignId: id })))
    await runSteps(at, id)
    expect((await view(id, at)).counts.total).toBe(3)
    expect(await received()).toHaveLength(3)
  })

  test('leaves out who is suppressed or has unsubscribed, here and not elsewhere', async () => {
    await aCrowd(ctx, sale, 4, domain)
    const { organizationId } = sale
    const out = { notificationId: null, reason: 'unsubscribed' } as const
    await suppress(ctx, { ...out, organizationId, address: `guest-1@${domain}`, scope: 'campaigns' })
    await suppress(ctx, {
      ...out,
      organizationId,
      address: `guest-2@${domain}`,
      scope: 'everything',
      reason: 'bounced',
    })
    const other = await aSale(ctx)
    await suppress(ctx, {
      ...out,
      organizationId: other.organizationId,
      address: `guest-3@${domain}`,
      scope: 'everything',
    })
    const { id, at } = await aRunning(ctx, sale)
    await runSteps(at, id)
    expect(await received()).toEqual([`guest-3@${domain}`, `guest-4@${domain}`])
    const { counts, unreached } = await view(id, at)
    expect(counts).toMatchObject({ sent: 2, suppressed: 2, unreached: 1 })
    // Who wanted it and has not got it, by name.
    expect(unreached).toMatchObject([{ name: 'Personne 2', address: `guest-2@${domain}` }])
  })
})

describe('its states', () => {
  test('called off within half a minute it writes to nobody, and can be sent again', async () => {
    await aCrowd(ctx, sale, 2, domain)
    const id = await aDraft(ctx, sale)
    await scheduleCampaign(owner, { id, seen: 2, at: null })
    await callOffCampaign(as(later(ctx, 29), sale.owner), { id })
    await advanceCampaign(later(ctx, 31), { campaignId: id })
    expect(await statuses(id)).toEqual({})
    expect((await refusalOf(callOffCampaign(owner, { id })))[1]).toBe('campaign.wrong_status')
    await scheduleCampaign(owner, { id, seen: 2, at: null })
    await advanceCampaign(later(ctx, 31), { campaignId: id })
    await runSteps(later(ctx, 31), id)
    expect(await received()).toHaveLength(2)
  })

  test('of calling off and starting at once one holds, and nobody is written to by both', async () => {
    await aCrowd(ctx, sale, 2, domain)
    for (let round = 0; round < 8; round++) {
      const id = await aDraft(ctx, sale)
      await scheduleCampaign(owner, { id, seen: 2, at: null })
      const at = later(ctx, 31)
      const [off] = await Promise.allSettled([callOffCampaign(owner, { id }), advanceCampaign(at, { campaignId: id })])
      const { status } = await view(id, at)
      expect(status).toBe(off.status === 'fulfilled' ? 'draft' : 'sending')
      expect(await statuses(id)).toEqual(status === 'draft' ? {} : { requested: 2 })
    }
  })

  test('paused it asks nobody, and gone on with it reaches the rest', async () => {
    await aCrowd(ctx, sale, 250, domain)
    const { id, at } = await aRunning(ctx, sale)
    await runSteps(at, id, 1)
    await pauseCampaign(as(at, sale.owner), { id })
    const sofar = (await received()).length
    expect(sofar).toBeGreaterThan(0)
    await runSteps(at, id)
    expect(await received()).toHaveLength(sofar)
    expect(await view(id, at)).toMatchObject({ status: 'paused', pauseReason: 'person', can: { resume: true } })
    expect((await refusalOf(pauseCampaign(owner, { id })))[1]).toBe('campaign.wrong_status')
    // Days of rest are no days in which nobody would take them.
    await ctx.db.notification.updateMany({
      where: { campaignId: id, sentAt: null },
      data: { waitingSince: new Date(0) },
    })
    await resumeCampaign(as(at, sale.owner), { id })
    expect(await ctx.db.notification.count({ where: { campaignId: id, waitingSince: { not: null } } })).toBe(0)
    await runSteps(at, id)
    expect(new Set(await received()).size).toBe(250)
    expect(await received()).toHaveLength(250)
    expect((await view(id, at)).status).toBe('done')
  })

  test('cancelled while lanes run, what was not handed over never is', async () => {
    await aCrowd(ctx, sale, 300, domain)
    const { id, at } = await aRunning(ctx, sale)
    await carriers.fault('resend', { delayMs: 20 })
    const [, { cancelled }] = await Promise.all([runSteps(at, id, 1), cancelCampaign(as(at, sale.owner), { id })])
    await runSteps(at, id)
    const counts = await statuses(id)
    expect(counts.cancelled).toBe(cancelled)
    expect(counts).not.toHaveProperty('requested')
    expect(await received()).toHaveLength(300 - cancelled)
    expect((await refusalOf(resumeCampaign(owner, { id })))[1]).toBe('campaign.wrong_status')
    expect((await refusalOf(retryFailed(owner, { id })))[1]).toBe('campaign.wrong_status')
  })

  test.each([
    ['no carrier answers', 503, 'away'],
    ['a carrier asks for time', 429, 'carrier'],
  ] as const)('while %s it says so, and goes on by itself', async (_when, status, reason) => {
    await aCrowd(ctx, sale, 3, domain)
    const { id, at } = await aRunning(ctx, sale)
    const { organizationId } = sale
    await ctx.db.messageSettings.create({ data: { organizationId, providerOrder: ['resend'] } })
    await carriers.fault('resend', { status })
    await runSteps(at, id, 1)
    expect(await view(id)).toMatchObject({ status: 'sending', hold: { reason }, counts: { waiting: 3 } })
    // Asking again takes its time: until a message has left, nothing is said of a pace.
    expect((await view(id, later(at, 300))).hold?.reason).toBe(status === 503 ? 'away' : undefined)
    await carriers.mend()
    forgetBreakers()
    await runSteps(later(at, 300), id)
    expect(await view(id, later(at, 300))).toMatchObject({ status: 'done', hold: null, unreached: [] })
  })

  test('cancelled while a carrier says that it is too much, what it gave back ends as cancelled', async () => {
    await aCrowd(ctx, sale, 3, domain)
    const { id, at } = await aRunning(ctx, sale)
    const { organizationId } = sale
    await ctx.db.messageSettings.create({ data: { organizationId, providerOrder: ['resend'] } })
    await carriers.fault('resend', { status: 429, delayMs: 300 })
    const sending = runSteps(at, id, 1)
    const asked = { campaignId: id, possibleCopies: 1 }
    await expect.poll(() => ctx.db.notification.count({ where: asked })).toBe(3)
    expect(await cancelCampaign(as(at, sale.owner), { id })).toEqual({ cancelled: 0 })
    await sending
    await runSteps(later(at, 3_600), id)
    expect(await statuses(id)).toEqual({ cancelled: 3 })
    expect(await received()).toEqual([])
  })

  test('trying the failed ones again writes to them alone, as another try than the one before', async () => {
    await aCrowd(ctx, sale, 2, domain)
    const { id, at } = await aRunning(ctx, sale)
    await runSteps(at, id)
    const recipient = `guest-2@${domain}`
    // Its carrier has taken it, and reports later that it could not send it.
    await ctx.db.notification.updateMany({ where: { campaignId: id, recipient }, data: { status: 'failed' } })
    expect(await view(id, at)).toMatchObject({ status: 'done', can: { retryFailed: true }, counts: { failed: 1 } })
    expect(await retryFailed(as(at, sale.owner), { id })).toEqual({ again: 1 })
    await runSteps(at, id)
    const mails = await carriers.received('resend', recipient)
    const first = mails[0]?.idempotencyKey
    expect(mails.map(({ idempotencyKey }) => idempotencyKey)).toEqual([first, `${first}:1`])
    expect(await received()).toHaveLength(3)
    expect((await refusalOf(retryFailed(owner, { id })))[1]).toBe('campaign.wrong_status')
  })

  test('what may have arrived is told apart from what was refused, and sent again only where that is asked for', async () => {
    await aCrowd(ctx, sale, 3, domain)
    const { id, at } = await aRunning(ctx, sale)
    const data = { status: 'failed' as const, provider: 'smtp', possibleCopies: 2, handedOverAt: at.now }
    await ctx.db.notification.updateMany({ where: { campaignId: id, recipient: `guest-3@${domain}` }, data })
    await carriers.fault('resend', { status: 422 })
    await runSteps(at, id)
    await carriers.mend()
    const member = as(at, sale.owner)
    expect((await view(id, at)).counts).toMatchObject({ total: 3, failed: 2, doubtful: 1 })
    const { recipients } = await listRecipients(member, { id, state: 'doubtful', limit: 50 })
    expect(recipients).toMatchObject([{ address: `guest-3@${domain}`, state: 'doubtful' }])
    expect(await retryFailed(member, { id })).toEqual({ again: 2 })
    await runSteps(at, id)
    expect(await received()).toEqual([`guest-1@${domain}`, `guest-2@${domain}`])
    expect((await view(id, at)).can).toMatchObject({ retryFailed: false, retryDoubtful: true })
    expect(await retryFailed(member, { id, which: 'doubtful' })).toEqual({ again: 1 })
    await runSteps(at, id)
    expect(await received()).toHaveLength(3)
  })

  test('one whose jobs are gone is taken up again', async () => {
    await aCrowd(ctx, sale, 3, domain)
    const { id, at } = await aRunning(ctx, sale)
    await ctx.pool.query(
      `SELECT graphile_worker.remove_job(key) FROM graphile_worker._private_jobs WHERE key LIKE 'campaign:' || $1 || '%'`,
      [id],
    )
    expect(await runSteps(at, id)).toBe(0)
    await followCampaigns(at)
    await runSteps(at, id)
    expect(await received()).toHaveLength(3)
  })
})
