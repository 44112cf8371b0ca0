// Practice tickets: codes with the TEST flag, signed by the event's own key. Guards: none is stored, each is found again by its number; no
// gate lets one in (server/tickets/verify-token.ts), rehearsal or not.
import { createHash } from 'node:crypto'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { signingKeyOf } from '@/server/tickets/event-keys'
import { signerOf } from '@/server/tickets/event-keys-crypto'
import { encodeToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'

export type TypeOfPractice = { id: string; number: number; name: string }

type RehearsalRef = { id: string; eventId: string; organizationId: string }

/** Makes the token of a number. */
export async function practiceSigner(ctx: Ctx, rehearsal: RehearsalRef, types: readonly TypeOfPractice[]) {
  const { eventId: id, organizationId } = rehearsal
  const { kid, wrappedPrivateKey } = await inTransaction(ctx, (tx) => signingKeyOf(tx, { id, organizationId }))
  const sign = signerOf(env().keyEncryptionKey, kid, wrappedPrivateKey)
  return (number: number): string =>
    encodeToken(
      {
        flags: TOKEN_FLAG.test,
        kid,
        serial: practiceSerial(rehearsal.id, number),
        gen: 0,
        type: typeOfNumber(types, number)?.number ?? 0,
        slot: 0,
      },
      sign,
    )
}

/** The kinds of tickets by turns. */
export function typeOfNumber<T>(types: readonly T[], number: number): T | undefined {
  return types[(number - 1) % types.length]
}

export function practiceTypes(ctx: Pick<Ctx, 'db'>, eventId: string): Promise<TypeOfPractice[]> {
  return ctx.db.ticketType.findMany({
    where: { eventId, archivedAt: null },
    orderBy: [{ position: 'asc' }, { number: 'asc' }],
    select: { id: true, number: true, name: true },
  })
}

/** 31 bits of the rehearsal, 32 of the number. */
export function practiceSerial(rehearsalId: string, number: number): bigint {
  return (prefixOf(rehearsalId) << 32n) | BigInt(number)
}

/** Null for a test ticket that is not one of the rehearsal's own. */
export function practiceNumber(rehearsal: { id: string; tickets: number }, serial: bigint): number | null {
  const number = Number(serial & 0xffff_ffffn)
  return serial >> 32n === prefixOf(rehearsal.id) && number >= 1 && number <= rehearsal.tickets ? number : null
}

function prefixOf(rehearsalId: string): bigint {
  const hash = createHash('sha256').update(`portillon/rehearsal\n${rehearsalId}`).digest()
  return BigInt(hash.readUInt32BE(0) & 0x7fff_ffff) | 1n
}
