// An invitation as its reader sees it, an account made behind it, and joining by it. Guards: only who is signed in with the invited address and has
// the link joins, and by then the account's mailbox is proven: nobody becomes a member whose password somebody else chose; used twice at once
// it makes one member; the plan is asked again, for it may have shrunk.
import { recordAudit } from '@/server/audit/record-audit'
import { addressOf } from '@/server/auth/ask-for-link'
import { proveMailbox } from '@/server/auth/prove-mailbox'
import { limit } from '@/server/auth/rate-limit'
import { signUp } from '@/server/auth/sign-up'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { MemberRoom } from './add-member'
import type { InvitationPage, InvitationState, InvitedSignUp } from './contract'
import { openInvitation, stateOf } from './invitation-link'

export async function invitationPage(ctx: Ctx, { token }: { token: string }): Promise<InvitationPage> {
  const { invitation, state } = await openInvitation(ctx, token)
  const { email, role, expiresAt, invitedByUserId, organizationId } = invitation
  const [organization, inviter, user] = await Promise.all([
    ctx.db.organization.findUniqueOrThrow({ where: { id: organizationId }, select: { name: true, slug: true } }),
    invitedByUserId ? ctx.db.user.findUnique({ where: { id: invitedByUserId }, select: { name: true } }) : null,
    ctx.db.user.findUnique({ where: { email }, select: { mailboxProvenAt: true } }),
  ])
  const account = user && { isProven: user.mailboxProvenAt !== null }
  return { state, organization, invitedBy: inviter?.name ?? null, role, email, expiresAt, account }
}

/** An account with the invited address: its link proves the mailbox, so the password is its reader's. */
export async function signUpInvited(ctx: Ctx, { token, ...input }: InvitedSignUp): Promise<{ userId: string }> {
  await limit(ctx, 'account_link_shown', addressOf(ctx))
  const { invitation, state } = await openInvitation(ctx, token)
  if (state !== 'open') refuse(state)
  return signUp(ctx, { ...input, email: invitation.email }, { mailboxProven: true })
}

/** Answers where to go. Asked again by who has joined by it, it answers the same. `sessionId`: the caller's own, in a browser. */
export async function acceptInvitation(
  ctx: Ctx,
  { token, sessionId = null }: { token: string; sessionId?: string | null },
  requireRoom: MemberRoom,
): Promise<{ slug: string }> {
  const { actor } = ctx
  await limit(ctx, 'account_link_shown', addressOf(ctx))
  const { invitation, state } = await openInvitation(ctx, token)
  if (actor.kind !== 'user') fail('unauthenticated', 'auth.required', 'Sign in first.')
  const { userId } = actor
  const { id, email, organizationId, role, eventIds } = invitation
  const user = await ctx.db.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })
  if (user.email !== email)
    fail('forbidden', 'invitation.other_address', 'This invitation is for another address than the one you use.')
  const theirs = { organizationId_userId: { organizationId, userId } }
  const { slug } = await ctx.db.organization.findUniqueOrThrow({ where: { id: organizationId } })
  const before = await ctx.db.membership.findUnique({ where: theirs, select: { id: true } })
  if (before && state === 'accepted') return { slug }
  if (state !== 'open') refuse(state)
  return inTransaction(ctx, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM organization WHERE id = ${organizationId}::uuid FOR NO KEY UPDATE`
    const isMember = (await tx.db.membership.findUnique({ where: theirs, select: { id: true } })) !== null
    if (!isMember) await requireRoom(tx, organizationId)
    const { count } = await tx.db.invitation.updateMany({
      where: { id, version: invitation.version, acceptedAt: null, revokedAt: null, expiresAt: { gt: tx.now } },
      data: { acceptedAt: tx.now },
    })
    if (count === 0) {
      const now = stateOf(await tx.db.invitation.findUniqueOrThrow({ where: { id } }), tx.now)
      if (now === 'accepted' && isMember) return { slug }
      refuse(now === 'open' ? 'replaced' : now)
    }
    await proveMailbox(tx, { userId, sessionId })
    if (isMember) return { slug }
    const membershipId = tx.random.uuid(tx.now)
    await tx.db.membership.create({
      data: { id: membershipId, organizationId, userId, role, eventIds, createdAt: tx.now },
    })
    await recordAudit(tx, {
      organizationId,
      action: 'member.added',
      subject: { kind: 'membership', id: membershipId },
      after: { userId, role, eventIds, invitationId: id },
    })
    return { slug }
  })
}

const sentences: Record<Exclude<InvitationState, 'open'>, string> = {
  accepted: 'This invitation has been accepted.',
  revoked: 'This invitation was withdrawn.',
  expired: 'This invitation has expired. Ask for another one.',
  replaced: 'A newer invitation was sent to the same mailbox. Use that one.',
}

function refuse(state: Exclude<InvitationState, 'open'>): never {
  fail('gone', `invitation.${state}`, sentences[state])
}
