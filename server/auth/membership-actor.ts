// From a row of user, session and membership to an actor. Roles are read here on every request and never from a token.
import { type Permission, type Role, rolePermissions } from '@/server/kernel/actor'
import type { Actor } from '@/server/kernel/ctx'

export type UserActor = Extract<Actor, { kind: 'user' }>

const noPermissions: ReadonlySet<Permission> = new Set()

export type MembershipRow = { role: Role; eventIds: string[] }

export function userActor(userId: string, organizationId: string | null, membership: MembershipRow | null): UserActor {
  return {
    kind: 'user',
    userId,
    organizationId: membership ? organizationId : null,
    role: membership?.role ?? null,
    permissions: membership ? rolePermissions[membership.role] : noPermissions,
    eventIds: membership && membership.eventIds.length > 0 ? membership.eventIds : null,
  }
}
