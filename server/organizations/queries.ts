// Reads of organizations and members, as far as the caller belongs to them.
import { requireOrganization, requireWholeOrganization } from '@/server/auth/policy'
import { rolePermissions } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import type { InvitationView, MemberView, OrganizationView } from './contract'

const organizationFields = {
  role: true,
  eventIds: true,
  organization: { select: { id: true, name: true, slug: true, locale: true } },
} as const

type Row = {
  role: OrganizationView['role']
  eventIds: string[]
  organization: { id: string; name: string; slug: string; locale: string }
}

/** The caller's own, oldest membership first. */
export async function myOrganizations(ctx: Ctx): Promise<OrganizationView[]> {
  if (ctx.actor.kind !== 'user') fail('unauthenticated', 'auth.required', 'Sign in first.')
  const rows = await ctx.db.membership.findMany({
    where: { userId: ctx.actor.userId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: organizationFields,
  })
  return rows.map(organizationView)
}

/** The organization in which the caller acts. */
export async function currentOrganization(ctx: Ctx): Promise<OrganizationView> {
  const { actor } = ctx
  if (actor.kind !== 'user') fail('unauthenticated', 'auth.required', 'Sign in first.')
  const row = await ctx.db.membership.findFirst({
    where: { userId: actor.userId, organizationId: actor.organizationId ?? notFound('organization') },
    select: organizationFields,
  })
  return organizationView(row ?? notFound('organization'))
}

/** Oldest first. */
export async function listMembers(ctx: Ctx): Promise<MemberView[]> {
  const { organizationId } = requireOrganization(ctx, 'members:read')
  const rows = await ctx.db.membership.findMany({
    where: { organizationId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: 1000,
    select: {
      id: true,
      role: true,
      eventIds: true,
      createdAt: true,
      user: { select: { id: true, name: true, email: true } },
    },
  })
  return rows.map(({ user, eventIds, ...row }) => ({
    ...row,
    userId: user.id,
    name: user.name,
    email: user.email,
    eventIds: eventIds.length > 0 ? eventIds : null,
  }))
}

/** Those that wait, the newest first; an expired one waits to be sent again or taken out. */
export async function listInvitations(ctx: Ctx): Promise<InvitationView[]> {
  const organizationId = requireWholeOrganization(ctx, 'members:manage')
  const rows = await ctx.db.invitation.findMany({
    where: { organizationId, acceptedAt: null, revokedAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 1000,
  })
  const inviters = await ctx.db.user.findMany({
    where: { id: { in: rows.flatMap(({ invitedByUserId }) => invitedByUserId ?? []) } },
    select: { id: true, name: true },
  })
  const names = new Map(inviters.map((one) => [one.id, one.name]))
  return rows.map(({ id, email, role, eventIds, invitedByUserId, createdAt, expiresAt }) => ({
    id,
    email,
    role,
    eventIds: eventIds.length > 0 ? eventIds : null,
    invitedBy: names.get(invitedByUserId ?? '') ?? null,
    createdAt,
    expiresAt,
  }))
}

function organizationView({ role, eventIds, organization }: Row): OrganizationView {
  return {
    ...organization,
    locale: asLocale(organization.locale),
    role,
    permissions: [...rolePermissions[role]],
    eventIds: eventIds.length > 0 ? eventIds : null,
  }
}
