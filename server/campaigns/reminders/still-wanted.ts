// Ends a reminder's campaign that has been overtaken before or while it was sent: its date has begun, its event is called off, or nobody could
// begin it for hours. Guards: whoever waited for a day's limit, a carrier or a pause is not reminded of what is over.
import type { Campaign } from '@/prisma/generated/client'
import { type Ctx, inTransaction, isInTransaction, type TxCtx } from '@/server/kernel/ctx'
import { cancelRest } from '../control-campaign'
import { LATE_MS, sendingStatuses } from './reminder-time'

/** Answers whether it has ended it; never of what a person wrote. */
export async function endIfOvertaken(ctx: Ctx, campaign: Campaign): Promise<boolean> {
  if (campaign.kind !== 'reminder' || (await isStillWanted(ctx, campaign))) return false
  const end = (tx: TxCtx) => cancelRest(tx, campaign)
  await (isInTransaction(ctx) ? end(ctx as TxCtx) : inTransaction(ctx, end))
  ctx.log.info({ campaignId: campaign.id }, 'a reminder was overtaken')
  return true
}

async function isStillWanted(ctx: Ctx, { eventId, sessionId, createdAt, startedAt }: Campaign): Promise<boolean> {
  if (startedAt === null && ctx.now.getTime() - createdAt.getTime() > LATE_MS) return false
  const session = await ctx.db.eventSession.findFirst({
    where: { id: sessionId ?? '', eventId: eventId ?? '', event: { status: { in: [...sendingStatuses] } } },
    select: { startsAt: true },
  })
  return session !== null && session.startsAt > ctx.now
}
