// May this caller do this, here? Asked in the first lines of every command and query, so that no door can forget it.
// Another organization's object answers exactly like one that does not exist.
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'

/** What is asked for: an object of an organization and, where it belongs to one, its event. */
export type Subject = { organizationId: string; eventId?: string | null }

/**
 * Passes silently, or fails: `unauthenticated` for a caller without credential, `not_found` (of `what`) for another organization's
 * object or an event outside of the member's, `forbidden` for a role or key that lacks the permission.
 */
export function requirePermission(ctx: Ctx, permission: Permission, subject: Subject, what: string): void {
  const { actor } = ctx
  if (actor.kind === 'system') return
  if (actor.kind === 'anonymous') signInFirst()
  // A buyer's token opens one purchase through its own commands, and nothing that needs a permission.
  if (actor.kind === 'buyer' || actor.organizationId !== subject.organizationId) notFound(what)
  const eventIds = actor.kind === 'api_key' ? null : actor.eventIds
  if (eventIds && subject.eventId && !eventIds.includes(subject.eventId)) notFound(what)
  if (!actor.permissions.has(permission)) forbidden(permission)
}

/**
 * The organization in whose name the caller acts, when there is no object yet (creating, listing). `eventIds` narrows lists:
 * null means every event.
 */
export function requireOrganization(
  ctx: Ctx,
  permission: Permission,
): { organizationId: string; eventIds: readonly string[] | null } {
  const { actor } = ctx
  if (actor.kind === 'anonymous' || actor.kind === 'buyer') return signInFirst()
  if (actor.kind === 'system') throw new Error('a system actor must name the organization itself')
  if (!actor.organizationId)
    fail('forbidden', 'auth.no_organization', 'Create an organization or ask to be invited to one first.')
  if (!actor.permissions.has(permission)) forbidden(permission)
  return { organizationId: actor.organizationId, eventIds: actor.kind === 'api_key' ? null : actor.eventIds }
}

/** For what is the whole organization's (a statement, a key, its balance): a member of some events only is refused. */
export function requireWholeOrganization(ctx: Ctx, permission: Permission): string {
  const { organizationId, eventIds } = requireOrganization(ctx, permission)
  if (eventIds !== null)
    fail(
      'forbidden',
      'auth.whole_organization',
      'This is about the whole organization, and you see some of its events.',
    )
  return organizationId
}

function signInFirst(): never {
  fail('unauthenticated', 'auth.required', 'Sign in or send a valid credential.')
}

function forbidden(permission: Permission): never {
  fail('forbidden', 'auth.forbidden', `This needs the permission ${permission}, which your role or key does not have.`)
}
