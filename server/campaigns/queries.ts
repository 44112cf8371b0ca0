// Campaigns as the dashboard shows them. Views, never rows. Guards: a member of some events sees the campaigns of these events.
import type { Prisma } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import { loadEvent } from '@/server/events/load-event'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { audienceOf, contentOf, kindOf } from './campaign-rows'
import {
  type CampaignCounts,
  type CampaignPage,
  type CampaignStatus,
  type CampaignSummary,
  type CampaignView,
  holdReasons,
  type ListCampaigns,
  pauseReasons,
} from './contract'
import { type Counted, countsOf, nothing, paceOf } from './counts'
import { loadCampaign } from './load-campaign'

const include = { event: { select: { id: true, title: true, timeZone: true } } } as const
type Row = Prisma.CampaignGetPayload<{ include: typeof include }>

/** Newest first. */
export async function listCampaigns(ctx: Ctx, { eventId, cursor, limit }: ListCampaigns): Promise<CampaignPage> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'notifications:read')
  if (eventId) await loadEvent(ctx, eventId, 'notifications:read')
  const after = decodeCursor(cursor)
  const rows = await ctx.db.campaign.findMany({
    where: {
      organizationId,
      ...(eventId ? { eventId } : eventIds && { eventId: { in: [...eventIds] } }),
      ...(after && { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include,
  })
  const page = rows.slice(0, limit)
  const counts = await countsOf(
    ctx,
    page.map(({ id }) => id),
  )
  const last = page.at(-1)
  return {
    items: page.map((row) => summaryOf(row, counts.get(row.id))),
    nextCursor: rows.length > limit && last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
  }
}

export async function getCampaign(ctx: Ctx, { id }: { id: string }): Promise<CampaignView> {
  await loadCampaign(ctx, id, 'notifications:read')
  const row = await ctx.db.campaign.findUniqueOrThrow({ where: { id }, include })
  const counts = (await countsOf(ctx, [id])).get(id) ?? { ...nothing, lately: 0 }
  const isSending = row.status === 'sending'
  const { holdUntil } = row
  const holdReason = holdReasons.find((one) => one === row.holdReason)
  return {
    ...summaryOf(row, counts),
    version: row.version,
    eventId: row.eventId,
    audience: audienceOf(row),
    content: contentOf(row),
    pauseReason: pauseReasons.find((one) => one === row.pauseReason) ?? null,
    hold: isSending && holdReason && holdUntil && holdUntil > ctx.now ? { reason: holdReason, until: holdUntil } : null,
    ...(isSending ? paceOf(ctx, row.startedAt, counts) : { perMinute: null, secondsLeft: null }),
    can: canOf(holds(ctx, 'notifications:send'), row.status as CampaignStatus, counts),
  }
}

function summaryOf(row: Row, counted: Counted | undefined): CampaignSummary {
  const { lately: _, ...counts } = counted ?? { ...nothing, lately: 0 }
  return {
    id: row.id,
    kind: kindOf(row),
    name: row.name,
    status: row.status as CampaignStatus,
    event: row.event,
    scheduledAt: row.scheduledAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    createdAt: row.createdAt,
    counts,
  }
}

function canOf(may: boolean, status: CampaignStatus, { failed }: CampaignCounts): CampaignView['can'] {
  const isIn = (...states: CampaignStatus[]) => may && states.includes(status)
  return {
    edit: isIn('draft'),
    schedule: isIn('draft'),
    remove: isIn('draft'),
    callOff: isIn('scheduled'),
    pause: isIn('sending'),
    resume: isIn('paused'),
    cancel: isIn('sending', 'paused'),
    retryFailed: failed > 0 && isIn('sending', 'paused', 'done'),
  }
}

function holds({ actor }: Ctx, permission: Permission): boolean {
  return 'permissions' in actor && actor.permissions.has(permission)
}
