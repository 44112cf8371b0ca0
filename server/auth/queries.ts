// Reads of the auth domain. No secret and no hash leaves it.
import { permissions } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import type { ApiKeyView } from './contract'
import { requireOrganization } from './policy'

/** Newest first; revoked ones stay in the list. */
export async function listApiKeys(ctx: Ctx): Promise<ApiKeyView[]> {
  const { organizationId } = requireOrganization(ctx, 'api_keys:read')
  const rows = await ctx.db.apiKey.findMany({
    where: { organizationId },
    orderBy: { createdAt: 'desc' },
    take: 500,
    select: {
      id: true,
      name: true,
      prefix: true,
      permissions: true,
      createdAt: true,
      lastUsedAt: true,
      revokedAt: true,
    },
  })
  return rows.map((row) => ({ ...row, permissions: permissions.filter((name) => row.permissions.includes(name)) }))
}
