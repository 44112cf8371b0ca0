// How much one stranger may take without paying: live holds by who asks, free places by who asks and by whom they are sent to. Asked
// under a lock on who asks, in the transaction that takes the places, so that a burst cannot slip past. Who may sell an organization's
// tickets is not limited in selling them.
import { actorName } from '@/server/audit/record-audit'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'
import { networkOf } from '@/server/kernel/request-headers'
import { maxFreePerHolder, maxFreePerRecipient, maxLiveHoldsPerHolder } from './contract'

/** Sends one statement on the transaction's connection. */
export type Send = <R>(text: string, values: unknown[]) => Promise<R[]>

/** Who asks, as it is kept on the purchase: the network of a stranger; of a caller with a name, that and the network. */
export type Holder = { name: string; network: string | null }

/** Null: not limited, as seller or because nothing is known of the caller. */
export function holderOf(ctx: Ctx, event: { id: string; organizationId: string }): Holder | null {
  const { actor } = ctx
  if (actor.kind === 'system' || maySell(actor, event)) return null
  const network = 'address' in actor && actor.address ? networkOf(actor.address) : null
  if (actor.kind === 'anonymous') return network === null ? null : { name: network, network: null }
  return { name: nameOf(actor), network }
}

function maySell(actor: Actor, event: { id: string; organizationId: string }): boolean {
  if (actor.kind !== 'user' && actor.kind !== 'api_key') return false
  if (actor.organizationId !== event.organizationId || !actor.permissions.has('purchases:create')) return false
  return actor.kind === 'api_key' || actor.eventIds === null || actor.eventIds.includes(event.id)
}

/** Keys and people of one organization count together: it can make as many of them as it likes. */
function nameOf(actor: Actor): string {
  const organizationId = actor.kind === 'user' || actor.kind === 'api_key' ? actor.organizationId : null
  return organizationId === null ? actorName(actor) : `organization:${organizationId}`
}

// Four questions, each with an index of its own.
const countsOfHolder = `
  SELECT
    (SELECT count(*) FROM purchase WHERE holder = $1 AND places = 'held' AND hold_expires_at > $2::timestamptz)::int
    + (SELECT count(*) FROM purchase WHERE holder_network = $1 AND places = 'held' AND hold_expires_at > $2::timestamptz)::int
    AS live,
    (SELECT count(*) FROM purchase
      WHERE holder = $1 AND total_minor = 0 AND places = 'sold' AND created_at > $2::timestamptz - interval '1 hour')::int
    + (SELECT count(*) FROM purchase
      WHERE holder_network = $1 AND total_minor = 0 AND places = 'sold' AND created_at > $2::timestamptz - interval '1 hour')::int
    AS free`

export async function refuseTooManyOfHolder(ctx: Ctx, send: Send, { name, network }: Holder): Promise<void> {
  // The name first for everyone, so that no two wait for each other.
  await refuseTooManyOf(ctx, send, name)
  if (network !== null) await refuseTooManyOf(ctx, send, network)
}

async function refuseTooManyOf(ctx: Ctx, send: Send, holder: string): Promise<void> {
  await send('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))::text', [`holds/${holder}`])
  const [counts] = await send<{ live: number; free: number }>(countsOfHolder, [holder, ctx.now])
  if (!counts || (counts.live < maxLiveHoldsPerHolder && counts.free < maxFreePerHolder)) return
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
