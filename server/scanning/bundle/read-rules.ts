// What of an event changes seldom, as a bundle tells it: its lists, gates, keys, types, and the practice token of its proof.
import { createHash } from 'node:crypto'
import type { Ctx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { notFound } from '@/server/kernel/errors'
import { signerOf } from '@/server/tickets/event-keys-crypto'
import { rotationKeyOf } from '@/server/tickets/keys/rotation-key'
import { encodeToken, parseToken, TOKEN_FLAG, type TokenSigner } from '@/server/tickets/ticket-token'
import { listRules } from '../lists/rules'
import { type BundleProof, type BundleRules, KEPT_AFTER_END_MS, ROTATION_KEYS_MS } from './contract'
import { codeKeyOf, sealEntry } from './seal-entry'

export type SigningKeys = { kid: number; sign: TokenSigner }[]

export type ReadRules = { rules: BundleRules; digest: string; signers: SigningKeys }

/** Of an event that has a key that signs. */
export async function readRules(ctx: Ctx, organizationId: string, eventId: string): Promise<ReadRules> {
  const event = await ctx.db.event.findUnique({
    where: { id: eventId, organizationId },
    select: {
      title: true,
      timeZone: true,
      sessions: { select: { id: true, startsAt: true, endsAt: true, doorsAt: true }, orderBy: { startsAt: 'asc' } },
      checkInLists: { where: { archivedAt: null }, orderBy: [{ isDefault: 'desc' }, { name: 'asc' }, { id: 'asc' }] },
      gates: {
        where: { archivedAt: null },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        select: { id: true, name: true, checkInListId: true },
      },
      ticketTypes: { select: { id: true, name: true, number: true }, orderBy: { number: 'asc' } },
      keys: {
        select: { kid: true, publicKey: true, wrappedPrivateKey: true, withdrawnAt: true, supersededAt: true },
        orderBy: { kid: 'asc' },
      },
    },
  })
  const first = event?.sessions[0]
  if (!event || !first) notFound('event')
  const others = await ctx.db.eventKey.findMany({
    where: { organizationId, eventId: { not: eventId } },
    select: { kid: true },
    orderBy: { kid: 'asc' },
  })
  const endsAt = new Date(Math.max(...event.sessions.map((session) => session.endsAt.getTime())))
  const signers = event.keys.map(({ kid, wrappedPrivateKey }) => ({
    kid,
    sign: signerOf(env().keyEncryptionKey, kid, wrappedPrivateKey),
  }))
  const present = event.keys.find(({ withdrawnAt, supersededAt }) => !withdrawnAt && !supersededAt)
  const proofSigner = signers.find(({ kid }) => kid === present?.kid) ?? notFound('event_key')
  const rules: BundleRules = {
    event: {
      title: event.title,
      timeZone: event.timeZone,
      startsAt: first.startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    },
    lists: event.checkInLists.map((list) => ({ ...listRules(list, event), isDefault: list.isDefault })),
    gates: event.gates,
    keys: event.keys.map(({ kid, publicKey, withdrawnAt }) => ({
      kid,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      withdrawn: withdrawnAt !== null,
    })),
    otherKids: others.map(({ kid }) => kid),
    ticketTypes: event.ticketTypes.map(({ id, name, number }) => ({ id, name, index: number })),
    rotationKeys: await rotationKeys(ctx, eventId, event, endsAt),
    codeKey: codeKeyOf(env().authSecret, eventId).toString('base64url'),
    proof: proofOf(eventId, proofSigner),
    expiresAt: new Date(endsAt.getTime() + KEPT_AFTER_END_MS).toISOString(),
  }
  return { rules, digest: createHash('sha256').update(JSON.stringify(rules)).digest('base64url').slice(0, 22), signers }
}

type Hours = { sessions: { startsAt: Date; doorsAt: Date | null }[]; keys: { kid: number; withdrawnAt: Date | null }[] }

/** Only in the hours of the event, and only where tickets have codes that change: who has them can make codes of tickets they have seen. */
async function rotationKeys(
  ctx: Ctx,
  eventId: string,
  event: Hours,
  endsAt: Date,
): Promise<BundleRules['rotationKeys']> {
  const doors = Math.min(...event.sessions.map(({ startsAt, doorsAt }) => (doorsAt ?? startsAt).getTime()))
  const now = ctx.now.getTime()
  if (now < doors - ROTATION_KEYS_MS || now > endsAt.getTime() + ROTATION_KEYS_MS) return []
  const changing = await ctx.db.$queryRaw<{ kid: number }[]>`
    SELECT DISTINCT kid FROM ticket WHERE event_id = ${eventId}::uuid AND status <> 'void' AND flags & ${TOKEN_FLAG.rotating} <> 0`
  const isNeeded = await ctx.db.ticketType.count({ where: { eventId, rotating: true } })
  const kids = event.keys
    .filter(({ kid, withdrawnAt }) => !withdrawnAt && (isNeeded > 0 || changing.some((one) => one.kid === kid)))
    .map(({ kid }) => kid)
  return Promise.all(
    kids.map(async (kid) => ({ kid, key: Buffer.from(await rotationKeyOf(ctx, kid)).toString('base64url') })),
  )
}

const PROOF_NAME = 'Portillon'

/** Of one serial per event, so that the same rules are the same bytes; no ticket ever has it with the TEST flag. */
function proofOf(eventId: string, { kid, sign }: SigningKeys[number]): BundleProof {
  const serial = createHash('sha256').update(`bundle-proof/${eventId}`).digest().readBigUInt64BE() | 1n
  const good = encodeToken({ flags: TOKEN_FLAG.test, kid, serial, gen: 0, type: 0, slot: 0 }, sign)
  const forged = `${good.slice(0, -8)}${good.at(-8) === 'A' ? 'B' : 'A'}${good.slice(-7)}`
  const parsed = parseToken(good)
  if (!parsed.ok || !parseToken(forged).ok) throw new Error('the practice token has no form')
  const entry = Buffer.from(sealEntry(parsed.token.signature, { name: PROOF_NAME })).toString('base64url')
  return { good, forged, entry, name: PROOF_NAME }
}
