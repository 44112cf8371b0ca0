// The clock that an organization's days are counted by: that of the event it made last, since it has none of its own. What is no
// organization's has the usual one.
import type { Ctx } from '@/server/kernel/ctx'

const fallback = 'Europe/Paris'

export async function organizationZone(ctx: Pick<Ctx, 'db'>, organizationId: string | null): Promise<string> {
  if (organizationId === null) return fallback
  const event = await ctx.db.event.findFirst({
    where: { organizationId },
    orderBy: { createdAt: 'desc' },
    select: { timeZone: true },
  })
  return event?.timeZone ?? fallback
}
