// Webhook addresses with how they are doing, and the log of what was told to each.
import type { Prisma, WebhookAttempt, WebhookEndpoint } from '@/prisma/generated/client'
import { requireOrganization } from '@/server/auth/policy'
import type { Ctx } from '@/server/kernel/ctx'
import { organizationZone } from '@/server/organizations/organization-zone'
import {
  type AttemptView,
  type DeliveryDetail,
  type DeliveryState,
  type DeliveryView,
  deliveryStates,
  type EndpointHealth,
  type EndpointView,
  type ListDeliveries,
  webhookTypes,
} from './contract'
import { loadDelivery, loadEndpoint } from './load-endpoint'
import { bodyOf } from './send-delivery'

export async function listEndpoints(ctx: Ctx): Promise<EndpointView[]> {
  const { organizationId } = requireOrganization(ctx, 'settings:read')
  const rows = await ctx.db.webhookEndpoint.findMany({ where: { organizationId }, orderBy: { createdAt: 'asc' } })
  return viewsOf(ctx, rows)
}

export async function getEndpoint(ctx: Ctx, input: { id: string }): Promise<EndpointView> {
  return viewOf(ctx, await loadEndpoint(ctx, input.id, 'settings:read'))
}

export async function viewOf(ctx: Pick<Ctx, 'db' | 'now'>, row: WebhookEndpoint): Promise<EndpointView> {
  const [view] = await viewsOf(ctx, [row])
  if (!view) throw new Error(`endpoint ${row.id} is not shown`)
  return view
}

async function viewsOf(ctx: Pick<Ctx, 'db' | 'now'>, rows: readonly WebhookEndpoint[]): Promise<EndpointView[]> {
  const [first] = rows
  if (!first) return []
  const waiting = await ctx.db.webhookDelivery.groupBy({
    by: ['endpointId'],
    where: { endpointId: { in: rows.map(({ id }) => id) }, status: 'waiting' },
    _count: true,
  })
  const [timeZone, refusing] = await Promise.all([organizationZone(ctx, first.organizationId), answering(ctx, rows)])
  return rows.map((row) => {
    const rests = row.restsUntil !== null && row.restsUntil > ctx.now
    const overlaps = row.oldSecretUntil !== null && row.oldSecretUntil > ctx.now
    return {
      ...{ id: row.id, name: row.name, url: row.url, version: row.version, createdAt: row.createdAt },
      types: webhookTypes.filter((type) => row.eventTypes.includes(type)),
      health: healthOf(row, refusing.has(row.id)),
      ...{ disabledAt: row.disabledAt, disabledWhy: row.disabledWhy === 'failing' ? 'failing' : byMember(row) },
      ...{ failingSince: row.failingSince, failures: row.failures, restsUntil: rests ? row.restsUntil : null },
      oldSecretUntil: overlaps ? row.oldSecretUntil : null,
      lastDeliveredAt: row.lastDeliveredAt,
      waiting: waiting.find(({ endpointId }) => endpointId === row.id)?._count ?? 0,
      timeZone,
    }
  })
}

function byMember({ disabledAt }: WebhookEndpoint): 'by_member' | null {
  return disabledAt === null ? null : 'by_member'
}

function healthOf(row: WebhookEndpoint, isRefusing: boolean): EndpointHealth {
  const { disabledAt, failingSince, lastDeliveredAt } = row
  if (disabledAt !== null) return 'disabled'
  if (failingSince !== null) return isRefusing ? 'refusing' : 'failing'
  return lastDeliveredAt === null ? 'new' : 'ok'
}

/** Of those that take nothing now, the ones whose latest attempt was answered. */
async function answering({ db }: Pick<Ctx, 'db'>, rows: readonly WebhookEndpoint[]): Promise<Set<string>> {
  const failing = rows.filter(({ disabledAt, failingSince }) => disabledAt === null && failingSince !== null)
  const latest = await Promise.all(
    failing.map(async ({ id, failingSince }) => {
      const undelivered = { endpointId: id, status: { in: ['waiting', 'given_up'] }, attempts: { gt: 0 } }
      return db.webhookAttempt.findFirst({
        where: { delivery: undelivered, ...(failingSince && { at: { gte: failingSince } }) },
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
        select: { status: true, delivery: { select: { endpointId: true } } },
      })
    }),
  )
  return new Set(latest.flatMap((one) => (one && one.status !== null ? [one.delivery.endpointId] : [])))
}

export async function listDeliveries(
  ctx: Ctx,
  { id, state, cursor, limit }: ListDeliveries,
): Promise<{ items: DeliveryView[]; nextCursor: string | null }> {
  const endpoint = await loadEndpoint(ctx, id, 'settings:read')
  const rows = await ctx.db.webhookDelivery.findMany({
    where: { endpointId: endpoint.id, ...(state && { status: state }), ...(cursor && { eventId: { lt: cursor } }) },
    // Ids of events are made in the order of what happened.
    orderBy: { eventId: 'desc' },
    take: limit + 1,
    include: withLatest,
  })
  const page = rows.slice(0, limit)
  return {
    items: page.map((row) => deliveryView(row, row.log[0])),
    nextCursor: rows.length > limit ? (page.at(-1)?.eventId ?? null) : null,
  }
}

const withLatest = {
  event: true,
  log: { orderBy: [{ at: 'desc' }, { id: 'desc' }], take: 1 },
} satisfies Prisma.WebhookDeliveryInclude

/** What was sent, word for word, and every attempt, the latest first. */
export async function getDelivery(ctx: Ctx, input: { id: string }): Promise<DeliveryDetail> {
  const row = await loadDelivery(ctx, input.id, 'settings:read')
  const log = await ctx.db.webhookAttempt.findMany({
    where: { deliveryId: row.id },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 100,
  })
  const { endpointId, event } = row
  return { ...deliveryView(row, log[0]), endpointId, body: bodyOf(event), log: log.map(attemptView) }
}

type Row = Prisma.WebhookDeliveryGetPayload<{ include: { event: true } }>

function deliveryView(row: Row, latest: WebhookAttempt | undefined): DeliveryView {
  const { id, eventId, event, attempts, nextAt, deliveredAt } = row
  return {
    ...{ id, eventId, type: event.type, at: event.at, state: stateOf(row.status) },
    ...{ attempts, nextAt, deliveredAt, lastStatus: latest?.status ?? null, lastError: latest?.error ?? null },
  }
}

function stateOf(status: string): DeliveryState {
  return deliveryStates.find((state) => state === status) ?? 'waiting'
}

function attemptView({ id, at, milliseconds, status, error, requestHeaders, answer }: WebhookAttempt): AttemptView {
  return { id, at, milliseconds, status, error, requestHeaders: requestHeaders as Record<string, string>, answer }
}
