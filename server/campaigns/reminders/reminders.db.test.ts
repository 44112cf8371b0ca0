import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeEventStatus } from '@/server/events/change-event-status'
import type { Ctx } from '@/server/kernel/ctx'
import { cancelEvent } from '@/server/payments/refunds/cancel-event'
import { freshDatabase, type TestDatabase } from '@/tests/support/database'
import { memberOf, refusalOf } from '@/tests/support/event-factories'
import {
  aFreeSale,
  aRemindedSale,
  aTicketOf,
  at,
  moveEvent,
  startsAt,
  twoDays,
  twoDaysBefore,
} from '@/tests/support/reminder-factories'
import { as, jobsOf, type Sale, salesCtx } from '@/tests/support/sales-factories'
import { callOffCampaign } from '../control-campaign'
import { removeCampaign } from '../edit-campaign'
import { sendCampaignChunk } from '../send-chunk'
import { startCampaign } from '../start-campaign'
import { reminderRuleSchema } from './contract'
import { addReminder, changeReminder, removeReminder, saveReminderWords, turnReminder } from './edit-reminders'
import { eventReminders, reminderWords, tryReminder } from './queries'
import { sendDueReminders } from './send-due-reminders'

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

/** As the worker's beat does it, at that moment; those of this event. */
async function beat(now: Date | string, { eventId }: Sale) {
  await sendDueReminders(as(at(ctx, now), { kind: 'system', name: 'schedule' }))
  return ctx.db.campaign.findMany({ where: { eventId }, orderBy: { id: 'asc' } })
}

const minutes = (date: Date, by: number) => new Date(date.getTime() + by * 60_000)

test('a reminder becomes a campaign at its time, once, for those who hold a valid ticket of that date, each in their language', async () => {
  const { sale, reminder } = await aRemindedSale(ctx)
  await aTicketOf(ctx, sale, 'noah@example.com', 'en')
  await aTicketOf(ctx, sale, 'rendu@exemple.fr')
  await ctx.db.ticket.updateMany({
    where: { eventId: sale.eventId, purchase: { buyerEmail: 'rendu@exemple.fr' } },
    data: { status: 'void', voidReason: 'organizer', voidedAt: ctx.now },
  })
  expect(await beat(minutes(twoDaysBefore, -1), sale)).toEqual([])
  const [campaign, ...others] = await beat(twoDaysBefore, sale)
  expect(others).toEqual([])
  const session = await ctx.db.eventSession.findFirstOrThrow({ where: { eventId: sale.eventId } })
  expect(campaign).toMatchObject({
    kind: 'reminder',
    status: 'scheduled',
    reminderId: reminder.id,
    sessionId: session.id,
    name: 'Rappel\u202f: Les Nuits du Théâtre antique',
    audience: { sessionIds: [session.id], ticketStatuses: ['valid'] },
    content: {
      fr: { subject: expect.stringContaining('Bientôt') },
      en: { subject: expect.stringContaining('Coming up') },
    },
  })
  const jobs = await jobsOf(ctx, 'advance-campaign')
  expect(jobs.filter(({ payload }) => payload.campaignId === campaign?.id)).toHaveLength(1)
  expect(await beat(minutes(twoDaysBefore, 1), sale)).toHaveLength(1)

  await startCampaign(at(ctx, twoDaysBefore), campaign?.id ?? '')
  const messages = await ctx.db.notification.findMany({
    where: { campaignId: campaign?.id ?? '' },
    orderBy: { recipient: 'asc' },
    select: { kind: true, recipient: true, locale: true },
  })
  expect(messages).toEqual([
    { kind: 'reminder', recipient: 'camille@exemple.fr', locale: 'fr' },
    { kind: 'reminder', recipient: 'noah@example.com', locale: 'en' },
  ])
  const shown = await eventReminders(as(at(ctx, twoDaysBefore), sale.owner), { eventId: sale.eventId })
  expect(shown.reminders[0]?.dates[0]).toMatchObject({ state: 'sent', campaign: { id: campaign?.id, recipients: 2 } })
})

test('a moved date moves its reminder', async () => {
  const { sale, owner } = await aRemindedSale(ctx)
  await moveEvent(ctx, sale, 24)
  const shown = await eventReminders(owner, { eventId: sale.eventId })
  expect(shown.reminders[0]?.dates[0]).toMatchObject({ state: 'early', at: minutes(twoDaysBefore, 1_440) })
  expect(await beat(twoDaysBefore, sale)).toEqual([])
  expect(await beat(minutes(twoDaysBefore, 1_440), sale)).toHaveLength(1)
})

test('a date moved after its reminder had gone gets no second one', async () => {
  const { sale } = await aRemindedSale(ctx)
  expect(await beat(twoDaysBefore, sale)).toHaveLength(1)
  await moveEvent(at(ctx, minutes(twoDaysBefore, 5)), sale, 24)
  const shown = await eventReminders(as(at(ctx, minutes(twoDaysBefore, 6)), sale.owner), { eventId: sale.eventId })
  expect(shown.reminders[0]?.dates[0]).toMatchObject({ state: 'sent', movedTo: minutes(twoDaysBefore, 1_440) })
  expect(await beat(minutes(twoDaysBefore, 1_440), sale)).toHaveLength(1)
})

test('nothing is sent for an event that is a draft, cancelled or archived; a pause of selling does not stop it', async () => {
  const draft = await aFreeSale(ctx, { draft: true })
  await addReminder(as(ctx, draft.owner), { eventId: draft.eventId, rule: twoDays })
  const cancelled = await aRemindedSale(ctx)
  await cancelEvent(cancelled.owner, {
    eventId: cancelled.sale.eventId,
    confirmation: 'Les Nuits du Théâtre antique',
    keepFees: false,
  })
  const archived = await aRemindedSale(ctx)
  await ctx.db.event.update({ where: { id: archived.sale.eventId }, data: { status: 'archived' } })
  const paused = await aRemindedSale(ctx)
  await changeEventStatus(paused.owner, paused.sale.eventId, {
    permission: 'events:publish',
    action: 'event.paused',
    to: 'paused',
    may: () => true,
  })
  expect(await beat(twoDaysBefore, draft)).toEqual([])
  expect(await beat(twoDaysBefore, cancelled.sale)).toEqual([])
  expect(await beat(twoDaysBefore, archived.sale)).toEqual([])
  expect(await beat(twoDaysBefore, paused.sale)).toHaveLength(1)
  const shown = await eventReminders(cancelled.owner, { eventId: cancelled.sale.eventId })
  expect(shown.isSending).toBe(false)
})

test('after hours without a worker it is late but sent; after a night it is not', async () => {
  const late = await aRemindedSale(ctx)
  expect(await beat(minutes(twoDaysBefore, 5 * 60), late.sale)).toHaveLength(1)
  const tooLate = await aRemindedSale(ctx)
  expect(await beat(minutes(twoDaysBefore, 7 * 60), tooLate.sale)).toEqual([])
  const shown = await eventReminders(at(tooLate.owner, minutes(twoDaysBefore, 7 * 60)), {
    eventId: tooLate.sale.eventId,
  })
  expect(shown.reminders[0]?.dates[0]?.state).toBe('passed')
})

test('one added, changed or turned on after its moment sends nothing for it', async () => {
  const hour = minutes(twoDaysBefore, 60)
  const added = await aFreeSale(ctx)
  await addReminder(as(at(ctx, hour), added.owner), { eventId: added.eventId, rule: twoDays })
  const changed = await aRemindedSale(ctx, { ...twoDays, atMinute: 1_200 })
  await changeReminder(at(changed.owner, hour), { ...changed.reminder, seen: 1, rule: twoDays })
  const turned = await aRemindedSale(ctx)
  await turnReminder(turned.owner, { ...turned.reminder, seen: 1, isOn: false })
  expect(await beat(twoDaysBefore, turned.sale)).toEqual([])
  await turnReminder(at(turned.owner, hour), { ...turned.reminder, seen: 2, isOn: true })
  for (const sale of [added, changed.sale, turned.sale]) expect(await beat(minutes(hour, 1), sale)).toEqual([])
})

test('words of its own go out in the languages that it has them in, the organization’s and the product’s in the others', async () => {
  const { sale, owner, reminder } = await aRemindedSale(ctx)
  const { organizationId } = sale
  const words = (subject: string) => ({
    subject,
    blocks: [{ kind: 'text' as const, text: 'Venez {{guest_name}}\n{{doors_at}}' }],
  })
  await ctx.db.messageTemplate.create({
    data: {
      id: ctx.random.uuid(ctx.now),
      organizationId,
      kind: 'reminder',
      locale: 'en',
      subject: 'House words',
      blocks: [{ kind: 'text', text: 'Hello\n\n{{message}}' }],
      changedAt: ctx.now,
    },
  })
  await saveReminderWords(owner, { ...reminder, seen: 1, content: { fr: words('Les miens') } })
  const shown = await reminderWords(owner, { id: reminder.id })
  expect([shown.own.fr?.subject, shown.own.en, shown.usual.en.subject]).toEqual(['Les miens', null, 'House words'])
  const [campaign] = await beat(twoDaysBefore, sale)
  expect(campaign?.content).toEqual({
    fr: words('Les miens'),
    en: { subject: 'House words', blocks: [{ kind: 'text', text: 'Hello' }] },
  })
})

test('two alike are refused, as is an eleventh, and neither leaves a row or an entry', async () => {
  const { sale, owner, reminder } = await aRemindedSale(ctx)
  const { eventId } = sale
  expect((await refusalOf(addReminder(owner, { eventId, rule: twoDays })))[1]).toBe('reminder.twice')
  for (let days = 3; days < 12; days++)
    await addReminder(owner, { eventId, rule: { ...twoDays, minutesBefore: days * 1_440 } })
  const before = await ctx.db.auditEntry.count()
  expect((await refusalOf(addReminder(owner, { eventId, rule: { ...twoDays, atMinute: 0 } })))[1]).toBe(
    'reminder.too_many',
  )
  expect([await ctx.db.reminder.count({ where: { eventId } }), await ctx.db.auditEntry.count()]).toEqual([10, before])
  // Taken away, it makes room for one like it, which sends for itself.
  await removeReminder(owner, { ...reminder, seen: 1 })
  await addReminder(owner, { eventId, rule: twoDays })
  expect((await refusalOf(turnReminder(owner, { ...reminder, seen: 2, isOn: true })))[0]).toBe('not_found')
})

test('of two who change one the second is told; another organization’s is not there', async () => {
  const { sale, owner, reminder } = await aRemindedSale(ctx)
  await turnReminder(owner, { ...reminder, seen: 1, isOn: false })
  expect((await refusalOf(removeReminder(owner, { ...reminder, seen: 1 })))[1]).toBe('reminder.changed_meanwhile')
  const stranger = (await aFreeSale(ctx)).owner
  const theirs = as(ctx, stranger)
  for (const work of [
    () => addReminder(theirs, { eventId: sale.eventId, rule: twoDays }),
    () => turnReminder(theirs, { ...reminder, seen: 2, isOn: true }),
    () => eventReminders(theirs, { eventId: sale.eventId }),
    () => reminderWords(theirs, { id: reminder.id }),
  ])
    expect((await refusalOf(work()))[0]).toBe('not_found')
  const reader = as(ctx, memberOf(sale.organizationId, 'read_only'))
  expect((await refusalOf(addReminder(reader, { eventId: sale.eventId, rule: twoDays })))[0]).toBe('forbidden')
})

test('while a rule is written its moment is told, and rules that cannot be are refused', async () => {
  const { sale, owner } = await aRemindedSale(ctx)
  const tried = (rule: object) => tryReminder(owner, { eventId: sale.eventId, rule: reminderRuleSchema.parse(rule) })
  expect((await tried({ anchor: 'doors', minutesBefore: 90, atMinute: null }))[0]).toMatchObject({
    state: 'early',
    at: new Date('2027-06-12T16:00:00Z'),
  })
  expect((await tried({ anchor: 'start', minutesBefore: 0, atMinute: 1_380 }))[0]?.state).toBe('never')
  const refused = (rule: object) => reminderRuleSchema.safeParse({ ...twoDays, ...rule }).success
  expect(refused({})).toBe(true)
  for (const rule of [
    { minutesBefore: 90 },
    { minutesBefore: 0, atMinute: null },
    { minutesBefore: 129_601, atMinute: null },
  ])
    expect(refused(rule)).toBe(false)
})

const whenStarted = (now: Date | string, id: string) => startCampaign(at(ctx, now), id)

test('one that nobody could begin for hours, or whose event was called off meanwhile, is overtaken: it writes to nobody', async () => {
  const late = await aRemindedSale(ctx)
  const cancelled = await aRemindedSale(ctx)
  const [first] = await beat(twoDaysBefore, late.sale)
  const [second] = await beat(twoDaysBefore, cancelled.sale)
  await ctx.db.event.update({ where: { id: cancelled.sale.eventId }, data: { status: 'cancelled' } })
  await whenStarted(minutes(twoDaysBefore, 7 * 60), first?.id ?? '')
  await whenStarted(minutes(twoDaysBefore, 1), second?.id ?? '')
  for (const { eventId } of [late.sale, cancelled.sale]) {
    expect((await ctx.db.campaign.findFirstOrThrow({ where: { eventId } })).status).toBe('cancelled')
    expect(await ctx.db.notification.count({ where: { eventId, kind: 'reminder' } })).toBe(0)
  }
})

test('what still waits when its date has begun is cancelled, not sent', async () => {
  const { sale } = await aRemindedSale(ctx)
  const [campaign] = await beat(twoDaysBefore, sale)
  const id = campaign?.id ?? ''
  await whenStarted(twoDaysBefore, id)
  const lane = { campaignId: id, lane: 0, lanes: 1, after: null }
  await sendCampaignChunk(at(ctx, startsAt), lane)
  expect((await ctx.db.campaign.findUniqueOrThrow({ where: { id } })).status).toBe('cancelled')
  const messages = await ctx.db.notification.findMany({ where: { campaignId: id }, include: { steps: true } })
  expect(messages.map(({ status, steps }) => [status, steps.map(({ kind }) => kind)])).toEqual([
    ['cancelled', ['cancelled']],
  ])
})

test('one that a person called off and threw away is not made again', async () => {
  const { sale, owner } = await aRemindedSale(ctx)
  const [campaign] = await beat(twoDaysBefore, sale)
  const id = campaign?.id ?? ''
  await callOffCampaign(at(owner, twoDaysBefore), { id })
  await removeCampaign(at(owner, twoDaysBefore), { id })
  expect((await beat(minutes(twoDaysBefore, 1), sale)).map(({ status }) => status)).toEqual(['cancelled'])
  const shown = await eventReminders(at(owner, minutes(twoDaysBefore, 1)), { eventId: sale.eventId })
  expect(shown.reminders[0]?.dates[0]).toMatchObject({
    state: 'sent',
    campaign: { status: 'cancelled', recipients: 0 },
  })
})
