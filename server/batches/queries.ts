// Batches as the dashboard shows them: counts, pace and time left from rows, each ticket with what became of it.
import type { Prisma } from '@/prisma/generated/client'
import { loadEvent } from '@/server/events/load-event'
import type { Permission } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { decodeCursor, encodeCursor } from '@/server/kernel/cursor'
import { isUuid } from '@/server/kernel/text'
import { archivesOf } from './archive-rows'
import type {
  BatchItemStatus,
  BatchItemView,
  BatchPriority,
  BatchSummary,
  BatchView,
  ListBatches,
  ListBatchItems,
} from './contract'
import { loadBatch } from './load-batch'
import { printCounts } from './outside-printer'

const PACE_SECONDS = 30

export async function listBatches(
  ctx: Ctx,
  input: ListBatches,
): Promise<{ items: BatchSummary[]; nextCursor: string | null }> {
  const event = await loadEvent(ctx, input.eventId, 'tickets:read')
  const after = decodeCursor(input.cursor)
  const found = await ctx.db.ticketBatch.findMany({
    where: {
      eventId: event.id,
      ...(after && { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: input.limit + 1,
  })
  const page = found.slice(0, input.limit)
  const last = page.at(-1)
  return {
    items: await viewsOf(ctx, page),
    nextCursor: found.length > input.limit && last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
  }
}

export async function getBatch(ctx: Ctx, input: { id: string }): Promise<BatchView> {
  const batch = await loadBatch(ctx, input.id, 'tickets:read')
  const [view] = await viewsOf(ctx, [batch])
  if (!view) throw new Error(`batch ${batch.id} is not shown`)
  const outside = await printCounts(ctx, batch.id)
  const isPrintedOutside = outside.printed + outside.failed > 0
  return { ...view, archives: await archivesOf(ctx, batch.id), outside: isPrintedOutside ? outside : null }
}

type Batch = Prisma.TicketBatchGetPayload<object>
type Counts = Record<BatchItemStatus, number> & { batch_id: string; lately: number }

/** In the order given. */
export async function viewsOf(ctx: Ctx, batches: readonly Batch[]): Promise<BatchSummary[]> {
  const ids = batches.map(({ id }) => id)
  const counts = await ctx.db.$queryRaw<Counts[]>`
    SELECT batch_id, count(*) FILTER (WHERE status = 'pending')::int AS pending, count(*) FILTER (WHERE status = 'issued')::int AS issued,
      count(*) FILTER (WHERE status = 'succeeded')::int AS succeeded, count(*) FILTER (WHERE status = 'failed')::int AS failed,
      count(*) FILTER (WHERE status = 'cancelled')::int AS cancelled,
      count(*) FILTER (WHERE decided_at > ${ctx.now}::timestamptz - ${PACE_SECONDS}::int * interval '1 second')::int AS lately
    FROM batch_item WHERE batch_id = ANY (${ids}::uuid[]) GROUP BY batch_id`
  const types = await ctx.db.ticketType.findMany({
    where: { id: { in: batches.map(({ ticketTypeId }) => ticketTypeId) } },
    select: { id: true, name: true },
  })
  return batches.flatMap((batch) => {
    const count = counts.find((one) => one.batch_id === batch.id)
    const ticketType = types.find(({ id }) => id === batch.ticketTypeId)
    return count && ticketType ? [viewOf(ctx, batch, count, ticketType)] : []
  })
}

function viewOf(
  ctx: Ctx,
  batch: Batch,
  { pending, issued, succeeded, failed, cancelled, lately }: Counts,
  ticketType: BatchSummary['ticketType'],
): BatchSummary {
  const isRunning = batch.completedAt === null
  // Younger than half a minute, a batch is measured by its own age.
  const began = Math.max(batch.createdAt.getTime(), ctx.now.getTime() - PACE_SECONDS * 1000)
  const perSecond = lately / Math.max(1, (ctx.now.getTime() - began) / 1000)
  const mayMake = holds(ctx, 'tickets:create')
  return {
    id: batch.id,
    eventId: batch.eventId,
    ticketType,
    status: batch.status,
    priority: batch.priority as BatchPriority,
    createdAt: batch.createdAt,
    endedAt: batch.completedAt ?? batch.cancelledAt,
    total: batch.total,
    pending,
    issued,
    succeeded,
    failed,
    cancelled,
    perMinute: isRunning ? Math.round(perSecond * 60) : null,
    secondsLeft: isRunning && perSecond > 0 ? Math.ceil((pending + issued) / perSecond) : null,
    can: {
      cancel: mayMake && batch.status === 'processing',
      retry: mayMake && failed > 0 && batch.status !== 'cancelled',
      archive: !isRunning && succeeded > 0,
    },
  }
}

function holds({ actor }: Ctx, permission: Permission): boolean {
  return 'permissions' in actor && actor.permissions.has(permission)
}

export async function listBatchItems(
  ctx: Ctx,
  input: ListBatchItems,
): Promise<{ items: BatchItemView[]; next: number | null }> {
  const batch = await loadBatch(ctx, input.id, 'tickets:read')
  const found = await ctx.db.batchItem.findMany({
    where: { batchId: batch.id, position: { gt: input.after }, ...statusOf(input.show) },
    orderBy: { position: 'asc' },
    take: input.limit + 1,
    include: { ticket: { select: { id: true, code: true, status: true } } },
  })
  const page = found.slice(0, input.limit)
  const people = await ctx.db.attendee.findMany({
    where: { id: { in: page.map(({ guestId }) => guestId).filter(isUuid) }, eventId: batch.eventId },
    select: { id: true, name: true, email: true },
  })
  const byId = new Map(people.map((one) => [one.id, one]))
  return {
    items: page.map(({ errorCode, errorMessage, ...item }) => ({
      id: item.id,
      position: item.position,
      guestId: item.guestId,
      status: item.status,
      attendee: byId.get(item.guestId) ?? null,
      ticket: item.ticket,
      error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
      retryAt: item.retryAt,
      decidedAt: item.decidedAt,
    })),
    next: found.length > input.limit ? (page.at(-1)?.position ?? null) : null,
  }
}

function statusOf(show: ListBatchItems['show']): Prisma.BatchItemWhereInput {
  if (show === 'all') return {}
  return show === 'open' ? { status: { in: ['pending', 'issued'] } } : { status: show }
}
