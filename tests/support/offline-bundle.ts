// A gate's bundle without a database: an event with tickets that are really signed, and the bytes that a device would be given.
import { createHash } from 'node:crypto'
import {
  bundleMessage,
  encodeRevocations,
  endSection,
  MAGIC,
  SECTION,
  section,
} from '@/server/scanning/bundle/container'
import {
  BUNDLE_FORMAT,
  type BundleHead,
  type BundleList,
  type BundlePass,
  type BundleRevocation,
  type BundleTicket,
  type TicketState,
} from '@/server/scanning/bundle/contract'
import { codeDigest, sealEntry } from '@/server/scanning/bundle/seal-entry'
import { encodeTicket, placesOf } from '@/server/scanning/bundle/ticket-record'
import { makeEventKeyPair, signerOf } from '@/server/tickets/event-keys-crypto'
import { makeTicketCode } from '@/server/tickets/ticket-code'
import { encodeToken, parseToken, TOKEN_FLAG, type TokenFields } from '@/server/tickets/ticket-token'

const masterKey = Buffer.alloc(32, 7)
let chance = 0
/** The same bytes in every run. */
const random = {
  bytes: (n: number) =>
    Uint8Array.from({ length: n }, (_, index) => createHash('sha256').update(`${chance++}/${index}`).digest()[0] ?? 0),
}

export const EVENT = '0197a0e5-0000-7000-8000-00000000e001'
export const LIST = '0197a0e5-0000-7000-8000-00000000a001'
export const VIP_LIST = '0197a0e5-0000-7000-8000-00000000a002'
export const GATE = '0197a0e5-0000-7000-8000-00000000d001'
export const TYPE = '0197a0e5-0000-7000-8000-00000000b001'
export const VIP = '0197a0e5-0000-7000-8000-00000000b002'
export const AT = Date.parse('2027-06-12T17:42:00.000Z')

export type EventKey = { kid: number; publicKey: Uint8Array; sign: (message: Uint8Array) => Uint8Array }

export function anEventKey(kid: number): EventKey {
  const { publicKey, wrappedPrivateKey } = makeEventKeyPair(masterKey, kid, random)
  return { kid, publicKey, sign: signerOf(masterKey, kid, wrappedPrivateKey) }
}

export type OfflineTicket = { fields: TokenFields; text: string; code: string; name: string; record: BundleTicket }

type TicketOptions = {
  name?: string
  type?: number
  flags?: number
  gen?: number
  state?: TicketState
  passes?: BundlePass[]
  serial?: bigint
}

export const codeKey = Buffer.alloc(32, 3)

export function aTicket(key: EventKey, options: TicketOptions = {}): OfflineTicket {
  const { name = 'Camille Roussel', type = 1, flags = 0, gen = 1, state = 'valid', passes = [] } = options
  const serial = options.serial ?? (Buffer.from(random.bytes(8)).readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn) | 1n
  const fields = { flags, kid: key.kid, serial, gen, type, slot: 0 }
  const text = encodeToken(fields, key.sign)
  const parsed = parseToken(text)
  if (!parsed.ok) throw new Error('no token')
  const code = makeTicketCode(random)
  const entry = sealEntry(parsed.token.signature, { name })
  const record = { kid: key.kid, serial, gen, type, flags, state, codeDigest: codeDigest(codeKey, code), entry, passes }
  return { fields, text, code, name, record }
}

const plain = {
  ticketTypeIds: [],
  windows: [],
  entries: 'once',
  entryLimit: null,
  exits: false,
  timeZone: 'Europe/Paris',
  version: 1,
} as const

export const lists: BundleList[] = [
  { ...plain, ticketTypeIds: [], windows: [], listId: LIST, name: 'Entrée', isDefault: true },
  { ...plain, ticketTypeIds: [VIP], windows: [], listId: VIP_LIST, name: 'Carré or', isDefault: false },
]

type BundleOptions = {
  tickets?: readonly BundleTicket[]
  revocations?: readonly BundleRevocation[]
  seq?: number
  since?: number
  at?: number
  head?: Partial<BundleHead>
  keys?: readonly EventKey[]
}

/** Signed by the first of the keys, or by all that `signedBy` names. */
export function bundleBytesOf(key: EventKey, options: BundleOptions = {}, signedBy = [key]): Uint8Array<ArrayBuffer> {
  const { tickets = [], revocations = [], seq = 100, since = 0, at = AT } = options
  const good = encodeToken({ flags: TOKEN_FLAG.test, kid: key.kid, serial: 1n, gen: 0, type: 0, slot: 0 }, key.sign)
  const parsed = parseToken(good)
  const signature = parsed.ok ? parsed.token.signature : new Uint8Array(0)
  const head: BundleHead = {
    format: BUNDLE_FORMAT,
    kind: since > 0 ? 'changes' : 'whole',
    eventId: EVENT,
    seq,
    since,
    rulesDigest: 'rules-1',
    tickets: tickets.length,
    revocationSequence: revocations.length,
    serverTime: new Date(at).toISOString(),
    event: {
      title: 'Nuits de Fourvière',
      timeZone: 'Europe/Paris',
      startsAt: new Date(AT).toISOString(),
      endsAt: new Date(AT + 4 * 3_600_000).toISOString(),
    },
    lists,
    gates: [{ id: GATE, name: 'Porte B', checkInListId: LIST }],
    keys: (options.keys ?? [key]).map(({ kid, publicKey }) => ({
      kid,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      withdrawn: false,
    })),
    otherKids: [900],
    ticketTypes: [
      { id: TYPE, name: 'Plein tarif', index: 1 },
      { id: VIP, name: 'Carré or', index: 2 },
    ],
    rotationKeys: [{ kid: key.kid, key: Buffer.alloc(32, 5).toString('base64url') }],
    codeKey: codeKey.toString('base64url'),
    proof: {
      good,
      forged: `${good.slice(0, -8)}${good.at(-8) === 'A' ? 'B' : 'A'}${good.slice(-7)}`,
      entry: Buffer.from(sealEntry(signature, { name: 'Portillon' })).toString('base64url'),
      name: 'Portillon',
    },
    expiresAt: new Date(AT + 16 * 3_600_000).toISOString(),
    ...options.head,
  }
  const places = placesOf(head)
  const sorted = tickets.toSorted((a, b) => (a.serial < b.serial ? -1 : 1))
  const chunks: Uint8Array[] = []
  for (let from = 0; from < sorted.length; from += 50) {
    chunks.push(Buffer.concat(sorted.slice(from, from + 50).map((ticket) => encodeTicket(ticket, places))))
  }
  const body = Buffer.concat([
    MAGIC,
    section(SECTION.head, Buffer.from(JSON.stringify(head))),
    ...(revocations.length > 0 ? [section(SECTION.revocations, encodeRevocations(revocations))] : []),
    ...chunks.map((chunk) => section(SECTION.tickets, chunk)),
  ])
  const message = bundleMessage(createHash('sha256').update(body).digest())
  const end = endSection(signedBy.map(({ kid, sign }) => ({ kid, signature: sign(message) })))
  return new Uint8Array(Buffer.concat([body, end]))
}

/** A server that answers one path of a device with what it is told. */
export function answering(answers: Record<string, (init: RequestInit, path: string) => Response | Promise<Response>>) {
  return async (path: string, init: RequestInit = {}): Promise<Response> => {
    const answer = Object.entries(answers).find(([start]) => path.startsWith(start))?.[1]
    if (!answer) throw new TypeError(`nobody answers ${path}`)
    return answer(init, path)
  }
}

export function bundleAnswer(bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Response {
  return new Response(bytes, { headers })
}
