// What a filter can name: events, dates, ticket types, and the questions that people were asked with what they answered.
import type { Ctx } from '@/server/kernel/ctx'
import { campaignRules } from '../contract'
import { requireAim } from '../load-campaign'
import type { CampaignChoices } from './contract'

const MOST = { events: 200, questions: 30, answers: 30 }

export async function audienceChoices(ctx: Ctx, { eventId }: { eventId: string | null }): Promise<CampaignChoices> {
  const organizationId = await requireAim(ctx, eventId, 'notifications:read')
  const ofEvent = eventId === null ? { organizationId, status: { not: 'draft' as const } } : { id: eventId }
  const events = await ctx.db.event.findMany({
    where: ofEvent,
    orderBy: { createdAt: 'desc' },
    take: MOST.events,
    select: {
      id: true,
      title: true,
      sessions: { orderBy: { startsAt: 'asc' }, select: { id: true, startsAt: true } },
    },
  })
  const [ticketTypes, questions] = await Promise.all([
    eventId === null
      ? []
      : ctx.db.ticketType.findMany({
          where: { eventId },
          orderBy: [{ position: 'asc' }, { number: 'asc' }],
          select: { id: true, name: true },
        }),
    // What people have answered is for who writes to them.
    'permissions' in ctx.actor && ctx.actor.permissions.has('notifications:send')
      ? questionsOf(ctx, organizationId, eventId)
      : [],
  ])
  return {
    events: events.map(({ id, title, sessions }) => ({ id, title, startsAt: sessions[0]?.startsAt ?? null })),
    sessions: eventId === null ? [] : (events[0]?.sessions ?? []),
    ticketTypes,
    questions,
    variables: [...campaignRules(eventId).variables],
  }
}

/** An answer of which everybody has their own (a name, an address) is no choice: at most 30 of each question are told. */
async function questionsOf(ctx: Ctx, organizationId: string, eventId: string | null) {
  const rows = await ctx.db.$queryRaw<{ question: string; answer: string }[]>`
    WITH given AS (
      SELECT q.key AS question, q.value AS answer, count(*) AS times FROM attendee a, jsonb_each_text(a.answers) q
      WHERE a.event_id IN (SELECT id FROM event WHERE organization_id = ${organizationId}::uuid AND id = coalesce(${eventId}::uuid, id))
        AND q.value <> ''
      GROUP BY q.key, q.value
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY question ORDER BY times DESC, answer) AS place,
        sum(times) OVER (PARTITION BY question) AS asked FROM given
    )
    SELECT question, answer FROM ranked WHERE place <= ${MOST.answers}
    ORDER BY asked DESC, question, place LIMIT ${MOST.answers * MOST.questions}`
  const byQuestion = Map.groupBy(rows, ({ question }) => question)
  return [...byQuestion].map(([question, given]) => ({ question, answers: given.map(({ answer }) => answer) }))
}
