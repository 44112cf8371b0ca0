// The key that signs an event's tickets: made when the first ticket is issued, found again afterwards.
// Guards: one event gets one key even when two purchases are settled at the same instant (a unique index on the live one). No row of the
// event is locked for it: whoever issues has locked its pools by then, and who edits an event takes them the other way round.
import type { TxCtx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { makeEventKeyPair, signerOf } from './event-keys-crypto'
import { encodeToken } from './ticket-token'

export type SigningKey = { kid: number; wrappedPrivateKey: string }

export async function signingKeyOf(tx: TxCtx, event: { id: string; organizationId: string }): Promise<SigningKey> {
  const known = await newestKey(tx, event.id)
  if (known) return known
  const rows = await tx.db.$queryRaw<{ kid: number }[]>`SELECT nextval('event_key_kid_seq')::int AS kid`
  const kid = rows[0]!.kid
  const pair = makeEventKeyPair(env().keyEncryptionKey, kid, tx.random)
  const key = {
    kid,
    organizationId: event.organizationId,
    eventId: event.id,
    publicKey: new Uint8Array(pair.publicKey),
    wrappedPrivateKey: pair.wrappedPrivateKey,
    createdAt: tx.now,
  }
  const { count } = await tx.db.eventKey.createMany({ data: [key], skipDuplicates: true })
  // Not written: another purchase was first. Its key is there for all to see by now, and ours leaves a gap in the kids.
  return count === 1 ? key : signingKeyOf(tx, event)
}

function newestKey(tx: TxCtx, eventId: string): Promise<SigningKey | null> {
  return tx.db.eventKey.findFirst({
    where: { eventId, withdrawnAt: null },
    orderBy: { kid: 'desc' },
    select: { kid: true, wrappedPrivateKey: true },
  })
}

/** What a ticket's row must bring for its token to be made again. */
export type TokenRow = {
  serial: bigint
  gen: number
  sessionId: string | null
  ticketType: { number: number }
  key: SigningKey
}

/** Prisma's selection of a TokenRow. */
export const tokenRowSelect = {
  serial: true,
  gen: true,
  sessionId: true,
  ticketType: { select: { number: true } },
  key: { select: { kid: true, wrappedPrivateKey: true } },
} as const

/**
 * The text of the ticket's QR code. Ed25519 is deterministic, so it is made from the row whenever it is wanted and never stored:
 * a dump of the database opens no gate.
 */
export function tokenOf(row: TokenRow, slot = 0): string {
  return encodeToken(
    { flags: 0, kid: row.key.kid, serial: row.serial, gen: row.gen, type: row.ticketType.number, slot },
    signerOf(env().keyEncryptionKey, row.key.kid, row.key.wrappedPrivateKey),
  )
}
