// The address of an invitation, `/invitation/{token}`: whoever has it has the mailbox, and can join as soon as they are signed in with it. Its
// token is derived from id and version; sending again raises the version and ends the link before.
import type { Invitation } from '@/prisma/generated/client'
import { isCapability, makeCapability, readCapability } from '@/server/kernel/capability'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { notFound } from '@/server/kernel/errors'
import type { Locale } from '@/server/kernel/format'
import { pageUrl } from '@/server/kernel/links'
import type { InvitationState } from './contract'

const PURPOSE = 'invitation'

export function invitationUrl({ id, version }: Pick<Invitation, 'id' | 'version'>, locale: Locale): string {
  return pageUrl(`/invitation/${makeCapability(env().authSecret, PURPOSE, id, version)}`, locale)
}

/** Fails with 404 for what never was the link of an invitation. */
export async function openInvitation(
  ctx: Pick<Ctx, 'db' | 'now'>,
  token: string,
): Promise<{ invitation: Invitation; state: InvitationState }> {
  const id = readCapability(token)
  const invitation = id ? await ctx.db.invitation.findUnique({ where: { id } }) : null
  if (!invitation) notFound('invitation')
  const versions = Array.from({ length: invitation.version }, (_, earlier) => invitation.version - earlier)
  const version = versions.find((one) => isCapability(env().authSecret, PURPOSE, token, one))
  if (version === undefined) notFound('invitation')
  return { invitation, state: version === invitation.version ? stateOf(invitation, ctx.now) : 'replaced' }
}

export function stateOf(invitation: Invitation, now: Date): Exclude<InvitationState, 'replaced'> {
  if (invitation.acceptedAt) return 'accepted'
  if (invitation.revokedAt) return 'revoked'
  return invitation.expiresAt > now ? 'open' : 'expired'
}
