// Finds a batch for a caller who must have a permission on its event. Guards: another organization's batch and an id that never was answer
// alike.
import type { TicketBatch } from '@/prisma/generated/client'
import { requirePermission } from '@/server/auth/policy'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'

export async function loadBatch(ctx: Ctx, batchId: string, permission: Permission): Promise<TicketBatch> {
  const batch = await ctx.db.ticketBatch.findUnique({ where: { id: batchId } })
  const subject = { organizationId: batch?.organizationId ?? '', eventId: batch?.eventId ?? null }
  requirePermission(ctx, permission, subject, 'batch')
  return batch ?? notFound('batch')
}
