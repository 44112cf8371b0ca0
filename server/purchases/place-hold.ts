// Takes places for a buyer who will pay, or issues the tickets at once when nothing is due.
// Guards: no oversell (hold-statement), one purchase per Idempotency-Key and day (`purchase.request_key` is unique), server prices only.
import { encodeCrockford } from '@/server/kernel/base32'
import { BulkheadFull, throughBulkhead } from '@/server/kernel/bulkhead'
import { type Ctx, databaseCode, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail } from '@/server/kernel/errors'
import { asLocale } from '@/server/kernel/format'
import { money } from '@/server/kernel/money'
import { rememberedSince } from '@/server/kernel/request-key'
import { purchaseAccessToken } from './access'
import { completePurchase } from './complete-purchase'
import type { HoldAnswer, PlaceHoldInput } from './contract'
import { type Holder, holderOf, refuseTooManyForRecipient, refuseTooManyOfHolder, type Send } from './hold-limits'
import { holdStatement } from './hold-statement'
import { loadOffer, type Offer } from './load-offer'

/** One event's buyers wait for one row anyway; more of them at once would only take the connections from everybody else. */
const WIDTH = { width: 8, queue: 1_000 }

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
  const { total, fee } = offer.prices
  const purchase = {
    id: ctx.random.uuid(ctx.now),
    accessVersion: 0,
    number: `PTL-${encodeCrockford(ctx.random.bytes(5))}`,
    expiresAt: new Date(ctx.now.getTime() + env().holdTtlSeconds * 1000),
  }
  const holder = holderOf(ctx, { id: input.eventId, organizationId: offer.organizationId })
  const values = holdValues(ctx, input, offer, { ...purchase, holder })
  const free = total.amount === 0 ? input.buyer : undefined
  try {
    await throughBulkhead(`holds/${input.eventId}`, WIDTH, async () => {
      if (free) await holdAndComplete(ctx, { id: purchase.id, holder, email: free.email }, values)
      else if (holder && env().rateLimits) await holdWithinLimit(ctx, holder, values)
      else refuseWithoutRoom(await ctx.pool.query<HoldRow>({ ...holdStatement, values }))
    })
  } catch (error) {
    return explain(ctx, error)
  }
  return {
    id: purchase.id,
    number: purchase.number,
    accessToken: purchaseAccessToken(purchase),
    status: free ? 'paid' : 'held',
    expiresAt: purchase.expiresAt,
    fees: fee,
    total,
  }
}

type HoldInput = Omit<PlaceHoldInput, 'buyer'> & { buyer?: PlaceHoldInput['buyer'] }
type HoldRow = { ok: boolean }

function holdValues(
  ctx: Ctx,
  input: HoldInput,
  offer: Offer,
  purchase: { id: string; number: string; expiresAt: Date; holder: Holder | null },
): unknown[] {
  const { lines, prices } = offer
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
    prices.subtotal.amount,
    prices.fee.amount,
    prices.platformFee.amount,
    prices.total.amount,
    JSON.stringify(input.attendees ?? []),
    purchase.expiresAt,
    purchase.holder?.name ?? null,
    purchase.holder?.network ?? null,
    ctx.requestKey ? Buffer.from(ctx.requestKey) : null,
    ctx.now,
    lines.map(() => ctx.random.uuid(ctx.now)),
    lines.map((line) => line.ticketTypeId),
    lines.map((line) => line.sessionId),
    lines.map((line) => line.name),
    lines.map((line) => line.quantity),
    lines.map((line) => line.unitPrice.amount),
    lines.map((line) => line.vatBasisPoints),
  ]
}

function refuseWithoutRoom({ rows }: { rows: HoldRow[] }): void {
  if (!rows[0]?.ok) fail('conflict', 'purchase.sold_out', 'There are not enough places left.')
}

/** One short transaction instead of one statement: the count must see what the same holder committed just before. */
async function holdWithinLimit(ctx: Ctx, holder: Holder, values: unknown[]): Promise<void> {
  const client = await ctx.pool.connect()
  try {
    await client.query('BEGIN')
    const send: Send = async <R>(text: string, given: unknown[]) => (await client.query(text, given)).rows as R[]
    await refuseTooManyOfHolder(ctx, send, holder)
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

type FreePurchase = { id: string; holder: Holder | null; email: string }

/** Nothing is due: hold, completion, tickets and the mail's request stand or fall together. */
async function holdAndComplete(ctx: Ctx, purchase: FreePurchase, values: unknown[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const send: Send = (text, given) => tx.db.$queryRawUnsafe(text, ...given)
    if (purchase.holder && env().rateLimits) {
      await refuseTooManyOfHolder(tx, send, purchase.holder)
      await refuseTooManyForRecipient(tx, send, purchase.email)
    }
    refuseWithoutRoom({ rows: await send<HoldRow>(holdStatement.text, values) })
    if (!(await completePurchase(tx, purchase.id))) fail('conflict', 'event.not_on_sale', 'This event is not on sale.')
  })
}

async function findByRequestKey(ctx: Ctx, requestKey: Uint8Array): Promise<HoldAnswer | null> {
  const purchase = await ctx.db.purchase.findUnique({ where: { requestKey: new Uint8Array(requestKey) } })
  if (!purchase) return null
  if (purchase.createdAt < rememberedSince(ctx.now)) {
    // The key may be another's by now, and `request_key` is unique: the old purchase gives it up.
    await ctx.db.purchase.updateMany({ where: { id: purchase.id }, data: { requestKey: null } })
    return null
  }
  return {
    id: purchase.id,
    number: purchase.number,
    accessToken: purchaseAccessToken(purchase),
    status: purchase.status,
    expiresAt: purchase.holdExpiresAt,
    fees: money(purchase.feeMinor, purchase.currency),
    total: money(purchase.totalMinor, purchase.currency),
  }
}

/** What the database said, in the product's words. */
async function explain(ctx: Ctx, error: unknown): Promise<HoldAnswer> {
  const code = databaseCode(error)
  const twin = code === '23505' && ctx.requestKey ? await findByRequestKey(ctx, ctx.requestKey) : null
  if (twin) return twin
  // 55P03: the row of a pool was not to be had within the lock timeout; everybody wants this event.
  if (code === '55P03' || error instanceof BulkheadFull) {
    fail('conflict', 'capacity.busy', 'Many people are buying right now. Try again in a moment.', {
      retryAfterSeconds: 2,
      cause: error,
    })
  }
  throw error
}
