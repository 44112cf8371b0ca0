// A test that a person asked for: told at once, to this address alone, and answered with how it went. Guards: it counts neither for nor
// against the address, and is not tried again.
import { limit } from '@/server/auth/rate-limit'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import type { Guard } from '@/server/kernel/guarded-fetch'
import type { EndpointInput, PingResult } from './contract'
import { loadEndpoint } from './load-endpoint'
import { latest, lockEndpoint } from './record-attempt'
import { isDelivered, ownGuard, sendDelivery } from './send-delivery'

export async function pingEndpoint(ctx: Ctx, input: EndpointInput, guard: Guard = ownGuard()): Promise<PingResult> {
  const endpoint = await loadEndpoint(ctx, input.id, 'settings:manage')
  await limit(ctx, 'webhook_ping', endpoint.organizationId)
  const id = ctx.random.uuid(ctx.now)
  const event = {
    id: ctx.random.uuid(ctx.now),
    organizationId: endpoint.organizationId,
    type: 'ping',
    at: ctx.now,
    data: { endpointId: endpoint.id, name: endpoint.name },
  }
  const attempted = await sendDelivery({ id, event, endpoint }, ctx.now, guard)
  const { status, error, milliseconds, requestHeaders, answer } = attempted
  await inTransaction(ctx, async (tx) => {
    const known = await lockEndpoint(tx, endpoint.id)
    if (!known) return
    await tx.db.webhookEvent.create({ data: { ...event, key: event.id } })
    const decided = isDelivered(attempted) ? { status: 'delivered', deliveredAt: tx.now } : { status: 'given_up' }
    if (isDelivered(attempted))
      await tx.db.webhookEndpoint.update({
        where: { id: known.id },
        data: { lastDeliveredAt: latest(known.lastDeliveredAt, tx.now) },
      })
    const counted = { since: tx.now, attempts: 1, nextAt: null }
    await tx.db.webhookDelivery.create({
      data: { id, endpointId: endpoint.id, eventId: event.id, ...counted, ...decided },
    })
    await tx.db.webhookAttempt.create({
      data: {
        ...{ id: tx.random.uuid(tx.now), deliveryId: id, at: tx.now },
        ...{ status, error, milliseconds, requestHeaders, answer },
      },
    })
  })
  return { deliveryId: id, status, error, milliseconds }
}
