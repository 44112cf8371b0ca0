// Writes down how an attempt went, and what follows for its delivery and its address. Guards: the address is locked before its delivery, as
// by whoever deletes it; of one that was deleted meanwhile nothing is written; a delivery that another attempt decided stays as it is.
import type { WebhookEndpoint } from '@/prisma/generated/client'
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { hasFailedForLong, nextTry, restAfter } from './back-off'
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
    if (isDelivered(attempted)) await succeed(tx, delivery.id, endpoint)
    else await failOnce(tx, { ...row, id: delivery.id }, { endpoint, isGone: status === GONE, tellDisabled })
  })
}

export async function lockEndpoint(tx: TxCtx, id: string): Promise<WebhookEndpoint | null> {
  await tx.db.$queryRaw`SELECT id FROM webhook_endpoint WHERE id = ${id}::uuid FOR NO KEY UPDATE`
  return tx.db.webhookEndpoint.findUnique({ where: { id } })
}

async function succeed(tx: TxCtx, id: string, endpoint: WebhookEndpoint): Promise<void> {
  await tx.db.webhookDelivery.update({
    where: { id },
    data: { status: 'delivered', deliveredAt: tx.now, nextAt: null, attempts: { increment: 1 } },
  })
  if (endpoint.failingSince === null) return
  await tx.db.webhookEndpoint.update({
    where: { id: endpoint.id },
    data: { failingSince: null, failures: 0, restsUntil: null },
  })
  // It is back: what waited for that need not wait for its own turn.
  if (endpoint.restsUntil === null) return
  await tx.db.webhookDelivery.updateMany({
    where: { endpointId: endpoint.id, status: 'waiting', nextAt: { gt: tx.now } },
    data: { nextAt: tx.now },
  })
}

type Failed = { id: string; attempts: number; since: Date }
type Consequences = { endpoint: WebhookEndpoint; isGone: boolean; tellDisabled: TellDisabled }

async function failOnce(tx: TxCtx, failed: Failed, { endpoint, isGone, tellDisabled }: Consequences): Promise<void> {
  const attempts = failed.attempts + 1
  const nextAt = nextTry({ attempts, since: failed.since }, tx.now, tx.random)
  await tx.db.webhookDelivery.update({
    where: { id: failed.id },
    data: { attempts, nextAt, ...(nextAt === null && { status: 'given_up' }) },
  })
  const failingSince = endpoint.failingSince ?? tx.now
  const failures = endpoint.failures + 1
  const restsUntil = restAfter(failures, tx.now, tx.random)
  await tx.db.webhookEndpoint.update({ where: { id: endpoint.id }, data: { failingSince, failures, restsUntil } })
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

/** Nothing waits for it any more; what it missed can be told again later. */
export async function disable(tx: TxCtx, id: string, why: 'failing' | 'by_member'): Promise<WebhookEndpoint> {
  const endpoint = await tx.db.webhookEndpoint.update({
    where: { id },
    data: { disabledAt: tx.now, disabledWhy: why, restsUntil: null, version: { increment: 1 } },
  })
  await tx.db.webhookDelivery.updateMany({
    where: { endpointId: id, status: 'waiting' },
    data: { status: 'given_up', nextAt: null },
  })
  return endpoint
}
