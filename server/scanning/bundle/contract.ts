// What a device takes along so that it can decide without us: the head in words, the tickets as bytes (ticket-record.ts), all of it in one
// signed container (container.ts). Safe for the browser.
import { z } from 'zod'
import type { ListRules } from '../lists/contract'

export const BUNDLE_FORMAT = 1

/** So long after the last session's end the data of a device expires: nobody comes any more, so nothing of the attendees stays on the phones. */
export const KEPT_AFTER_END_MS = 12 * 3_600_000
/** The root of changing codes is handed out from so long before the first doors until as long after the end. */
export const ROTATION_KEYS_MS = 12 * 3_600_000

const sequence = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** `since`: the `seq` of what the device has; 0 asks for everything. */
export const bundleQuery = z.strictObject({
  since: sequence.default(0),
  /** What is inside, not how it travels: the answer says it in a header of ours, since what stands before the server may unpack the other. */
  encoding: z.enum(['plain', 'gzip']).default('plain'),
})
/** `from`: `revocationSequence` of what the device has. */
export const deviceRevocationsQuery = z.strictObject({ from: sequence.default(0) })

/** Headers beside the bytes: of when they are (also of a 304), whether a list goes on, and where the server has the device's log. */
export const bundleHeaders = {
  asOf: 'portillon-as-of',
  complete: 'portillon-complete',
  lastSeq: 'portillon-last-seq',
  lastHash: 'portillon-last-hash',
  encoding: 'portillon-encoding',
} as const

export type BundleList = ListRules & { isDefault: boolean }

export type BundleKey = {
  kid: number
  /** 32 bytes as base64url, like every key in here. */
  publicKey: string
  withdrawn: boolean
}

/** What changes seldom; its digest is the ETag. */
export type BundleRules = {
  event: { title: string; timeZone: string; startsAt: string; endsAt: string }
  lists: BundleList[]
  gates: { id: string; name: string; checkInListId: string | null }[]
  keys: BundleKey[]
  /** Keys of the organization's other events: their tickets are at the wrong event, not unknown. */
  otherKids: number[]
  /** `index` is the token's type. */
  ticketTypes: { id: string; name: string; index: number }[]
  /** Empty outside of the event's hours, and where no ticket's code changes. */
  rotationKeys: { kid: number; key: string }[]
  /** Keys the digests of ticket codes, so that a typed code is found and no code can be read off. */
  codeKey: string
  /** By these a device proves to itself that what it stored decides. */
  proof: BundleProof
  /** Everything is deleted then. */
  expiresAt: string
}

export type BundleProof = {
  /** A practice token, signed by the event's key. */
  good: string
  /** The same with one bit of its signature turned. */
  forged: string
  /** The practice token's own entry, base64url, and the name that it holds. */
  entry: string
  name: string
}

export type BundleHead = BundleRules & {
  format: typeof BUNDLE_FORMAT
  kind: 'whole' | 'changes'
  eventId: string
  /** What the device has when it has this one. */
  seq: number
  /** What it must have had before; 0 for a whole one. */
  since: number
  rulesDigest: string
  /** How many records follow, for the progress. */
  tickets: number
  /** Of the list of revocations that comes with it. */
  revocationSequence: number
  /** When it was read, by the server's clock. */
  serverTime: string
}

/** How a ticket stands. `void` comes in changes only. */
export const ticketStates = ['valid', 'blocked', 'unpaid', 'void'] as const
export type TicketState = (typeof ticketStates)[number]

/** `gateId`: where, if that gate is still there. */
export type BundlePass = { listId: string; passKey: string; at: number; leftAt: number | null; gateId: string | null }

export type BundleTicket = {
  kid: number
  serial: bigint
  gen: number
  /** The token's type: `index` of a ticket type. */
  type: number
  /** TOKEN_FLAG of the present generation. */
  flags: number
  state: TicketState
  /** Eight bytes (code-digest.ts). */
  codeDigest: bigint
  /** Sealed for who has the ticket's signature (sealed-entry.ts). */
  entry: Uint8Array
  passes: BundlePass[]
}

export type BundleRevocation = { kid: number; serial: bigint; minGen: number }
