// Finds a campaign for a caller who must have a permission on it. Guards: another organization's campaign, one about an event that is not a
// member's own and an id that never was answer alike; what goes to everybody is for members of the whole organization.
import type { Campaign } from '@/prisma/generated/client'
import { requireOrganization, requirePermission } from '@/server/auth/policy'
import { loadEvent } from '@/server/events/load-event'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'

export async function loadCampaign(ctx: Ctx, id: string, permission: Permission): Promise<Campaign> {
  const row = await ctx.db.campaign.findUnique({ where: { id } })
  requirePermission(ctx, permission, { organizationId: row?.organizationId ?? '', eventId: row?.eventId }, 'campaign')
  return row && (row.eventId !== null || !isNarrowed(ctx)) ? row : notFound('campaign')
}

/** The organization whose event it is, or for all events the caller's. */
export async function requireAim(ctx: Ctx, eventId: string | null, permission: Permission): Promise<string> {
  if (eventId !== null) return (await loadEvent(ctx, eventId, permission)).organizationId
  const { organizationId, eventIds } = requireOrganization(ctx, permission)
  if (eventIds !== null)
    fail(
      'forbidden',
      'auth.whole_organization',
      'This is about the whole organization, and you see some of its events.',
    )
  return organizationId
}

function isNarrowed({ actor }: Ctx): boolean {
  return actor.kind === 'user' && actor.eventIds !== null
}
