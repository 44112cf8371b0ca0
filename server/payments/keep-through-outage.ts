// No provider can be asked right now: the caller is told when to come back, and the places are kept so long that coming back makes sense.
// Guards: once per outage (until a payment could be started again) and for so many outages at most, so that no hold lives for ever.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { DomainError } from '@/server/kernel/errors'
import { restSeconds } from '@/server/providers/breaker'
import type { GatewayUnavailable } from './gateway'

const MOST_OUTAGES = 3

/** Always fails, with `payments.provider_unavailable`. @param seen the outage, if it was seen just now */
export async function keepThroughOutage(ctx: Ctx, purchaseId: string, seen: GatewayUnavailable | null): Promise<never> {
  const until = new Date(ctx.now.getTime() + env().holdTtlSeconds * 1000)
  await inTransaction(
    ctx,
    (tx) => tx.db.$executeRaw`
      UPDATE purchase SET hold_expires_at = ${until}::timestamptz, hold_outage_at = ${tx.now}::timestamptz, hold_outages = hold_outages + 1
      WHERE id = ${purchaseId}::uuid AND places = 'held' AND hold_expires_at > ${tx.now}::timestamptz
        AND hold_expires_at < ${until}::timestamptz AND hold_outage_at IS NULL AND hold_outages < ${MOST_OUTAGES}`,
  )
  throw new DomainError(
    'unavailable',
    'payments.provider_unavailable',
    'The payment provider does not answer. Your places are kept; try again in a moment, or pay another way.',
    { retryAfterSeconds: seen?.retryAfterSeconds ?? restSeconds, cause: seen },
  )
}
