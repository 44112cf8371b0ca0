// An event's reminders as its organizer sees them: the rule, when it goes out next, what it has sent. Views, never rows. Guards: what is shown
// as to come is computed by the same two functions as what is sent.
import type { Campaign, EventSession, Reminder } from '@/prisma/generated/client'
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import { locales } from '@/server/kernel/format'
import type { CampaignStatus } from '../contract'
import type { EventReminders, ReminderDate, ReminderRule, ReminderState, ReminderView, ReminderWords } from './contract'
import { loadReminder, ruleOf, wordsOf } from './load-reminder'
import { anchorOf, LATE_MS, reminderTime, sendingStatuses, timingOf } from './reminder-time'
import { usualWords } from './send-due-reminders'

/** Dates of the past of which an organizer still wants to see what was sent. */
const PAST_DATES = 3
const DATES = 20

export async function eventReminders(ctx: Ctx, { eventId }: { eventId: string }): Promise<EventReminders> {
  const event = await loadEvent(ctx, eventId, 'notifications:read')
  const [rows, sessions] = await Promise.all([
    ctx.db.reminder.findMany({
      where: { eventId: event.id },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      include: { campaigns: { orderBy: { createdAt: 'desc' }, take: DATES } },
    }),
    sessionsOf(ctx, event.id),
  ])
  const shown = rows.filter(({ removedAt }) => removedAt === null)
  return {
    reminders: shown
      .map((row) => viewOf(ctx, row, sessions, event.timeZone))
      .sort((a, b) => b.rule.minutesBefore - a.rule.minutesBefore),
    earlier: rows
      .filter(({ removedAt }) => removedAt !== null)
      .flatMap((row) =>
        row.campaigns.map((one) => ({ campaignId: one.id, rule: ruleOf(row), at: one.createdAt, ...statusOf(one) })),
      ),
    isSending: sendingStatuses.some((status) => status === event.status),
    hasDoors: sessions.some(({ doorsAt }) => doorsAt !== null),
    mayChange: maySend(ctx),
  }
}

/** When a rule that is being written would send. */
export async function tryReminder(
  ctx: Ctx,
  { eventId, rule }: { eventId: string; rule: ReminderRule },
): Promise<ReminderDate[]> {
  const event = await loadEvent(ctx, eventId, 'notifications:read')
  const sessions = await sessionsOf(ctx, event.id)
  return datesOf(ctx, { rule, armedAt: ctx.now, campaigns: [] }, sessions, event.timeZone)
}

export async function reminderWords(ctx: Ctx, { id }: { id: string }): Promise<ReminderWords & { eventId: string }> {
  const row = await loadReminder(ctx, id, 'notifications:read')
  const own = wordsOf(row)
  const [fr, en] = await Promise.all(locales.map((locale) => usualWords(ctx, row.organizationId, locale)))
  if (!fr || !en) throw new Error('a reminder has words in each language')
  return {
    id,
    eventId: row.eventId,
    version: row.version,
    rule: ruleOf(row),
    own: { fr: own.fr ?? null, en: own.en ?? null },
    usual: { fr, en },
    mayChange: maySend(ctx),
  }
}

async function sessionsOf(ctx: Ctx, eventId: string): Promise<EventSession[]> {
  return ctx.db.eventSession.findMany({ where: { eventId }, orderBy: { startsAt: 'asc' } })
}

function viewOf(
  ctx: Ctx,
  row: Reminder & { campaigns: Campaign[] },
  sessions: readonly EventSession[],
  timeZone: string,
): ReminderView {
  const own = wordsOf(row)
  const rule = ruleOf(row)
  return {
    id: row.id,
    version: row.version,
    rule,
    isOn: row.isOn,
    ownWords: locales.filter((locale) => own[locale]),
    dates: datesOf(ctx, { ...row, rule }, sessions, timeZone),
  }
}

type Dated = { rule: ReminderRule; armedAt: Date; campaigns: readonly Campaign[] }

function datesOf(
  { now }: Ctx,
  { rule, armedAt, campaigns }: Dated,
  sessions: readonly EventSession[],
  timeZone: string,
): ReminderDate[] {
  const dates = sessions.map((session): ReminderDate => {
    const made = campaigns.find(({ sessionId }) => sessionId === session.id)
    const at = reminderTime(rule, session, timeZone)
    const timing = timingOf({ at, anchorAt: anchorOf(rule, session), armedAt }, now)
    const state: ReminderState = made ? 'sent' : timing
    return {
      sessionId: session.id,
      startsAt: session.startsAt,
      at: made?.createdAt ?? at,
      state,
      campaign: made ? { id: made.id, ...statusOf(made) } : null,
      movedTo: made && at > now && at.getTime() - made.createdAt.getTime() > LATE_MS ? at : null,
    }
  })
  const toCome = dates.filter(({ startsAt }) => startsAt > now)
  const past = dates.filter(({ startsAt }) => startsAt <= now)
  return [...toCome.slice(0, DATES), ...past.slice(-PAST_DATES).reverse()]
}

function statusOf({ status, recipients }: Campaign): { status: CampaignStatus; recipients: number } {
  return { status: status as CampaignStatus, recipients }
}

function maySend({ actor }: Ctx): boolean {
  return 'permissions' in actor && actor.permissions.has('notifications:send')
}
