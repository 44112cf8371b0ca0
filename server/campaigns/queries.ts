// Campaigns as the dashboard shows them. Views, never rows. Guards: a member of some events sees the campaigns of these events.
import type { Prisma } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import { loadEvent } from '@/server/events/load-event'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { organizationZone } from '@/server/organizations/organization-zone'
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
import { listRecipients } from './recipients'
import { mayGoOn } from './reputation'

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
  const ids = page.map(({ id }) => id)
  const [counts, zone] = await Promise.all([countsOf(ctx, ids), organizationZone(ctx, organizationId)])
  const last = page.at(-1)
  return {
    items: page.map((row) => summaryOf(row, counts.get(row.id), zone)),
    nextCursor: rows.length > limit && last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
  }
}

export async function getCampaign(ctx: Ctx, { id }: { id: string }): Promise<CampaignView> {
  await loadCampaign(ctx, id, 'notifications:read')
  const row = await ctx.db.campaign.findUniqueOrThrow({ where: { id }, include })
  const counts = (await countsOf(ctx, [id])).get(id) ?? { ...nothing, lately: 0 }
  const isSending = row.status === 'sending'
  return {
    ...summaryOf(row, counts, row.event?.timeZone ?? (await organizationZone(ctx, row.organizationId))),
    version: row.version,
    eventId: row.eventId,
    audience: audienceOf(row),
    content: contentOf(row),
    pauseReason: pauseReasons.find((one) => one === row.pauseReason) ?? null,
    hold: isSending ? holdOf(ctx, row) : null,
    ...(isSending ? paceOf(ctx, row.startedAt, counts) : { perMinute: null, secondsLeft: null }),
    unreached: row.finishedAt && counts.unreached > 0 ? await firstUnreached(ctx, id) : [],
    can: canOf(holds(ctx, 'notifications:send'), row.status as CampaignStatus, counts, await mayGoOn(ctx, row)),
  }
}

/** While no carrier answers, asking again takes its time too: it is over when a message has left. */
function holdOf({ now }: Ctx, { holdReason, holdUntil }: Row): CampaignView['hold'] {
  const reason = holdReasons.find((one) => one === holdReason)
  if (!reason || !holdUntil) return null
  return reason === 'away' || holdUntil > now ? { reason, until: holdUntil } : null
}

const MOST_NAMED = 3

async function firstUnreached(ctx: Ctx, id: string): Promise<CampaignView['unreached']> {
  const { recipients } = await listRecipients(ctx, { id, state: 'unreached', limit: MOST_NAMED })
  return recipients.map((one) => ({ id: one.id, name: one.name, address: one.address }))
}

function summaryOf(row: Row, counted: Counted | undefined, zone: string): CampaignSummary {
  const { lately: _, ...counts } = counted ?? { ...nothing, lately: 0 }
  return {
    id: row.id,
    kind: kindOf(row),
    name: row.name,
    status: row.status as CampaignStatus,
    event: row.event,
    timeZone: row.event?.timeZone ?? zone,
    scheduledAt: row.scheduledAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    createdAt: row.createdAt,
    counts,
  }
}

function canOf(
  may: boolean,
  status: CampaignStatus,
  { failed, doubtful }: CampaignCounts,
  goesOn: boolean,
): CampaignView['can'] {
  const isIn = (...states: CampaignStatus[]) => may && states.includes(status)
  return {
    edit: isIn('draft'),
    schedule: isIn('draft'),
    remove: isIn('draft'),
    callOff: isIn('scheduled'),
    pause: isIn('sending'),
    resume: goesOn && isIn('paused'),
    cancel: isIn('sending', 'paused'),
    retryFailed: failed > 0 && isIn('sending', 'paused', 'done'),
    retryDoubtful: doubtful > 0 && isIn('sending', 'paused', 'done'),
    duplicate: may,
  }
}

function holds({ actor }: Ctx, permission: Permission): boolean {
  return 'permissions' in actor && actor.permissions.has(permission)
}
