// How much one stranger may take without paying: live holds by who asks, free places by who asks and by whom they are sent to. Asked
// under a lock on who asks, in the transaction that takes the places, so that a burst cannot slip past. Nobody is limited in selling
// their own organization's tickets.
import { actorName } from '@/server/audit/record-audit'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'
import { networkOf } from '@/server/kernel/request-headers'
import { maxFreePerAddress, maxFreePerRecipient, maxLiveHoldsPerAddress } from './contract'

/** Sends one statement on the transaction's connection. */
export type Send = <R>(text: string, values: unknown[]) => Promise<R[]>

/** Who asks, as it is kept on the purchase: the address of a stranger, the name of a signed-in one. Null: the seller, not limited. */
export function holderOf(ctx: Ctx, organizationId: string): string | null {
  const { actor } = ctx
  if (actor.kind === 'anonymous') return actor.address && networkOf(actor.address)
  if (actor.kind === 'system') return null
  return actor.organizationId === organizationId ? null : actorName(actor)
}

const countsOfHolder = `
  SELECT count(*) FILTER (WHERE places = 'held' AND hold_expires_at > $2::timestamptz)::int AS live,
    count(*) FILTER (WHERE total_minor = 0 AND places = 'sold' AND created_at > $2::timestamptz - interval '1 hour')::int AS free
  FROM purchase WHERE address = $1 AND (places = 'held' OR total_minor = 0)`

export async function refuseTooManyOfHolder(ctx: Ctx, send: Send, holder: string): Promise<void> {
  await send('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))::text', [`holds/${holder}`])
  const [counts] = await send<{ live: number; free: number }>(countsOfHolder, [holder, ctx.now])
  if (!counts || (counts.live < maxLiveHoldsPerAddress && counts.free < maxFreePerAddress)) return
  fail(
    'rate_limited',
    'purchase.too_many_holds',
    'Too many purchases are open from this address. Finish or give one back first.',
    {
      retryAfterSeconds: 60,
    },
  )
}

const countOfRecipient = `
  SELECT count(*)::int AS count FROM purchase
  WHERE buyer_email = $1 AND total_minor = 0 AND places = 'sold' AND created_at > $2::timestamptz - interval '1 hour'`

/** Free tickets cost nothing but a mail: nobody's mailbox may be filled with them. */
export async function refuseTooManyForRecipient(ctx: Ctx, send: Send, email: string): Promise<void> {
  if (!env().rateLimits) return
  await send('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))::text', [`free/${email}`])
  const [row] = await send<{ count: number }>(countOfRecipient, [email, ctx.now])
  if ((row?.count ?? 0) < maxFreePerRecipient) return
  fail(
    'rate_limited',
    'purchase.too_many_for_recipient',
    'This address has had many free tickets within the hour. Try again later.',
    {
      retryAfterSeconds: 600,
    },
  )
}
