// What has changed of an event since those who hold its tickets were told, read from the audit: changing an event tells this domain nothing.
// Guards: several changes are one, from what was last told to what is now; what was changed back is nothing; who bought later was never told
// otherwise.
import type { Campaign, EventChangeNotice } from '@/prisma/generated/client'
import { loadEvent } from '@/server/events/load-event'
import { readEvent } from '@/server/events/queries'
import type { Ctx } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'
import { changesBetween, changesText, type EventFacts, watchedFields } from './event-changed-lines'
import type { ChangeOffer, ChangeOfferState } from './reminders/contract'
import { sendingStatuses } from './reminders/reminder-time'

/** Null: nobody has to be told of anything. */
export async function changeOffer(
  ctx: Ctx,
  { eventId, locale }: { eventId: string; locale: Locale },
): Promise<ChangeOffer | null> {
  const event = await loadEvent(ctx, eventId, 'notifications:read')
  const change = await readChange(ctx, event.id)
  if (!change) return null
  const { actor } = ctx
  return {
    state: change.state,
    until: String(change.until),
    changes: changesBetween(change.before, change.after, locale),
    campaignId: change.open?.campaign.id ?? null,
    tickets: change.tickets,
    maySend: 'permissions' in actor && actor.permissions.has('notifications:send'),
  }
}

export type ChangeTexts = Record<Locale, string>
type OpenNotice = EventChangeNotice & { campaign: Campaign }

export type EventChange = {
  state: ChangeOfferState
  /** The audit's number of the last change in it. */
  until: bigint
  before: EventFacts
  after: EventFacts
  texts: ChangeTexts
  /** What waits to be sent about it. */
  open: OpenNotice | null
  tickets: number
}

/** Asks nobody's permission. */
export async function readChange(ctx: Pick<Ctx, 'db' | 'now'>, eventId: string): Promise<EventChange | null> {
  const after = await readEvent(ctx.db, eventId)
  if (after.endsAt <= ctx.now || !sendingStatuses.some((status) => status === after.status)) return null
  const { told, open } = await noticesOf(ctx, eventId)
  const entries = await changesSince(ctx, eventId, told)
  const last = entries.at(-1)
  if (!last) return null
  const before = firstFacts(entries, after)
  const texts: ChangeTexts = {
    fr: changesText(changesBetween(before, after, 'fr'), 'fr'),
    en: changesText(changesBetween(before, after, 'en'), 'en'),
  }
  const state = stateOf(texts, open)
  if (state === null) return null
  const where = { eventId, status: 'valid', issuedAt: { lt: last.at } } as const
  return { state, until: last.sequence, before, after, texts, open, tickets: await ctx.db.ticket.count({ where }) }
}

function stateOf(texts: ChangeTexts, open: OpenNotice | null): ChangeOfferState | null {
  const isNothing = texts.fr === '' && texts.en === ''
  if (!open) return isNothing ? null : 'new'
  if (isNothing) return 'undone'
  const told = textsOf(open)
  const isAll = told.fr === texts.fr && told.en === texts.en
  if (open.campaign.status === 'draft') return isAll ? 'drafted' : 'more'
  return isAll ? 'scheduled' : 'outdated'
}

export function textsOf({ changes }: Pick<EventChangeNotice, 'changes'>): ChangeTexts {
  const given = changes as Partial<ChangeTexts> | null
  return { fr: given?.fr ?? '', en: given?.en ?? '' }
}

/** What waits to be sent has told nobody yet; whatever was started has, also where it was cancelled then: a person decided that. */
const waiting = ['draft', 'scheduled']

async function noticesOf(ctx: Pick<Ctx, 'db'>, eventId: string): Promise<{ told: bigint; open: OpenNotice | null }> {
  const notices = await ctx.db.eventChangeNotice.findMany({ where: { eventId }, orderBy: { untilSequence: 'asc' } })
  const ids = notices.flatMap(({ campaignId }) => campaignId ?? [])
  const rows = await ctx.db.campaign.findMany({ where: { id: { in: ids } } })
  const campaigns = new Map(rows.map((row) => [row.id, row]))
  let told = 0n
  let open: OpenNotice | null = null
  for (const notice of notices) {
    const campaign = campaigns.get(notice.campaignId ?? '')
    if (campaign && waiting.includes(campaign.status)) open = { ...notice, campaign }
    else told = notice.untilSequence
  }
  return { told, open }
}

type Entry = { sequence: bigint; at: Date; before: Record<string, unknown> }

/** Of what a holder plans by; since the oldest ticket that is still valid. */
async function changesSince(ctx: Pick<Ctx, 'db'>, eventId: string, told: bigint): Promise<Entry[]> {
  const rows = await ctx.db.$queryRaw<Entry[]>`
    SELECT sequence, at, before FROM audit_entry
    WHERE subject_kind = 'event' AND subject_id = ${eventId} AND action = 'event.updated' AND sequence > ${told}
      AND at > (SELECT min(issued_at) FROM ticket WHERE event_id = ${eventId}::uuid AND status = 'valid')
    ORDER BY sequence`
  return rows.filter(({ before }) => before && watchedFields.some((field) => field in before))
}

/** As each of them was before its first change. */
function firstFacts(entries: readonly Entry[], after: EventFacts): EventFacts {
  const first = (field: string) => entries.find(({ before }) => field in before)?.before[field]
  const date = (value: unknown) => (typeof value === 'string' ? new Date(value) : null)
  const venue = first('venue')
  const doorsAt = first('doorsAt')
  const title = first('title')
  const timeZone = first('timeZone')
  return {
    title: typeof title === 'string' ? title : after.title,
    timeZone: typeof timeZone === 'string' ? timeZone : after.timeZone,
    startsAt: date(first('startsAt')) ?? after.startsAt,
    doorsAt: doorsAt === undefined ? after.doorsAt : date(doorsAt),
    venue: venue === undefined ? after.venue : (venue as EventFacts['venue']),
  }
}
