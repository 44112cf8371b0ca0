// Takes places for a buyer who will pay, or issues the tickets at once when nothing is due.
// Guards: no oversell (hold-statement), one purchase per Idempotency-Key (`purchase.request_key` is unique), server prices only.
import type pg from 'pg'
import { priorities } from '@/server/jobs/catalog'
import { encodeCrockford } from '@/server/kernel/base32'
import { type Ctx, databaseCode, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import { purchaseAccessToken } from './access'
import { completePurchase } from './complete-purchase'
import { type HoldAnswer, maxLiveHoldsPerAddress, type PlaceHoldInput } from './contract'
import { holdStatement, liveHoldsStatement } from './hold-statement'
import { loadOffer, type Offer } from './load-offer'
import { totalOf } from './pricing'

/** Without `buyer` the checkout page will ask (set-buyer.ts), and a free purchase is completed only then. */
export async function placeHold(ctx: Ctx, input: HoldInput): Promise<HoldAnswer> {
  if (input.promoCode) {
    fail('invalid', 'purchase.unknown_promo_code', 'This code is not valid for this event.', {
      details: [{ path: 'promoCode', message: 'is not valid for this event' }],
    })
  }
  const earlier = ctx.requestKey ? await findByRequestKey(ctx, ctx.requestKey) : null
  if (earlier) return earlier
  const offer = await loadOffer(ctx, input)
  const total = totalOf(offer.lines, offer.currency)
  const purchase = {
    id: ctx.random.uuid(ctx.now),
    accessVersion: 0,
    number: `PTL-${encodeCrockford(ctx.random.bytes(5)).slice(0, 7)}`,
    expiresAt: new Date(ctx.now.getTime() + env().holdTtlSeconds * 1000),
  }
  const values = holdValues(ctx, input, offer, purchase)
  const completes = total.amount === 0 && input.buyer !== undefined
  try {
    if (completes) await holdAndComplete(ctx, purchase.id, values)
    else if (ctx.actor.kind === 'anonymous' && ctx.actor.address && env().rateLimits)
      await holdWithinLimit(ctx, ctx.actor.address, values)
    else refuseWithoutRoom(await ctx.pool.query<HoldRow>({ ...holdStatement, values }))
  } catch (error) {
    return explain(ctx, error)
  }
  return {
    id: purchase.id,
    number: purchase.number,
    accessToken: purchaseAccessToken(purchase),
    status: completes ? 'paid' : 'held',
    expiresAt: purchase.expiresAt,
    total,
  }
}

type HoldInput = Omit<PlaceHoldInput, 'buyer'> & { buyer?: PlaceHoldInput['buyer'] }
type HoldRow = { ok: boolean; job_id: string | null }

function holdValues(
  ctx: Ctx,
  input: HoldInput,
  offer: Offer,
  purchase: { id: string; number: string; expiresAt: Date },
): unknown[] {
  const { lines } = offer
  const total = totalOf(lines, offer.currency).amount
  return [
    [...offer.places.keys()],
    [...offer.places.values()],
    purchase.id,
    offer.organizationId,
    input.eventId,
    purchase.number,
    input.buyer?.name ?? '',
    input.buyer?.email ?? '',
    asLocale(input.locale),
    offer.currency,
    total,
    JSON.stringify(input.attendees ?? []),
    purchase.expiresAt,
    ctx.actor.kind === 'anonymous' ? ctx.actor.address : null,
    ctx.requestKey ? Buffer.from(ctx.requestKey) : null,
    ctx.now,
    lines.map(() => ctx.random.uuid(ctx.now)),
    lines.map((line) => line.ticketTypeId),
    lines.map((line) => line.sessionId),
    lines.map((line) => line.name),
    lines.map((line) => line.quantity),
    lines.map((line) => line.unitPrice.amount),
    JSON.stringify({ purchaseId: purchase.id, requestId: ctx.requestId }),
    priorities.money,
  ]
}

function refuseWithoutRoom({ rows }: pg.QueryResult<HoldRow>): void {
  if (!rows[0]?.ok) fail('conflict', 'purchase.sold_out', 'There are not enough places left.')
}

/** One short transaction instead of one statement: the count of live holds must see what the same address committed just before. */
async function holdWithinLimit(ctx: Ctx, address: string, values: unknown[]): Promise<void> {
  const client = await ctx.pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(
      "SELECT set_config('lock_timeout', '3s', true), pg_advisory_xact_lock(hashtextextended($1, 1))",
      [address],
    )
    const { rows } = await client.query<{ live: number }>({ ...liveHoldsStatement, values: [address, ctx.now] })
    if ((rows[0]?.live ?? 0) >= maxLiveHoldsPerAddress) {
      fail(
        'rate_limited',
        'purchase.too_many_holds',
        'Too many purchases are open from this address. Finish or give one back first.',
        {
          retryAfterSeconds: 60,
        },
      )
    }
    refuseWithoutRoom(await client.query<HoldRow>({ ...holdStatement, values }))
    await client.query('COMMIT')
    client.release()
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => client.release(),
      (broken: Error) => client.release(broken),
    )
    throw error
  }
}

/** Nothing is due: hold, completion, tickets and the mail's request stand or fall together. */
async function holdAndComplete(ctx: Ctx, purchaseId: string, values: unknown[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const rows = await tx.db.$queryRawUnsafe<HoldRow[]>(holdStatement.text, ...values)
    if (!rows[0]?.ok) fail('conflict', 'purchase.sold_out', 'There are not enough places left.')
    await completePurchase(tx, purchaseId)
  })
}

async function findByRequestKey(ctx: Ctx, requestKey: Uint8Array): Promise<HoldAnswer | null> {
  const purchase = await ctx.db.purchase.findUnique({ where: { requestKey: new Uint8Array(requestKey) } })
  if (!purchase) return null
  return {
    id: purchase.id,
    number: purchase.number,
    accessToken: purchaseAccessToken(purchase),
    status: purchase.status,
    expiresAt: purchase.holdExpiresAt,
    total: money(purchase.totalMinor, purchase.currency),
  }
}

/** What the database said, in the product's words. */
async function explain(ctx: Ctx, error: unknown): Promise<HoldAnswer> {
  const code = databaseCode(error)
  const twin = code === '23505' && ctx.requestKey ? await findByRequestKey(ctx, ctx.requestKey) : null
  if (twin) return twin
  // 55P03: the row of a pool was not to be had within the lock timeout; everybody wants this event.
  if (code === '55P03') {
    fail('conflict', 'capacity.busy', 'Many people are buying right now. Try again in a moment.', {
      retryAfterSeconds: 2,
      cause: error,
    })
  }
  throw error
}
