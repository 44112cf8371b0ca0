// Sales for tests, made by the product's own commands: an organization, its event on sale, a buyer's hold, a paid purchase.

import { createEventInput } from '@/server/events/contract'
import { createEvent } from '@/server/events/create-event'
import { publishEvent } from '@/server/events/publish-event'
import { rolePermissions } from '@/server/kernel/actor'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { inTransaction } from '@/server/kernel/ctx'
import { rootLog } from '@/server/kernel/log'
import { systemRandom } from '@/server/kernel/random'
import { completePurchase } from '@/server/purchases/complete-purchase'
import { placeHold } from '@/server/purchases/place-hold'
import { openPatiently, type TestDatabase } from './database'

export const salesNow = new Date('2027-03-01T10:00:00.000Z')

/** A ctx of an anonymous buyer over the test's own database; `end` closes it. */
export function salesCtx(database: TestDatabase): { ctx: Ctx; end(): Promise<void> } {
  const opened = openPatiently(database.url, 40)
  const log = rootLog().child({}, { level: 'silent' })
  const ctx: Ctx = {
    db: opened.db,
    pool: opened.pool,
    now: salesNow,
    random: systemRandom,
    actor: { kind: 'anonymous', address: null },
    log,
    requestId: 'test',
    requestKey: null,
  }
  return { ctx, end: () => opened.close() }
}

export function as(ctx: Ctx, actor: Actor): Ctx {
  return { ...ctx, actor }
}

export function later(ctx: Ctx, seconds: number): Ctx {
  return { ...ctx, now: new Date(ctx.now.getTime() + seconds * 1000) }
}

export type Sale = {
  organizationId: string
  owner: Actor
  eventId: string
  ticketTypes: { id: string; name: string }[]
}

export type SaleOptions = {
  /** Each becomes a ticket type; `capacity` its own pool, `capacityName` a shared one. */
  types?: {
    name: string
    amount: number
    vatRate?: number
    capacity?: number
    capacityName?: string
    maxPerPurchase?: number
  }[]
  capacities?: { name: string; size: number }[]
  organizationId?: string
  title?: string
  /** EUR unless said otherwise. */
  currency?: string
  draft?: boolean
}

export async function aSale(ctx: Ctx, options: SaleOptions = {}): Promise<Sale> {
  const organizationId = options.organizationId ?? ctx.random.uuid(ctx.now)
  if (!options.organizationId) {
    await ctx.db.organization.create({
      data: { id: organizationId, name: 'Lumières & Cie', slug: `o-${organizationId}`, createdAt: ctx.now },
    })
  }
  const owner: Actor = {
    kind: 'user',
    userId: ctx.random.uuid(ctx.now),
    organizationId,
    role: 'owner',
    permissions: rolePermissions.owner,
    eventIds: null,
  }
  const types = options.types ?? [{ name: 'Plein tarif', amount: 4900, capacity: 100 }]
  const event = await createEvent(
    as(ctx, owner),
    createEventInput.parse({
      title: options.title ?? 'Les Nuits du Théâtre antique',
      startsAt: '2027-06-12T17:30:00Z',
      endsAt: '2027-06-12T22:00:00Z',
      timeZone: 'Europe/Paris',
      venue: { name: 'Théâtre antique', address: '6 rue de l’Antiquaille, Lyon' },
      ...(options.capacities && { capacities: options.capacities }),
      ticketTypes: types.map(({ amount, ...type }) => ({
        ...type,
        price: { amount, currency: options.currency ?? 'EUR' },
      })),
    }),
  )
  if (!options.draft) await publishEvent(as(ctx, owner), { eventId: event.id })
  return {
    organizationId,
    owner,
    eventId: event.id,
    ticketTypes: event.ticketTypes.map(({ id, name }) => ({ id, name })),
  }
}

export const buyer = { name: 'Camille Roussel', email: 'camille@exemple.fr' }

export async function aHold(ctx: Ctx, sale: Sale, quantity = 1, typeIndex = 0) {
  const type = sale.ticketTypes[typeIndex]
  if (!type) throw new Error('no such ticket type')
  const hold = await placeHold(ctx, { eventId: sale.eventId, items: [{ ticketTypeId: type.id, quantity }], buyer })
  const holder: Actor = { kind: 'buyer', purchaseId: hold.id, organizationId: sale.organizationId }
  return { ...hold, holder }
}

export type CapacityRow = { size: number; held: number; sold: number }

export async function poolsOf(ctx: Ctx, sale: Sale): Promise<CapacityRow[]> {
  return ctx.db.capacity.findMany({
    where: { eventId: sale.eventId },
    orderBy: { id: 'asc' },
    select: { size: true, held: true, sold: true },
  })
}

export async function jobsOf(
  ctx: Ctx,
  name: string,
): Promise<{ payload: Record<string, unknown>; run_at: Date; key: string | null }[]> {
  const { rows } = await ctx.pool.query(
    `SELECT j.payload, j.run_at, j.key FROM graphile_worker._private_jobs j
     JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = $1 ORDER BY j.id`,
    [name],
  )
  return rows
}

/** Completes a hold as a settled payment would, without one. */
export async function completed(ctx: Ctx, purchaseId: string): Promise<boolean> {
  return inTransaction(ctx, (tx) => completePurchase(tx, purchaseId))
}
