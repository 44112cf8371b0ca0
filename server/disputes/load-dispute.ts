// Whose a dispute is comes first and alone: a foreign id takes as long, and answers the same, as one that never was.
import type { Dispute } from '@/prisma/generated/client'
import { requirePermission } from '@/server/auth/policy'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'

export async function loadDispute(ctx: Ctx, id: string, permission: Permission): Promise<Dispute> {
  const owner = await ctx.db.dispute.findUnique({
    where: { id },
    select: { organizationId: true, purchase: { select: { eventId: true } } },
  })
  if (!owner) return notFound('dispute')
  const subject = { organizationId: owner.organizationId, eventId: owner.purchase.eventId }
  requirePermission(ctx, permission, subject, 'dispute')
  return ctx.db.dispute.findUniqueOrThrow({ where: { id } })
}
