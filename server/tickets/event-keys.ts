// The key that signs an event's tickets: made when the first ticket is issued, found again afterwards, followed by another one when it is
// changed (keys/). Guards: one key of an event signs at a time, even when two purchases are settled at the same instant (a unique index).
// No row of the event is locked for it: whoever issues has locked its pools by then, and who edits an event takes them the other way round.
import type { TxCtx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { makeEventKeyPair, makeRotationKey, signerOf } from './event-keys-crypto'
import { encodeToken } from './ticket-token'

export type SigningKey = { kid: number; wrappedPrivateKey: string }

type EventRef = { id: string; organizationId: string }

/**
 * Not locked, so that issuing waits for nobody: a key withdrawn at this instant may still sign a ticket, which the job of its withdrawal
 * then finds (keys/reissue-withdrawn.ts).
 */
export async function signingKeyOf(tx: TxCtx, event: EventRef): Promise<SigningKey> {
  const known = await tx.db.eventKey.findFirst({
    where: { eventId: event.id, withdrawnAt: null, supersededAt: null },
    select: { kid: true, wrappedPrivateKey: true },
  })
  if (known) return known
  const made = await makeSigningKey(tx, event)
  // Not written: another purchase was first. Its key is there for all to see by now, and ours leaves a gap in the kids.
  return made ?? signingKeyOf(tx, event)
}

/** Null when the event has a key that signs. */
export async function makeSigningKey(tx: TxCtx, event: EventRef): Promise<SigningKey | null> {
  const rows = await tx.db.$queryRaw<{ kid: number }[]>`SELECT nextval('event_key_kid_seq')::int AS kid`
  const kid = rows[0]!.kid
  const masterKey = env().keyEncryptionKey
  const pair = makeEventKeyPair(masterKey, kid, tx.random)
  const key = {
    kid,
    organizationId: event.organizationId,
    eventId: event.id,
    publicKey: new Uint8Array(pair.publicKey),
    wrappedPrivateKey: pair.wrappedPrivateKey,
    wrappedRotationKey: makeRotationKey(masterKey, kid, tx.random),
    createdAt: tx.now,
  }
  const { count } = await tx.db.eventKey.createMany({ data: [key], skipDuplicates: true })
  return count === 1 ? key : null
}

/** What a ticket's row must bring for its token to be made again. */
export type TokenRow = {
  serial: bigint
  gen: number
  flags: number
  sessionId: string | null
  ticketType: { number: number }
  key: SigningKey
}

/** Prisma's selection of a TokenRow. */
export const tokenRowSelect = {
  serial: true,
  gen: true,
  flags: true,
  sessionId: true,
  ticketType: { select: { number: true } },
  key: { select: { kid: true, wrappedPrivateKey: true } },
} as const

/**
 * The text of the ticket's QR code. Ed25519 is deterministic, so it is made from the row whenever it is wanted and never stored:
 * a dump of the database opens no gate.
 */
export function tokenOf(row: TokenRow, slot = 0): string {
  const { flags, serial, gen, key } = row
  return encodeToken(
    { flags, kid: key.kid, serial, gen, type: row.ticketType.number, slot },
    signerOf(env().keyEncryptionKey, key.kid, key.wrappedPrivateKey),
  )
}
