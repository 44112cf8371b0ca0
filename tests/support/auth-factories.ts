// People, organizations and their credentials for tests, made through the product's own commands where they exist.
import { encode } from 'next-auth/jwt'
import { signApiToken } from '@/server/auth/api-token'
import { sessionCookieName } from '@/server/auth/browser-session'
import { createApiKey } from '@/server/auth/create-api-key'
import { userActor } from '@/server/auth/membership-actor'
import { hashPassword } from '@/server/auth/password'
import { browserSessionSecret } from '@/server/auth/secrets'
import { openSession } from '@/server/auth/sessions'
import { keyPermissions, type Permission, type Role } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { addMember } from '@/server/organizations/add-member'
import { createOrganization } from '@/server/organizations/create-organization'
import { requireRoomForMember } from '@/server/subscriptions/plan-limits'

export const password = 'cheval correct agrafe'
let passwordHash: Promise<string> | undefined
let count = 0

export type TestUser = { id: string; email: string }

export async function aUser(ctx: Ctx): Promise<TestUser> {
  count += 1
  passwordHash ??= hashPassword(password) // the same for all: a hash takes 20 ms
  const user = { id: ctx.random.uuid(ctx.now), email: `personne-${count}@example.org` }
  await ctx.db.user.create({
    data: { ...user, name: `Personne ${count}`, passwordHash: await passwordHash, createdAt: ctx.now },
  })
  return user
}

export type TestOrganization = { id: string; slug: string; owner: TestUser }

export async function anOrganization(ctx: Ctx, name = 'Les Nuits de Lyon'): Promise<TestOrganization> {
  const owner = await aUser(ctx)
  const { id, slug } = await createOrganization(
    { ...ctx, actor: userActor(owner.id, null, null) },
    { name, locale: 'fr' },
  )
  return { id, slug, owner }
}

export async function aMember(
  ctx: Ctx,
  organization: { id: string },
  role: Role,
  eventIds: string[] = [],
): Promise<TestUser> {
  const user = await aUser(ctx)
  await addMember(
    { ...ctx, actor: { kind: 'system', name: 'test' } },
    { organizationId: organization.id, email: user.email, role, eventIds },
    requireRoomForMember,
  )
  return user
}

/** A Bearer JWT of the REST API. */
export async function anApiToken(ctx: Ctx, user: TestUser, organization: { id: string }): Promise<string> {
  const session = await openSession(ctx, {
    userId: user.id,
    organizationId: organization.id,
    rememberMe: false,
    userAgent: null,
  })
  return signApiToken(session)
}

/** A Cookie header as next-auth would have set it. */
export async function aBrowserCookie(ctx: Ctx, user: TestUser): Promise<string> {
  const session = await openSession(ctx, { userId: user.id, organizationId: null, rememberMe: false, userAgent: null })
  const token = await encode({ token: { sub: user.id, sid: session.id }, secret: browserSessionSecret() })
  return `${sessionCookieName()}=${token}`
}

export async function anApiKey(
  ctx: Ctx,
  organization: TestOrganization,
  permissions: readonly Permission[] = keyPermissions,
): Promise<{ id: string; token: string }> {
  const actor = userActor(organization.owner.id, organization.id, { role: 'owner', eventIds: [] })
  return createApiKey({ ...ctx, actor }, { name: 'Essai', permissions: [...permissions] })
}
