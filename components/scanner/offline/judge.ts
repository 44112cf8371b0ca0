// Decides about a code from what is stored on the device, in the server's order of reasons and by the server's modules. It writes nothing.
// Two answers differ from the server's, and both are what data that is not of this moment can know: a ticket that is signed but not in the
// data was sold since, and is good (`unlisted`); one of a newer generation than the data's has been reissued since, and is good.

import type { BundleList, BundlePass, BundleTicket } from '@/server/scanning/bundle/contract'
import { type Direction, isOverridable, type RefusalReason } from '@/server/scanning/contract'
import { fromBase64Url } from '@/server/scanning/devices/contract'
import { EXTRA_PASS, judgeEntry, judgeExit } from '@/server/scanning/lists/rules'
import { normalizeTicketCode } from '@/server/tickets/ticket-code'
import { parseToken, type TicketToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { type AsyncSignatureCheck, verifyTokenAsync } from '@/server/tickets/verify-token'
import { codeDigest, isFreshCode, openEntry } from './browser-crypto'
import type { GateData } from './gate-data'

export type OfflineQuestion = {
  text: string
  listId: string
  direction: Direction
  /** Milliseconds by the server's clock, as far as the device knows it. */
  at: number
  /** A code that somebody could have typed is nothing here: nobody stands at this gate. */
  signedOnly?: boolean
  /** Staff looked at the papers of who holds a ticket whose code changes, and type its code. */
  identityChecked?: boolean
  /** A supervisor lets in what the rules refuse. */
  override?: boolean
  acceptsTestTickets?: boolean
}

export type PassesOf = (ticket: { kid: number; serial: bigint }, listId: string) => readonly BundlePass[]

export type Judgement = {
  reason: RefusalReason | null
  /** What a supervisor set aside. */
  overridden: RefusalReason | null
  /** Null where the code names none. */
  ticket: { kid: number; serial: bigint } | null
  /** The pass that is taken, opened again or closed; null where none changes. */
  passKey: string | null
  again: boolean
  wasInside: boolean | null
  /** The list's passes of this ticket, before this attempt. */
  passes: readonly BundlePass[]
  attendeeName: string | null
  ticketTypeName: string | null
  /** Signed, and not in the data of this device. */
  unlisted: boolean
}

const nothing = {
  overridden: null,
  ticket: null,
  passKey: null,
  again: false,
  wasInside: null,
  passes: [],
  attendeeName: null,
  ticketTypeName: null,
  unlisted: false,
} as const

/** The pass of an override is numbered by the scan that made it. */
export const extraPass = (scanId: string) => EXTRA_PASS + scanId

export async function judge(
  data: GateData,
  passesOf: PassesOf,
  question: OfflineQuestion,
  check: AsyncSignatureCheck,
): Promise<Judgement> {
  const shown = await readShown(data, question, check)
  if ('reason' in shown) return { ...nothing, reason: shown.reason }
  const list = data.head.lists.find(({ listId }) => listId === question.listId)
  if (!list) return { ...nothing, reason: 'wrong_list' }
  const passes = passesOf(shown, list.listId)
  const about = { ...nothing, ...(await namesOf(data, shown)), ticket: shown, passes, unlisted: shown.known === null }
  const reason = ticketReason(data, shown)
  if (reason) return { ...about, reason }
  return question.direction === 'out'
    ? outOf(about, passes)
    : entryOf(about, list, question, await rotationReason(data, shown, question), data, shown)
}

type Shown = {
  kid: number
  serial: bigint
  /** Null for a typed code. */
  token: TicketToken | null
  known: BundleTicket | null
}

async function readShown(
  data: GateData,
  { text, signedOnly = false, acceptsTestTickets = false }: OfflineQuestion,
  check: AsyncSignatureCheck,
): Promise<Shown | { reason: RefusalReason }> {
  const parsed = parseToken(text)
  if (!parsed.ok) {
    const code = signedOnly ? null : normalizeTicketCode(text.trim())
    const known = code && data.ticketByCode(await codeDigest(fromBase64Url(data.head.codeKey), code))
    return known ? { kid: known.kid, serial: known.serial, token: null, known } : { reason: 'format' }
  }
  const { token } = parsed
  const verdict = await verifyTokenAsync(token, questionOf(data, token, acceptsTestTickets), check)
  if (!verdict.ok) return { reason: verdict.reason }
  const { kid, serial } = token
  return { kid, serial, token, known: data.ticket(kid, serial) }
}

function questionOf(data: GateData, { kid }: TicketToken, acceptsTestTickets: boolean) {
  const { eventId } = data.head
  const key = data.keys.get(kid)
  const other = data.isOtherEvents(kid) ? { eventId: '', publicKey: new Uint8Array(0), withdrawn: false } : null
  return { key: key ? { eventId, ...key } : other, eventId, acceptsTestTickets }
}

function ticketReason(data: GateData, { kid, serial, token, known }: Shown): RefusalReason | null {
  if (!token && data.keys.get(kid)?.withdrawn) return 'key_revoked'
  const gen = token?.gen ?? known?.gen ?? 0
  if (known?.state === 'void' && gen <= known.gen) return 'revoked'
  if (data.minGen(kid, serial) > gen || (known && known.gen > gen)) return 'revoked'
  if (known?.state === 'blocked') return 'blocked'
  return known?.state === 'unpaid' ? 'unpaid' : null
}

async function rotationReason(
  data: GateData,
  { token, known }: Shown,
  { at, identityChecked }: OfflineQuestion,
): Promise<RefusalReason | null> {
  if (!token) return ((known?.flags ?? 0) & TOKEN_FLAG.rotating) !== 0 && !identityChecked ? 'rotation_required' : null
  if ((token.flags & TOKEN_FLAG.rotating) === 0) return null
  if (token.suffix === null) return 'rotation_required'
  const root = data.head.rotationKeys.find(({ kid }) => kid === token.kid)
  // Without the root nothing proves the moment of a code, and what is not proved is not green.
  return root && (await isFreshCode(fromBase64Url(root.key), token, token.suffix, at)) ? null : 'stale_code'
}

type About = Omit<Judgement, 'reason'>

function entryOf(
  about: About,
  list: BundleList,
  { at, override }: OfflineQuestion,
  rotation: RefusalReason | null,
  data: GateData,
  shown: Shown,
): Judgement {
  const ruled = judgeEntry(list, {
    ticketTypeId: typeOf(data, shown)?.id ?? null,
    at: new Date(at),
    passes: about.passes,
  })
  const byRules = ruled.reason === 'wrong_list' || ruled.reason === 'wrong_time' ? ruled.reason : null
  const reason = byRules ?? rotation ?? ruled.reason
  if (!reason) return { ...about, reason: null, passKey: ruled.passKey, again: ruled.again }
  if (!override || !isOverridable(reason)) return { ...about, reason }
  // By type and time alone the rules would have refused before they looked for a pass.
  const free = judgeEntry(
    { ...list, ticketTypeIds: [], windows: [] },
    { ticketTypeId: null, at: new Date(at), passes: about.passes },
  )
  return { ...about, reason: null, overridden: reason, passKey: free.passKey, again: free.again }
}

/** The list keeps nobody from leaving: who was not inside is recorded, and changes no pass. */
function outOf(about: About, passes: readonly BundlePass[]): Judgement {
  const { passKey } = judgeExit(passes)
  return { ...about, reason: null, passKey, wasInside: passKey !== null }
}

function typeOf(data: GateData, { known, token }: Shown): { id: string; name: string } | null {
  const index = known?.type ?? token?.type
  return data.head.ticketTypes.find((type) => type.index === index) ?? null
}

/** A name only for who shows the ticket's own code: a typed one opens no entry. */
async function namesOf(data: GateData, shown: Shown): Promise<Pick<Judgement, 'attendeeName' | 'ticketTypeName'>> {
  const { token, known } = shown
  const entry = token && known ? await openEntry(token.signature, known.entry) : null
  return { attendeeName: entry?.name ?? null, ticketTypeName: typeOf(data, shown)?.name ?? null }
}
