// Makes each reminder that is due a campaign, once for each date of its event. Guards: two workers at it make one campaign (the unique key of
// reminder and date; the second is refused and stops); what is sent is decided under the locks of event and reminder, so that a date moved or
// an event called off a moment before is seen. Events stand left of this domain: nothing tells it of a moved date, it reads it each time.
import { Prisma } from '@/prisma/generated/client'
import { type Ctx, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { asLocale, locales } from '@/server/kernel/format'
import { wordsFor } from '@/server/notifications/templates/words-for'
import { usualAudience } from '../audience/contract'
import type { CampaignContent } from '../contract'
import { launchCampaign } from '../control-campaign'
import { createCampaign } from '../edit-campaign'
import type { ReminderRule } from './contract'
import { fillWords } from './fill-words'
import { ruleOf, wordsOf } from './load-reminder'
import { anchorOf, LATE_MS, reminderTime, type SessionTimes, sendingStatuses, timingOf } from './reminder-time'

type Candidate = { reminderId: string; sessionId: string }

/** A beat. Answers the campaigns that it made. */
export async function sendDueReminders(ctx: Ctx): Promise<string[]> {
  const made: string[] = []
  for (const { reminderId, sessionId, ...asked } of await nearReminders(ctx)) {
    if (timingOf(momentsOf(asked), ctx.now) !== 'due') continue
    const candidate = { reminderId, sessionId }
    try {
      const id = await inTransaction(ctx, (tx) => sendIfDue(tx, candidate))
      if (id) made.push(id)
    } catch (error) {
      // Another worker was first. Any other failure is this one reminder's: the next ones go out all the same, and the next beat tries again.
      if (!isDuplicate(error)) ctx.log.error({ err: error, ...candidate }, 'a reminder could not be made')
    }
  }
  return made
}

type Asked = { rule: ReminderRule; armedAt: Date; session: SessionTimes; timeZone: string }

function momentsOf({ rule, armedAt, session, timeZone }: Asked) {
  return { at: reminderTime(rule, session, timeZone), anchorAt: anchorOf(rule, session), armedAt }
}

/**
 * Those that may be due, by instants alone: an hour of the day moves a reminder by less than a day, a change of clocks by some hours more, and
 * no clock goes further back than a day (an island that changed sides of the date line).
 */
async function nearReminders(ctx: Ctx): Promise<(Candidate & Asked)[]> {
  const { rows } = await ctx.pool.query(
    `SELECT r.id AS "reminderId", s.id AS "sessionId", r.anchor, r.minutes_before AS "minutesBefore", r.at_minute AS "atMinute",
       r.armed_at AS "armedAt", s.starts_at AS "startsAt", s.doors_at AS "doorsAt", e.time_zone AS "timeZone"
     FROM reminder r
       JOIN event e ON e.id = r.event_id AND e.status::text = ANY ($3::text[])
       JOIN event_session s ON s.event_id = e.id AND s.starts_at > $1::timestamptz
     WHERE r.is_on AND r.removed_at IS NULL
       AND CASE r.anchor WHEN 'doors' THEN coalesce(s.doors_at, s.starts_at) ELSE s.starts_at END
         - r.minutes_before * interval '1 minute' BETWEEN $1::timestamptz - $2::bigint * interval '1 millisecond' - interval '2 days'
           AND $1::timestamptz + interval '2 days'
       AND NOT EXISTS (SELECT FROM campaign c WHERE c.reminder_id = r.id AND c.session_id = s.id)
     ORDER BY s.starts_at, r.id`,
    [ctx.now.toISOString(), LATE_MS, sendingStatuses],
  )
  return rows.map(({ anchor, minutesBefore, atMinute, startsAt, doorsAt, ...row }) => ({
    ...row,
    rule: { anchor, minutesBefore, atMinute },
    session: { startsAt, doorsAt },
  }))
}

async function sendIfDue(tx: TxCtx, { reminderId, sessionId }: Candidate): Promise<string | null> {
  const found = await hold(tx, { reminderId, sessionId })
  if (!found) return null
  const { reminder, event, session } = found
  const { timeZone } = event
  const moments = momentsOf({ rule: ruleOf(reminder), armedAt: reminder.armedAt, session, timeZone })
  if (timingOf(moments, tx.now) !== 'due') return null
  const id = await createCampaign(tx, {
    organizationId: event.organizationId,
    eventId: event.id,
    kind: 'reminder',
    name: nameOf(event),
    audience: { ...usualAudience, sessionIds: [sessionId] },
    content: await contentOf(tx, event.organizationId, wordsOf(reminder)),
    reminderId,
    sessionId,
  })
  await launchCampaign(tx, id, tx.now)
  return id
}

/** Both rows stay as they are until the end of the transaction: whoever changes them waits, or has been waited for. */
async function hold(tx: TxCtx, { reminderId, sessionId }: Candidate) {
  const [ids] = await tx.db.$queryRaw<{ event_id: string }[]>(
    Prisma.sql`SELECT event_id FROM reminder WHERE id = ${reminderId}::uuid`,
  )
  if (!ids) return null
  await tx.db.$queryRaw`SELECT id FROM event WHERE id = ${ids.event_id}::uuid FOR SHARE`
  await tx.db.$queryRaw`SELECT id FROM reminder WHERE id = ${reminderId}::uuid FOR SHARE`
  const [reminder, event, session] = await Promise.all([
    tx.db.reminder.findFirst({ where: { id: reminderId, isOn: true, removedAt: null } }),
    tx.db.event.findFirst({
      where: { id: ids.event_id, status: { in: [...sendingStatuses] } },
      include: { organization: { select: { locale: true } } },
    }),
    tx.db.eventSession.findFirst({ where: { id: sessionId, eventId: ids.event_id } }),
  ])
  return reminder && event && session ? { reminder, event, session } : null
}

/** In both languages, so that nobody is reminded in words written for others (docs/decisions/020). */
export async function contentOf(
  ctx: Pick<Ctx, 'db' | 'log'>,
  organizationId: string,
  own: CampaignContent,
): Promise<Required<CampaignContent>> {
  const [fr, en] = await Promise.all(
    locales.map(async (locale) => own[locale] ?? (await usualWords(ctx, organizationId, locale))),
  )
  if (!fr || !en) throw new Error('a reminder has words in each language')
  return { fr, en }
}

/** The organization's words for reminders, else the product's. What an API request says besides (`message`) is nothing here. */
export async function usualWords(
  ctx: Pick<Ctx, 'db' | 'log'>,
  organizationId: string,
  locale: (typeof locales)[number],
) {
  const { content } = await wordsFor(ctx, organizationId, 'reminder', locale)
  return fillWords(content, { message: '' })
}

const NAME_MOST = 120

function nameOf({ title, organization }: { title: string; organization: { locale: string } }): string {
  const word = asLocale(organization.locale) === 'fr' ? 'Rappel\u202f: ' : 'Reminder: '
  const name = word + title
  return name.length <= NAME_MOST ? name : `${name.slice(0, NAME_MOST - 1)}…`
}
