// Somebody has lost their tickets and leaves an address. Guards: asking reads nothing, so that neither words nor time tell whether the
// address is known; only the worker looks, and only the mailbox learns what it found.
import { limit } from '@/server/auth/rate-limit'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import type { Locale } from '@/server/kernel/format'

export async function requestLostTickets(
  ctx: Ctx,
  { email, locale }: { email: string; locale: Locale },
): Promise<void> {
  const { actor } = ctx
  if (actor.kind === 'anonymous' && actor.address) await limit(ctx, 'lost_ticket_network', actor.address)
  const payload = { email, locale, key: ctx.random.uuid(ctx.now) }
  await inTransaction(ctx, (tx) => enqueue(tx, 'mail-lost-tickets', payload))
}
