// Events for tests: the body of a request that makes one, the people who may, and pictures to upload.
import sharp from 'sharp'
import { type CreateEvent, createEventInput } from '@/server/events/contract'
import { createEvent } from '@/server/events/create-event'
import { type Role, rolePermissions } from '@/server/kernel/actor'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { DomainError } from '@/server/kernel/errors'

export const euros = (amount: number) => ({ amount, currency: 'EUR' })

/** A body that POST /api/events accepts; `changes` replace its fields. */
export function eventBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: 'Les Nuits du Théâtre antique',
    startsAt: '2027-06-12T17:30:00Z',
    endsAt: '2027-06-12T22:00:00Z',
    timeZone: 'Europe/Paris',
    venue: { name: 'Théâtre antique', address: '6 rue de l’Antiquaille, Lyon' },
    ticketTypes: [{ name: 'Plein tarif', price: euros(4900), capacity: 100 }],
    ...changes,
  }
}

export function eventInput(changes: Record<string, unknown> = {}): CreateEvent {
  return createEventInput.parse(eventBody(changes))
}

export async function anOrganizationId(ctx: Ctx, locale = 'fr'): Promise<string> {
  const id = ctx.random.uuid(ctx.now)
  await ctx.db.organization.create({
    data: { id, name: 'Lumières & Cie', slug: `o-${id}`, locale, createdAt: ctx.now },
  })
  return id
}

/** Somebody signed in to the organization. */
export function memberOf(organizationId: string, role: Role = 'owner', eventIds: string[] | null = null): Actor {
  return { kind: 'user', userId: organizationId, organizationId, role, permissions: rolePermissions[role], eventIds }
}

/** A new organization's owner with an event, a draft. */
export async function anEvent(ctx: Ctx, changes: Record<string, unknown> = {}) {
  const organizationId = await anOrganizationId(ctx)
  const owner = { ...ctx, actor: memberOf(organizationId) }
  return { organizationId, owner, event: await createEvent(owner, eventInput(changes)) }
}

export function aPicture(options: { width?: number; height?: number; format?: 'jpeg' | 'png' | 'webp' | 'gif' } = {}) {
  const { width = 640, height = 360, format = 'png' } = options
  return sharp({ create: { width, height, channels: 3, background: '#1d1447' } })
    .toFormat(format)
    .toBuffer()
}

/** Kind, code and paths of the refusal that the work must end in. */
export async function refusalOf(work: Promise<unknown>): Promise<[string, string, string[]]> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof DomainError) return [error.kind, error.code, error.details.map(({ path }) => path)]
  throw new Error(`not refused: ${String(error)}`)
}
