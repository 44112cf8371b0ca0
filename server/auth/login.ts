// Sign-in of the REST API: a JWT over a new session row, for one organization.
import { rolePermissions } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { signApiToken } from './api-token'
import type { LoginInput, LoginResult } from './contract'
import { openPasswordSession } from './sessions'
import { verifyCredentials } from './verify-credentials'

export async function login(ctx: Ctx, input: LoginInput & { userAgent: string | null }): Promise<LoginResult> {
  const user = await verifyCredentials(ctx, input)
  const membership = await ctx.db.membership.findFirst({
    where: { userId: user.id, organizationId: input.organizationId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { organizationId: true, role: true },
  })
  if (!membership) {
    if (input.organizationId) notFound('organization')
    fail('forbidden', 'auth.no_organization', 'Create an organization or ask to be invited to one first.')
  }
  const { organizationId, role } = membership
  const session = await openPasswordSession(ctx, user, {
    organizationId,
    rememberMe: input.rememberMe,
    userAgent: input.userAgent,
  })
  return {
    user: { id: user.id, email: user.email, role, permissions: [...rolePermissions[role]], organizationId },
    token: await signApiToken(session),
    expiresIn: session.expiresIn,
  }
}
