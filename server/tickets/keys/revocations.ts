// What has been revoked of an event since a sequence: for scanners that ask every few seconds and remember how far they are.
// Guards: a sequence that was answered stands for everything before it, since an event's numbers are committed in order (a trigger on the
// table); a reader who is further than the event itself (a database brought back from a copy) gets everything anew.
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { signerOf } from '../event-keys-crypto'
import { maxRevocations, type RevocationDelta, type RevocationKey } from './contract'
import { encodeList, WHOLE_KEY } from './revocation-list'

type Row = { sequence: bigint; kid: number; serial: bigint; minGen: number }

/** For whoever may scan. At most `most` entries; `isComplete` says whether more wait. */
export async function revocationsSince(
  ctx: Ctx,
  eventId: string,
  from: number,
  most = maxRevocations,
): Promise<RevocationDelta> {
  const event = await loadEvent(ctx, eventId, 'scanning:scan')
  const found = await rowsAfter(ctx, event.id, from, most + 1)
  if (found.length === 0 && from > 0 && (await lastSequence(ctx, event.id)) < from) {
    return revocationsSince(ctx, eventId, 0, most)
  }
  const rows = found.slice(0, most)
  const keys = await ctx.db.eventKey.findMany({
    where: { eventId: event.id },
    orderBy: { kid: 'asc' },
    select: { kid: true, withdrawnAt: true },
  })
  const byKey = Map.groupBy(rows, ({ kid }) => kid)
  return {
    eventId: event.id,
    from,
    to: Number(rows.at(-1)?.sequence ?? from),
    isComplete: found.length <= most,
    keys: keys.map(({ kid, withdrawnAt }) => ({
      kid,
      withdrawn: withdrawnAt !== null,
      // Of a key that is dead as a whole, its tickets need no words.
      entries: withdrawnAt ? [] : entriesOf(byKey.get(kid) ?? []),
    })),
  }
}

/** One signed list per key, one after the other (revocation-list.ts). */
export async function signedLists(ctx: Ctx, { eventId, from, to, keys }: RevocationDelta): Promise<Buffer> {
  const wrapped = await ctx.db.eventKey.findMany({
    where: { eventId },
    select: { kid: true, wrappedPrivateKey: true },
  })
  const privateKeys = new Map(wrapped.map(({ kid, wrappedPrivateKey }) => [kid, wrappedPrivateKey]))
  return Buffer.concat(
    keys.map(({ kid, withdrawn, entries }) => {
      const sign = signerOf(env().keyEncryptionKey, kid, privateKeys.get(kid) ?? '')
      return encodeList({ kid, from, to, at: ctx.now, entries: withdrawn ? [WHOLE_KEY] : entries }, sign)
    }),
  )
}

function rowsAfter(ctx: Ctx, eventId: string, from: number, most: number): Promise<Row[]> {
  return ctx.db.revocation.findMany({
    where: { eventId, sequence: { gt: from } },
    orderBy: { sequence: 'asc' },
    take: most,
    select: { sequence: true, kid: true, serial: true, minGen: true },
  })
}

async function lastSequence(ctx: Ctx, eventId: string): Promise<number> {
  const { _max } = await ctx.db.revocation.aggregate({ where: { eventId }, _max: { sequence: true } })
  return Number(_max.sequence ?? 0)
}

/** One per serial, with its highest generation. */
function entriesOf(rows: readonly Row[]): RevocationKey['entries'] {
  const highest = new Map<bigint, number>()
  for (const { serial, minGen } of rows) highest.set(serial, Math.max(minGen, highest.get(serial) ?? 0))
  return [...highest].map(([serial, minGen]) => ({ serial, minGen }))
}
