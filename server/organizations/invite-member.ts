// Asks somebody by mail to become a member. Guards: nobody invites to more than they have; one invitation of an address is open at a time; those
// that wait count as members of the plan, so that none is sent that could not be accepted; mails to one mailbox and of one organization are
// bounded.
import type { Invitation } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { limit } from '@/server/auth/rate-limit'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import type { MemberRoom } from './add-member'
import { type InviteInput, invitationDays } from './contract'
import { requireEvents, requireMayGive } from './give-role'

const DAY_MS = 86_400_000
const untouched = { acceptedAt: null, revokedAt: null }

/** `requireRoom` stands further right (subscriptions) and is handed in by whoever calls. */
export async function inviteMember(ctx: Ctx, input: InviteInput, requireRoom: MemberRoom): Promise<{ id: string }> {
  const organizationId = requireWholeOrganization(ctx, 'members:manage')
  requireMayGive(ctx, input.role)
  await limitMails(ctx, organizationId, input.email)
  return inTransaction(ctx, async (tx) => {
    await requireRoomBeside(tx, organizationId, null, requireRoom)
    const { email, role } = input
    const eventIds = role === 'owner' || role === 'admin' ? [] : [...new Set(input.eventIds)]
    await requireEvents(tx, organizationId, eventIds)
    const member = await tx.db.membership.findFirst({
      where: { organizationId, user: { email } },
      select: { id: true },
    })
    if (member) fail('conflict', 'member.exists', 'This person is already a member.')
    await tx.db.invitation.updateMany({
      where: { organizationId, email, ...untouched, expiresAt: { lte: tx.now } },
      data: { revokedAt: tx.now },
    })
    const open = await tx.db.invitation.findFirst({ where: { organizationId, email, ...untouched } })
    if (open) fail('conflict', 'invitation.exists', 'This address is invited already. Send the invitation again.')
    const id = tx.random.uuid(tx.now)
    const invitedByUserId = tx.actor.kind === 'user' ? tx.actor.userId : null
    const locale = await localeFor(tx, organizationId, email)
    const made = { id, organizationId, email, role, eventIds, locale, invitedByUserId }
    await tx.db.invitation.create({ data: { ...made, createdAt: tx.now, expiresAt: lastDay(tx) } })
    await recordAudit(tx, {
      organizationId,
      action: 'member.invited',
      subject: { kind: 'invitation', id },
      after: { email, role, eventIds },
    })
    await enqueue(tx, 'mail-invitation', { invitationId: id, version: 1 })
    return { id }
  })
}

/** With seven more days and a new link; the one before leads nowhere any more. */
export async function resendInvitation(ctx: Ctx, { id }: { id: string }, requireRoom: MemberRoom): Promise<void> {
  const organizationId = requireWholeOrganization(ctx, 'members:manage')
  const found = await loadUntouched(ctx, organizationId, id)
  requireMayGive(ctx, found.role)
  await limitMails(ctx, organizationId, found.email)
  await inTransaction(ctx, async (tx) => {
    await requireRoomBeside(tx, organizationId, id, requireRoom)
    await loadUntouched(tx, organizationId, id)
    const { version } = await tx.db.invitation.update({
      where: { id },
      data: { version: { increment: 1 }, expiresAt: lastDay(tx) },
    })
    await recordAudit(tx, { organizationId, action: 'invitation.sent_again', subject: { kind: 'invitation', id } })
    await enqueue(tx, 'mail-invitation', { invitationId: id, version })
  })
}

export async function revokeInvitation(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const organizationId = requireWholeOrganization(ctx, 'members:manage')
  await inTransaction(ctx, async (tx) => {
    const { email, role } = await loadUntouched(tx, organizationId, id)
    requireMayGive(ctx, role)
    const { count } = await tx.db.invitation.updateMany({ where: { id, ...untouched }, data: { revokedAt: tx.now } })
    if (count === 0) notFound('invitation')
    const subject = { kind: 'invitation', id }
    await recordAudit(tx, { organizationId, action: 'invitation.revoked', subject, before: { email, role } })
  })
}

/** The other invitations that wait are given their places first. */
async function requireRoomBeside(
  tx: TxCtx,
  organizationId: string,
  id: string | null,
  requireRoom: MemberRoom,
): Promise<void> {
  await tx.db.$queryRaw`SELECT id FROM organization WHERE id = ${organizationId}::uuid FOR NO KEY UPDATE`
  const others = await tx.db.invitation.count({
    where: { organizationId, ...untouched, expiresAt: { gt: tx.now }, ...(id && { id: { not: id } }) },
  })
  await requireRoom(tx, organizationId, others + 1)
}

async function loadUntouched(ctx: Pick<Ctx, 'db'>, organizationId: string, id: string): Promise<Invitation> {
  return (await ctx.db.invitation.findFirst({ where: { id, organizationId, ...untouched } })) ?? notFound('invitation')
}

async function limitMails(ctx: Ctx, organizationId: string, email: string): Promise<void> {
  await limit(ctx, 'invitation_organization', organizationId)
  await limit(ctx, 'invitation_mail', JSON.stringify([organizationId, email]))
}

/** Their own, where they have an account; else the organization's. */
async function localeFor(tx: TxCtx, organizationId: string, email: string): Promise<string> {
  const user = await tx.db.user.findUnique({ where: { email }, select: { locale: true } })
  const { locale } = await tx.db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { locale: true },
  })
  return asLocale(user?.locale ?? locale)
}

function lastDay({ now }: Pick<Ctx, 'now'>): Date {
  return new Date(now.getTime() + invitationDays * DAY_MS)
}
