import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/server/kernel/ctx'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { anEvent } from '@/tests/support/event-factories'
import { jobsOf, salesCtx } from '@/tests/support/sales-factories'
import { sendSmsInput } from '../contract'
import { messageView } from '../list-messages'
import { sendEmail, sendSms } from '../send-message'

let database: TestDatabase
let ctx: Ctx
let end: () => Promise<void>

beforeAll(async () => {
  database = await freshDatabase()
  ;({ ctx, end } = salesCtx(database))
})
afterAll(async () => {
  await end()
  await database.drop()
})

/** 23:30 in Paris, 10:30 of the next day in Auckland. */
const evening = new Date('2027-06-12T21:30:00Z')

const wish = (options: object = {}) =>
  sendSmsInput.parse({ to: '+33612345678', template: 'custom', data: { message: 'À bientôt' }, options })

/** When the message goes out; null: at once. Its job says the same. */
async function momentOf(asked: Promise<{ notificationId: string }>): Promise<string | null> {
  const { notificationId: id } = await asked
  const { scheduledAt } = await ctx.db.notification.findUniqueOrThrow({ where: { id } })
  const job = (await jobsOf(ctx, 'deliver-notification')).find(({ payload }) => payload.notificationId === id)
  if (scheduledAt) expect(job?.run_at).toEqual(scheduledAt)
  return scheduledAt?.toISOString() ?? null
}

test('an SMS asked for at night waits for the morning by its event’s clock; what is urgent and what is a mail do not', async () => {
  const { owner, event } = await anEvent(ctx)
  const night = { ...owner, now: evening }
  const morning = '2027-06-13T07:00:00.000Z'
  expect(await momentOf(sendSms(night, wish({ eventId: event.id })))).toBe(morning)
  expect(await momentOf(sendSms(night, wish({ eventId: event.id, priority: 'high' })))).toBe(null)
  expect(await momentOf(sendSms(night, wish({ eventId: event.id, scheduledAt: '2027-06-13T03:00:00Z' })))).toBe(morning)
  const { notificationId: id } = await sendSms(night, wish({ eventId: event.id }))
  expect((await messageView(night, { id })).quietUntil?.toISOString()).toBe(morning)
  const noon = '2027-06-13T10:00:00.000Z'
  const { notificationId: atNoon } = await sendSms(night, wish({ eventId: event.id, scheduledAt: noon }))
  expect((await messageView(night, { id: atNoon })).quietUntil).toBeNull()
  expect(await momentOf(sendSms(night, wish({ eventId: event.id, scheduledAt: noon })))).toBe(noon)
  const mail = { ...wish({ eventId: event.id }), to: 'camille@exemple.fr' }
  expect(await momentOf(sendEmail(night, mail))).toBe(null)
})

test('where it is day it rings, and without an event the clock of the organization’s last one counts', async () => {
  const { owner, event } = await anEvent(ctx, { timeZone: 'Pacific/Auckland' })
  const at = { ...owner, now: evening }
  expect(await momentOf(sendSms(at, wish({ eventId: event.id })))).toBe(null)
  expect(await momentOf(sendSms(at, wish()))).toBe(null)
  // 22:30 there.
  const theirNight = { ...owner, now: new Date('2027-06-12T10:30:00Z') }
  expect(await momentOf(sendSms(theirNight, wish()))).toBe('2027-06-12T21:00:00.000Z')
})

test('an organization’s own quiet hours count, and none where it has set none', async () => {
  const { organizationId, owner } = await anEvent(ctx)
  const night = { ...owner, now: evening }
  await ctx.db.messageSettings.create({ data: { organizationId, quietFrom: 0, quietUntil: 360 } })
  expect(await momentOf(sendSms(night, wish()))).toBe(null)
  expect(await momentOf(sendSms({ ...owner, now: new Date('2027-06-12T23:30:00Z') }, wish()))).toBe(
    '2027-06-13T04:00:00.000Z',
  )
  await ctx.db.messageSettings.update({ where: { organizationId }, data: { quietFrom: 600, quietUntil: 600 } })
  expect(await momentOf(sendSms({ ...owner, now: new Date('2027-06-12T23:30:00Z') }, wish()))).toBe(null)
})
