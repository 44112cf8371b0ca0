// Makes a known user a member. Guards: nobody gives a role above their own (give-role.ts).
import { recordAudit } from '@/server/audit/record-audit'
import { requirePermission } from '@/server/auth/policy'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import type { AddMemberInput } from './contract'
import { requireEvents, requireMayGive } from './give-role'

/** Refuses by failing where the organization's plan has no room for that many more; absent: one. It holds the organization's row. */
export type MemberRoom = (tx: TxCtx, organizationId: string, more?: number) => Promise<void>

/** `requireRoom` stands further right (subscriptions) and is handed in by whoever calls: none can forget it. */
export async function addMember(
  ctx: Ctx,
  input: AddMemberInput,
  requireRoom: MemberRoom,
): Promise<{ membershipId: string }> {
  requirePermission(ctx, 'members:manage', input, 'organization')
  requireMayGive(ctx, input.role)
  return inTransaction(ctx, async (tx) => {
    const user = await tx.db.user.findUnique({ where: { email: input.email }, select: { id: true } })
    if (!user) notFound('user')
    const eventIds = [...new Set(input.eventIds)]
    await requireEvents(tx, input.organizationId, eventIds)
    const existing = await tx.db.membership.findUnique({
      where: { organizationId_userId: { organizationId: input.organizationId, userId: user.id } },
      select: { id: true },
    })
    if (existing) fail('conflict', 'member.exists', 'This person is already a member.')
    await requireRoom(tx, input.organizationId)
    const membershipId = tx.random.uuid(tx.now)
    await tx.db.membership.create({
      data: {
        id: membershipId,
        organizationId: input.organizationId,
        userId: user.id,
        role: input.role,
        eventIds,
        createdAt: tx.now,
      },
    })
    await recordAudit(tx, {
      organizationId: input.organizationId,
      action: 'member.added',
      subject: { kind: 'membership', id: membershipId },
      after: { userId: user.id, role: input.role, eventIds },
    })
    return { membershipId }
  })
}
