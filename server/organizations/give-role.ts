// Who may give what to whom. Guards: nobody gives or takes a role above their own, so that only an owner makes or unmakes one; who sees some
// events only hands nothing on; an organization never loses its last owner.
import type { Role } from '@/server/kernel/actor'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { mayGive } from './contract'

export function requireMayGive({ actor }: Ctx, role: Role): void {
  if (actor.kind !== 'user') return
  if (!mayGive(actor.permissions, role) || actor.eventIds !== null)
    fail('forbidden', 'auth.forbidden', 'You cannot give more than you have yourself.')
}

export async function requireEvents(tx: TxCtx, organizationId: string, eventIds: readonly string[]): Promise<void> {
  const known = await tx.db.event.count({ where: { id: { in: [...eventIds] }, organizationId } })
  if (known !== eventIds.length) notFound('event')
}

/** Of two who leave at once one is told, since the organization's row is held from here on. An owner who cannot sign in does not count. */
export async function requireOtherOwner(tx: TxCtx, organizationId: string, membershipId: string): Promise<void> {
  await tx.db.$queryRaw`SELECT id FROM organization WHERE id = ${organizationId}::uuid FOR NO KEY UPDATE`
  const others = await tx.db.membership.count({
    where: { organizationId, role: 'owner', id: { not: membershipId }, user: { disabledAt: null } },
  })
  if (others === 0)
    fail('conflict', 'member.last_owner', 'An organization needs an owner. Make somebody else one first.')
}
