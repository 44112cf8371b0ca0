import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { reconcilePayments } from '@/server/payments/reconcile'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { type StripeForTests, startStripeForTests } from '@/tests/support/payment-factories'
import { aHold, aSale, jobsOf, salesCtx } from '@/tests/support/sales-factories'
import type { Composers } from './compose'
import { deliverNotification } from './deliver-notification'
import { resendSender } from './resend-sender'

let database: TestDatabase
let providers: StripeForTests
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  providers = await startStripeForTests()
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterEach(() => fault('DELETE'))
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
  dispute_opened: async () => Promise.reject(new Error('not asked for')),
  subscription_notice: async () => Promise.reject(new Error('not asked for')),
  payment_instructions: async () => Promise.reject(new Error('not asked for')),
})

async function aRequest(): Promise<string> {
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  const hold = await aHold(ctx, sale)
  const notification = await ctx.db.notification.findFirstOrThrow({ where: { purchaseId: hold.id } })
  return notification.id
}

const deliver = (notificationId: string, title = 'Les Nuits') =>
  deliverNotification(ctx, { notificationId }, saying(title), resendSender())
const rowOf = (id: string) => ctx.db.notification.findUniqueOrThrow({ where: { id } })

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
  await expect(deliver(id)).rejects.toThrow()
  await fault('DELETE')
  await deliver(id, 'Les Nuits, reportées')
  expect((await messages()).filter(({ idempotencyKey }) => idempotencyKey === id)).toHaveLength(1)
  expect(await rowOf(id)).toMatchObject({ status: 'sent' })
})

test('a provider that asks to wait is asked again when it said, and the request stays', async () => {
  const id = await aRequest()
  await fault('PUT', { status: 429 })
  await deliver(id)
  expect(await rowOf(id)).toMatchObject({ status: 'requested' })
  const [job] = (await jobsOf(ctx, 'deliver-notification')).filter(({ payload }) => payload.notificationId === id)
  expect(job?.run_at.getTime()).toBeGreaterThan(ctx.now.getTime())
})

test('a message that has nothing to say any more is not sent, ends as obsolete, and nobody asks for it again', async () => {
  const id = await aRequest()
  const nothing = { ...saying('Les Nuits'), purchase_confirmation: async () => null }
  for (const _ of ['first', 'again']) await deliverNotification(ctx, { notificationId: id }, nothing, resendSender())
  await deliver(id)
  expect((await messages()).filter(({ idempotencyKey }) => idempotencyKey === id)).toEqual([])
  expect(await rowOf(id)).toMatchObject({ status: 'obsolete', sentAt: null, lastError: null })
  await ctx.pool.query('DELETE FROM graphile_worker._private_jobs')
  await reconcilePayments({ ...ctx, now: new Date(ctx.now.getTime() + 3_600_000) })
  const asked = (await jobsOf(ctx, 'deliver-notification')).map(({ payload }) => payload.notificationId)
  expect(asked).not.toContain(id)
})

test('without a provider the request waits, and nothing fails', async () => {
  const id = await aRequest()
  await deliverNotification(ctx, { notificationId: id }, saying('Les Nuits'), null)
  expect(await rowOf(id)).toMatchObject({ status: 'requested', lastError: null })
})
