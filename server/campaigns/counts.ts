// How many of a campaign's messages stand where. Guards: counted from the messages themselves, in one statement.
import { Prisma } from '@/prisma/generated/client'
import type { Ctx } from '@/server/kernel/ctx'
import { type CampaignCounts, recipientFilters } from './contract'
import { recipientIs } from './recipient-states'

const PACE_SECONDS = 30

/** `lately`: taken by a carrier over the last 30 s. */
export type Counted = CampaignCounts & { lately: number }

export const nothing: CampaignCounts = {
  total: 0,
  unreached: 0,
  waiting: 0,
  sent: 0,
  delivered: 0,
  opened: 0,
  bounced: 0,
  complained: 0,
  failed: 0,
  doubtful: 0,
  suppressed: 0,
  cancelled: 0,
}

const counted = Prisma.join(
  recipientFilters.map((one) => Prisma.sql`count(*) FILTER (WHERE ${recipientIs[one]})::int AS ${Prisma.raw(one)}`),
)

/** By campaign; those without messages are left out. */
export async function countsOf(ctx: Pick<Ctx, 'db' | 'now'>, ids: readonly string[]): Promise<Map<string, Counted>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.db.$queryRaw<(Counted & { campaign_id: string })[]>`
    SELECT campaign_id, count(*)::int AS total, ${counted},
      count(*) FILTER (WHERE sent_at > ${ctx.now}::timestamptz - ${PACE_SECONDS}::int * interval '1 second')::int AS lately
    FROM notification WHERE campaign_id = ANY (${[...ids]}::uuid[]) GROUP BY campaign_id`
  return new Map(rows.map(({ campaign_id, ...counts }) => [campaign_id, counts]))
}

type Pace = { perMinute: number | null; secondsLeft: number | null }

export function paceOf(ctx: Pick<Ctx, 'now'>, startedAt: Date | null, { lately, waiting }: Counted): Pace {
  // Younger than half a minute, it is measured by its own age.
  const began = Math.max(startedAt?.getTime() ?? 0, ctx.now.getTime() - PACE_SECONDS * 1000)
  const perSecond = lately / Math.max(1, (ctx.now.getTime() - began) / 1000)
  return {
    perMinute: Math.round(perSecond * 60),
    secondsLeft: perSecond > 0 ? Math.ceil(waiting / perSecond) : null,
  }
}
