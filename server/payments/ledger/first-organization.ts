// Whose the installation's own account at a provider is, as far as no payment says otherwise: the organization that was here first.
import type { Ctx } from '@/server/kernel/ctx'

/** Null: there is none yet. */
export async function firstOrganization(ctx: Pick<Ctx, 'db'>): Promise<string | null> {
  const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }]
  return (await ctx.db.organization.findFirst({ orderBy, select: { id: true } }))?.id ?? null
}
