import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { reconcilePayments } from '@/server/payments/reconcile'
import { forgetBreakers } from '@/server/providers/breaker'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aHold, aSale, jobsOf, salesCtx } from '@/tests/support/sales-factories'
import type { Composers } from './compose'
import { deliverNotification } from './deliver-notification'
import { emailSenders } from './providers/configured'
import type { EmailProvider, EmailSender } from './providers/message-sender'

let database: TestDatabase
let providers: StripeForTests
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  providers = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterEach(() => {
  forgetBreakers()
  return fault('DELETE')
})
afterAll(async () => {
  await end()
  await database.drop()
  await providers.stop()
})

const fault = async (method: 'PUT' | 'DELETE', body?: object) => {
  await fetch(`${process.env.RESEND_API_BASE}/_control/faults`, { method, ...(body && { body: JSON.stringify(body) }) })
}

async function messages(): Promise<{ idempotencyKey: string; subject: string; to: string }[]> {
  const answer = await fetch(`${process.env.RESEND_API_BASE}/_control/messages`)
  return ((await answer.json()) as { messages: { idempotencyKey: string; subject: string; to: string }[] }).messages
}

/** Composers of their own words: what a domain says is not this domain's business. */
const saying = (eventTitle: string): Composers => ({
  purchase_confirmation: async () => ({
    attachments: [{ filename: 'billet.pdf', content: Buffer.from('%PDF-') }],
    props: {
      buyerName: 'Camille Roussel',
      eventTitle,
      startsAt: '2027-06-12T17:30:00Z',
      timeZone: 'Europe/Paris',
      venueName: '',
      venueAddress: '',
      organizationName: 'Lumières & Cie',
      purchaseNumber: 'PTL-7KQ2X4H',
      purchaseUrl: 'https://tickets.example/p/x',
      tickets: [
        {
          ticketCode: '7KQ2X-X4HM9',
          holderName: 'A',
          ticketTypeName: 'B',
          ticketUrl: 'https://tickets.example/t/x',
          isRotating: false,
        },
      ],
      total: { amount: 0, currency: 'EUR' },
    },
  }),
  late_payment_refund: async () => Promise.reject(new Error('not asked for')),
  refund: async () => Promise.reject(new Error('not asked for')),
  event_cancelled: async () => Promise.reject(new Error('not asked for')),
  test_ticket: async () => Promise.reject(new Error('not asked for')),
  ticket_ended: async () => Promise.reject(new Error('not asked for')),
  tickets_sent: async () => Promise.reject(new Error('not asked for')),
  display_code: async () => Promise.reject(new Error('not asked for')),
  lost_tickets: async () => Promise.reject(new Error('not asked for')),
  transfer_ended: async () => Promise.reject(new Error('not asked for')),
  transfer_offer: async () => Promise.reject(new Error('not asked for')),
  webhook_disabled: async () => Promise.reject(new Error('not asked for')),
  attention_notice: async () => Promise.reject(new Error('not asked for')),
  campaign_paused: async () => Promise.reject(new Error('not asked for')),
  dispute_opened: async () => Promise.reject(new Error('not asked for')),
  subscription_notice: async () => Promise.reject(new Error('not asked for')),
  payment_instructions: async () => Promise.reject(new Error('not asked for')),
  payment_pending: async () => Promise.reject(new Error('not asked for')),
  payment_failed: async () => Promise.reject(new Error('not asked for')),
})

/** The others are up, and would take it. */
async function onlyResend(): Promise<void> {
  const organizations = await ctx.db.organization.findMany({ select: { id: true } })
  await ctx.db.messageSettings.createMany({
    data: organizations.map(({ id }) => ({ organizationId: id, providerOrder: ['resend'] })),
    skipDuplicates: true,
  })
}

async function aRequest(): Promise<string> {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const hold = await aHold(ctx, sale)
  const notification = await ctx.db.notification.findFirstOrThrow({ where: { purchaseId: hold.id } })
  return notification.id
}

const deliver = (notificationId: string, title = 'Les Nuits') =>
  deliverNotification(ctx, { notificationId }, saying(title))
const rowOf = (id: string) => ctx.db.notification.findUniqueOrThrow({ where: { id } })

test('an address that is corrected while its mail is being written gets it, and the wrong one nothing', async () => {
  const id = await aRequest()
  const { recipient: wrong } = await rowOf(id)
  const right = `corrected-${id}@exemple.fr`
  const composers = saying('Les Nuits')
  const interrupted: Composers = {
    ...composers,
    purchase_confirmation: async (...given) => {
      await ctx.db.notification.update({ where: { id }, data: { recipient: right } })
      return composers.purchase_confirmation(...given)
    },
  }
  await deliverNotification(ctx, { notificationId: id }, interrupted)
  expect((await messages()).filter(({ idempotencyKey }) => idempotencyKey === id)).toEqual([])
  expect(await rowOf(id)).toMatchObject({ status: 'requested', possibleCopies: 0, recipient: right })
  const asked = (await jobsOf(ctx, 'deliver-notification')).filter(({ payload }) => payload.notificationId === id)
  expect(asked).toHaveLength(1)
  await deliver(id)
  const sent = (await messages()).filter(({ idempotencyKey }) => idempotencyKey === id)
  expect(sent.map(({ to }) => String(to))).toEqual([right])
  expect(wrong).not.toBe(right)
})

test('a message is handed over once, with its own id as key, however often the job runs', async () => {
  const id = await aRequest()
  await deliver(id)
  await deliver(id)
  expect((await messages()).filter(({ idempotencyKey }) => idempotencyKey === id)).toHaveLength(1)
  expect(await rowOf(id)).toMatchObject({ status: 'sent', provider: 'resend', lastError: null })
})

test('a message whose answer was lost and whose words changed since counts as sent, and does not go out twice', async () => {
  const id = await aRequest()
  await fault('PUT', { dropAnswers: true })
  await deliver(id)
  expect(await rowOf(id)).toMatchObject({ status: 'requested', provider: 'resend', possibleCopies: 1 })
  await fault('DELETE')
  await deliver(id, 'Les Nuits, reportées')
  expect((await messages()).filter(({ idempotencyKey }) => idempotencyKey === id)).toHaveLength(1)
  expect(await rowOf(id)).toMatchObject({ status: 'sent' })
})

test('a provider that asks to wait is asked again when it said, and the request stays', async () => {
  const id = await aRequest()
  await onlyResend()
  await fault('PUT', { status: 429 })
  await deliver(id)
  expect(await rowOf(id)).toMatchObject({ status: 'requested' })
  const [job] = (await jobsOf(ctx, 'deliver-notification')).filter(({ payload }) => payload.notificationId === id)
  expect(job?.run_at.getTime()).toBeGreaterThan(Date.now())
})

test('a message that has nothing to say any more is not sent, ends as obsolete, and nobody asks for it again', async () => {
  const id = await aRequest()
  const nothing = { ...saying('Les Nuits'), purchase_confirmation: async () => null }
  for (const _ of ['first', 'again']) await deliverNotification(ctx, { notificationId: id }, nothing)
  await deliver(id)
  expect((await messages()).filter(({ idempotencyKey }) => idempotencyKey === id)).toEqual([])
  expect(await rowOf(id)).toMatchObject({ status: 'obsolete', sentAt: null, lastError: null })
  await ctx.pool.query('DELETE FROM graphile_worker._private_jobs')
  await reconcilePayments({ ...ctx, now: new Date(ctx.now.getTime() + 3_600_000) })
  const asked = (await jobsOf(ctx, 'deliver-notification')).map(({ payload }) => payload.notificationId)
  expect(asked).not.toContain(id)
})

test('a message is asked for again with the slots and the priority of its job, ever later', async () => {
  const id = await aRequest()
  await onlyResend()
  await fault('PUT', { status: 503 })
  await ctx.pool.query(`UPDATE graphile_worker._private_jobs SET priority = 7 WHERE key = $1`, [`notification:${id}`])
  const waits: number[] = []
  for (const _ of ['first', 'second', 'third']) {
    await deliver(id)
    const [job] = (await jobsOf(ctx, 'deliver-notification')).filter(({ payload }) => payload.notificationId === id)
    waits.push((job?.run_at.getTime() ?? 0) - ctx.now.getTime())
  }
  expect(waits[0]).toBeGreaterThanOrEqual(8_000)
  expect(waits[1]).toBeGreaterThan(waits[0] ?? 0)
  expect(waits[2]).toBeGreaterThan(waits[1] ?? 0)
  const { rows } = await ctx.pool.query('SELECT priority FROM graphile_worker._private_jobs WHERE key = $1', [
    `notification:${id}`,
  ])
  expect(rows).toEqual([{ priority: 7 }])
})

test('a message that nobody carries here is looked at ever more rarely, at most an hour apart, and never given up', async () => {
  const id = await aRequest()
  const carriers = emailSenders() as Map<EmailProvider, EmailSender>
  const kept = [...carriers]
  carriers.clear()
  const waits: number[] = []
  for (const hours of [5, 80]) {
    await ctx.db.notification.update({
      where: { id },
      data: { requestedAt: new Date(ctx.now.getTime() - hours * 3_600_000) },
    })
    await deliver(id)
    const [job] = (await jobsOf(ctx, 'deliver-notification')).filter(({ payload }) => payload.notificationId === id)
    waits.push(((job?.run_at.getTime() ?? 0) - ctx.now.getTime()) / 60_000)
  }
  for (const [name, sender] of kept) carriers.set(name, sender)
  expect(waits[0]).toBeGreaterThanOrEqual(30)
  expect(waits[1]).toBeGreaterThanOrEqual(60)
  expect(await rowOf(id)).toMatchObject({ status: 'requested', waitingSince: null, lastError: 'no_carrier' })
})

test('a message with a time of its own is not sent before, whoever asks', async () => {
  const id = await aRequest()
  const scheduledAt = new Date(ctx.now.getTime() + 3_600_000)
  await ctx.db.notification.update({ where: { id }, data: { scheduledAt } })
  await deliver(id)
  expect(await rowOf(id)).toMatchObject({ status: 'requested' })
  const [job] = (await jobsOf(ctx, 'deliver-notification')).filter(({ payload }) => payload.notificationId === id)
  expect(job?.run_at).toEqual(scheduledAt)
})

describe('an SMS', () => {
  async function anSms(props: object = {}): Promise<string> {
    const { organizationId } = await aSale(ctx)
    const id = ctx.random.uuid(ctx.now)
    const words = { data: { event_title: 'Gala' }, ...props }
    const common = { kind: 'reminder', key: id, organizationId, recipient: '+33612345678', locale: 'fr' }
    await ctx.db.notification.create({ data: { id, ...common, channel: 'sms', props: words, requestedAt: ctx.now } })
    return id
  }
  const night = () => ({ ...ctx, now: new Date('2027-03-01T22:30:00Z') })
  const sms = (id: string, at: Ctx) => deliverNotification(at, { notificationId: id }, saying('Les Nuits'))

  test('is written and handed over once, and waits for the morning unless it is urgent', async () => {
    const id = await anSms()
    await sms(id, night())
    expect(await rowOf(id)).toMatchObject({ status: 'requested', provider: null })
    const [job] = (await jobsOf(ctx, 'deliver-notification')).filter(({ payload }) => payload.notificationId === id)
    expect(job?.run_at).toEqual(new Date('2027-03-02T08:00:00Z'))
    for (const _ of ['first', 'again']) await sms(id, ctx)
    expect(await rowOf(id)).toMatchObject({ status: 'sent', provider: 'twilio', possibleCopies: 1 })
    const urgent = await anSms({ urgent: true })
    await sms(urgent, night())
    expect(await rowOf(urgent)).toMatchObject({ status: 'sent' })
  })
})
