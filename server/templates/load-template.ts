// Finds an organization's design for a caller who must have a permission. Guards: another organization's and one that never was answer
// alike; designs belong to the whole organization, so a member of some events only may look at them and use them, not change them.
import { requirePermission, requireWholeOrganization } from '@/server/auth/policy'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'

export type TemplateRow = {
  id: string
  organizationId: string
  name: string
  isDefault: boolean
  createdAt: Date
  archivedAt: Date | null
}

export async function loadTemplate(ctx: Ctx, templateId: string, permission: Permission): Promise<TemplateRow> {
  const found = await ctx.db.ticketTemplate.findUnique({ where: { id: templateId } })
  requirePermission(ctx, permission, { organizationId: found?.organizationId ?? '' }, 'template')
  return found ?? notFound('template')
}

/** For a change. */
export async function templateToChange(ctx: Ctx, templateId: string): Promise<TemplateRow> {
  const template = await loadTemplate(ctx, templateId, 'events:update')
  requireWholeOrganization(ctx, 'events:update')
  return template
}

/** Its row until the end of the transaction, as it is by then. An archived one is not changed any more. */
export async function lockTemplate(tx: TxCtx, templateId: string): Promise<TemplateRow> {
  await tx.db.$queryRaw`SELECT id FROM ticket_template WHERE id = ${templateId}::uuid FOR UPDATE`
  return tx.db.ticketTemplate.findUniqueOrThrow({ where: { id: templateId } })
}

export function refuseArchived({ archivedAt }: TemplateRow): void {
  if (archivedAt !== null) fail('conflict', 'template.archived', 'This design is archived.')
}
