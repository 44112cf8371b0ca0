// Writes down how an attempt went, and what follows for its delivery and its address. Guards: the address is locked before its delivery, as
// by whoever deletes it; of one that was deleted meanwhile nothing is written; a delivery that another attempt decided stays as it is.
import type { WebhookEndpoint } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { failuresInARow, hasFailedForLong, nextTry, restAfter, SOON_MS } from './back-off'
import { type Attempted, isDelivered } from './send-delivery'

/** What else an address's end means; notifications stand further right. */
export type TellDisabled = (tx: TxCtx, endpoint: WebhookEndpoint) => Promise<void>

const GONE = 410

export async function recordAttempt(
  ctx: Ctx,
  delivery: { id: string; endpointId: string },
  attempted: Attempted,
  tellDisabled: TellDisabled,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const endpoint = await lockEndpoint(tx, delivery.endpointId)
    const [row] = await tx.db.$queryRaw<{ status: string; attempts: number; since: Date }[]>`
      SELECT status, attempts, since FROM webhook_delivery WHERE id = ${delivery.id}::uuid FOR UPDATE`
    if (!endpoint || !row) return
    const { milliseconds, status, error, requestHeaders, answer } = attempted
    await tx.db.webhookAttempt.create({
      data: {
        ...{ id: tx.random.uuid(tx.now), deliveryId: delivery.id, at: tx.now },
        ...{ milliseconds, status, error, requestHeaders, answer },
      },
    })
    if (row.status !== 'waiting') return
    const tried = { id: delivery.id, milliseconds, ...sinceEnabled(row, endpoint) }
    if (isDelivered(attempted)) await succeed(tx, tried, endpoint)
    else await failOnce(tx, tried, { endpoint, isGone: status === GONE, tellDisabled })
  })
}

type Tried = { id: string; milliseconds: number; attempts: number; since: Date }

/** What waited for its address to be enabled begins anew there: its row says so from its first attempt on. */
function sinceEnabled({ attempts, since }: Pick<Tried, 'attempts' | 'since'>, { enabledAt }: WebhookEndpoint) {
  return enabledAt !== null && since < enabledAt ? { attempts: 1, since: enabledAt } : { attempts: attempts + 1, since }
}

export async function lockEndpoint(tx: TxCtx, id: string): Promise<WebhookEndpoint | null> {
  await tx.db.$queryRaw`SELECT id FROM webhook_endpoint WHERE id = ${id}::uuid FOR NO KEY UPDATE`
  return tx.db.webhookEndpoint.findUnique({ where: { id } })
}

async function succeed(tx: TxCtx, tried: Tried, endpoint: WebhookEndpoint): Promise<void> {
  const { id, milliseconds, attempts, since } = tried
  await tx.db.webhookDelivery.update({
    where: { id },
    data: { status: 'delivered', deliveredAt: tx.now, nextAt: null, attempts, since },
  })
  await tx.db.webhookEndpoint.update({
    where: { id: endpoint.id },
    data: {
      failingSince: null,
      failures: 0,
      restsUntil: null,
      lastMilliseconds: milliseconds,
      lastDeliveredAt: latest(endpoint.lastDeliveredAt, tx.now),
    },
  })
  if (endpoint.failingSince === null) return
  // It is back: what waited for that need not wait for its own turn. One that accepts most and refuses some is not asked all the time.
  const at = endpoint.failures >= failuresInARow ? tx.now : new Date(tx.now.getTime() + SOON_MS)
  await bringForward(tx, endpoint.id, at)
}

export async function bringForward(tx: TxCtx, endpointId: string, at: Date): Promise<void> {
  await tx.db.webhookDelivery.updateMany({
    where: { endpointId, status: 'waiting', nextAt: { gt: at } },
    data: { nextAt: at },
  })
}

/** Answers may be written down in another order than that in which they came. */
export function latest(known: Date | null, at: Date): Date {
  return known !== null && known > at ? known : at
}

type Consequences = { endpoint: WebhookEndpoint; isGone: boolean; tellDisabled: TellDisabled }

async function failOnce(tx: TxCtx, tried: Tried, { endpoint, isGone, tellDisabled }: Consequences): Promise<void> {
  const { id, milliseconds, attempts, since } = tried
  const nextAt = nextTry({ attempts, since }, tx.now, tx.random)
  await tx.db.webhookDelivery.update({
    where: { id },
    data: { attempts, since, nextAt, ...(nextAt === null && { status: 'given_up' }) },
  })
  const failingSince = endpoint.failingSince ?? tx.now
  const failures = endpoint.failures + 1
  const restsUntil = restAfter(failures, tx.now, tx.random)
  await tx.db.webhookEndpoint.update({
    where: { id: endpoint.id },
    data: { failingSince, failures, restsUntil, lastMilliseconds: milliseconds },
  })
  if (endpoint.disabledAt !== null || !(isGone || hasFailedForLong(failingSince, tx.now))) return
  const disabled = await disable(tx, endpoint.id, 'failing')
  await recordAudit(tx, {
    organizationId: endpoint.organizationId,
    action: 'webhook.disabled',
    subject: { kind: 'webhook_endpoint', id: endpoint.id },
    after: { why: isGone ? 'gone' : 'failing', failures, failingSince },
  })
  await tellDisabled(tx, disabled)
}

/** What waits goes on waiting, until it is enabled; so does what was given up while it failed. */
export async function disable(tx: TxCtx, id: string, why: 'failing' | 'by_member'): Promise<WebhookEndpoint> {
  const endpoint = await tx.db.webhookEndpoint.update({
    where: { id },
    data: { disabledAt: tx.now, disabledWhy: why, restsUntil: null, version: { increment: 1 } },
  })
  if (endpoint.failingSince !== null)
    await tx.db.webhookDelivery.updateMany({
      where: {
        ...{ endpointId: id, status: 'given_up', log: { some: { at: { gte: endpoint.failingSince } } } },
        event: { type: { not: 'ping' } },
      },
      data: { status: 'waiting', nextAt: tx.now },
    })
  return endpoint
}
