// A member gets another role, or leaves. It holds from their next request on, since roles are read anew for each.
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import type { Role } from '@/server/kernel/actor'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { requireMayGive, requireOtherOwner } from './give-role'

export async function changeMember(ctx: Ctx, { id, role }: { id: string; role: Role }): Promise<void> {
  const organizationId = requireWholeOrganization(ctx, 'members:manage')
  requireMayGive(ctx, role)
  await inTransaction(ctx, async (tx) => {
    const before = await loadMember(tx, organizationId, id)
    if (before.role === role) return
    if (before.role === 'owner') await requireOtherOwner(tx, organizationId, id)
    // Who answers for the whole organization sees all of it.
    const eventIds = role === 'owner' || role === 'admin' ? [] : before.eventIds
    await tx.db.membership.update({ where: { id }, data: { role, eventIds } })
    await recordAudit(tx, {
      organizationId,
      action: 'member.changed',
      subject: { kind: 'membership', id },
      before: { role: before.role, eventIds: before.eventIds },
      after: { role, eventIds },
    })
  })
}

export async function removeMember(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const organizationId = requireWholeOrganization(ctx, 'members:manage')
  await inTransaction(ctx, async (tx) => {
    const { userId, role, eventIds } = await loadMember(tx, organizationId, id)
    if (role === 'owner') await requireOtherOwner(tx, organizationId, id)
    await tx.db.membership.delete({ where: { id } })
    // Their programs' tokens speak for this organization alone.
    await tx.db.authSession.updateMany({
      where: { userId, organizationId, revokedAt: null },
      data: { revokedAt: tx.now },
    })
    await recordAudit(tx, {
      organizationId,
      action: 'member.removed',
      subject: { kind: 'membership', id },
      before: { userId, role, eventIds },
    })
  })
}

/** Held until the end, so that of two who act on it at once the second sees what the first did. */
async function loadMember(tx: TxCtx, organizationId: string, id: string) {
  await tx.db
    .$queryRaw`SELECT id FROM membership WHERE id = ${id}::uuid AND organization_id = ${organizationId}::uuid FOR UPDATE`
  const member = await tx.db.membership.findFirst({ where: { id, organizationId } })
  if (!member) notFound('member')
  requireMayGive(tx, member.role)
  return member
}
