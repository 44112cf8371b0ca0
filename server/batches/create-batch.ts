// Takes an order for many tickets and hands it to the worker. Guards: the batch, its items and its job are there together or not at all;
// a request repeated under its key meets its own batch.
import { createHash } from 'node:crypto'
import type { TicketBatch } from '@/prisma/generated/client'
import { hasNoTicket } from '@/server/attendees/without-ticket'
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { rememberedSince } from '@/server/kernel/request-key'
import { askToAdvance } from './batch-rows'
import { type BatchStarted, type CreateBatch, maxBatch, type StartBatch } from './contract'
import { loadOrder, type Order } from './load-order'

/** `withoutTicket`: who has a ticket by the time theirs would be made gets no other. */
export async function createBatch(ctx: Ctx, input: CreateBatch, withoutTicket = false): Promise<BatchStarted> {
  const order = await loadOrder(ctx, input)
  const earlier = await findByRequestKey(ctx)
  if (earlier) return earlier
  const templateVersionId = input.templateId ? await newestVersion(ctx, order, input.templateId) : null
  const batch = { id: ctx.random.uuid(ctx.now), templateVersionId, priority: input.priority, withoutTicket }
  try {
    await inTransaction(ctx, (tx) => write(tx, order, batch, input.guestIds))
  } catch (error) {
    const twin = isDuplicate(error) ? await findByRequestKey(ctx) : null
    if (twin) return twin
    throw error
  }
  return { batchId: batch.id, totalCount: input.guestIds.length, status: 'processing' }
}

/** From the dashboard. */
export async function startBatch(ctx: Ctx, { key, guestIds, ...order }: StartBatch): Promise<BatchStarted> {
  const requestKey = createHash('sha256').update(`batch/${order.eventId}/${key}`).digest()
  const keyed = { ...ctx, requestKey }
  if (guestIds !== 'without_ticket') return createBatch(keyed, { ...order, guestIds })
  // Who has a ticket by now may have it from this very request.
  const { event } = await loadOrder(ctx, order)
  const earlier = await findByRequestKey(keyed)
  return earlier ?? createBatch(keyed, { ...order, guestIds: await peopleWithoutTicket(ctx, event.id) }, true)
}

async function write(
  tx: TxCtx,
  { event, ticketType }: Order,
  batch: Pick<TicketBatch, 'id' | 'templateVersionId' | 'priority' | 'withoutTicket'>,
  guestIds: readonly string[],
): Promise<void> {
  await tx.db.ticketBatch.create({
    data: {
      ...batch,
      organizationId: event.organizationId,
      eventId: event.id,
      ticketTypeId: ticketType.id,
      total: guestIds.length,
      actor: actorName(tx.actor),
      requestKey: tx.requestKey ? new Uint8Array(tx.requestKey) : null,
      createdAt: tx.now,
    },
  })
  await tx.db.$executeRaw`
    INSERT INTO batch_item (id, organization_id, batch_id, position, guest_id)
    SELECT item.id, ${event.organizationId}::uuid, ${batch.id}::uuid, item.number - 1, item.attendee
    FROM unnest(${guestIds.map(() => tx.random.uuid(tx.now))}::uuid[], ${[...guestIds]}::text[]) WITH ORDINALITY AS item(id, attendee, number)`
  await askToAdvance(tx, batch.id)
  await recordAudit(tx, {
    organizationId: event.organizationId,
    action: 'batch.created',
    subject: { kind: 'ticket_batch', id: batch.id },
    after: { eventId: event.id, ticketTypeId: ticketType.id, total: guestIds.length },
  })
}

async function newestVersion(ctx: Ctx, { event }: Order, templateId: string): Promise<string> {
  const version = await ctx.db.ticketTemplateVersion.findFirst({
    where: { templateId, organizationId: event.organizationId, template: { archivedAt: null } },
    orderBy: { number: 'desc' },
    select: { id: true },
  })
  return version?.id ?? notFound('template')
}

async function peopleWithoutTicket(ctx: Ctx, eventId: string): Promise<string[]> {
  const people = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM attendee a WHERE a.event_id = ${eventId}::uuid AND ${hasNoTicket}
    ORDER BY a.created_at, a.position, a.id LIMIT ${maxBatch + 1}`
  if (people.length === 0) fail('conflict', 'batch.nobody', 'Every attendee of this event has a ticket.')
  if (people.length > maxBatch)
    fail('conflict', 'batch.too_many', `More than ${maxBatch} attendees have no ticket: choose some of them.`)
  return people.map(({ id }) => id)
}

async function findByRequestKey({ db, now, requestKey }: Ctx): Promise<BatchStarted | null> {
  if (!requestKey) return null
  const batch = await db.ticketBatch.findUnique({ where: { requestKey: new Uint8Array(requestKey) } })
  if (!batch) return null
  if (batch.createdAt < rememberedSince(now)) {
    // The key may be another's by now, and it is unique: the old batch gives it up.
    await db.ticketBatch.updateMany({ where: { id: batch.id }, data: { requestKey: null } })
    return null
  }
  return { batchId: batch.id, totalCount: batch.total, status: 'processing' }
}
