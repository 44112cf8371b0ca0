// How an outside payment is made and until when its places wait: what the organizer allows, and never past the doors.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { type ExternalMethodName, externalMethodNames } from '@/server/sellers/contract'
import { loadPaymentSettings } from '@/server/sellers/payment-settings'

export type ExternalTerms = { method: ExternalMethodName; until: Date }

/** Fails with `payments.method_closed` for a method that the organizer does not take, with `event.over` after the event. */
export async function externalTerms(
  ctx: Ctx,
  purchase: { organizationId: string; eventId: string },
  wanted: ExternalMethodName | undefined,
): Promise<ExternalTerms> {
  const settings = await loadPaymentSettings(ctx, purchase.organizationId)
  const open = externalMethodNames.filter((name) => settings.externalMethods[name]?.enabled)
  const method = wanted ?? open[0]
  if (!method || !open.includes(method)) {
    fail('conflict', 'payments.method_closed', 'The organizer does not take payments in this way.', {
      details: [{ path: 'method', message: 'is not open for this purchase' }],
    })
  }
  const deadline = new Date(ctx.now.getTime() + settings.externalDeadlineHours * 3_600_000)
  const first = await ctx.db.eventSession.findFirst({
    where: { eventId: purchase.eventId, endsAt: { gt: ctx.now } },
    orderBy: { startsAt: 'asc' },
    select: { startsAt: true, endsAt: true },
  })
  if (!first) fail('conflict', 'event.over', 'This event is over.')
  const doors = first.startsAt > ctx.now ? first.startsAt : first.endsAt
  return { method, until: deadline < doors ? deadline : doors }
}
