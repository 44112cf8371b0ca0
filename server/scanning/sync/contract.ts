// What a device sends of the scans that it decided by itself, and what it and the supervisor are told of double entries. Safe for the browser.
import { z } from 'zod'
import { id } from '@/server/kernel/text'
import { MAX_CODE_BYTES, refusalReasons, scanIdText } from '../contract'
import { proof } from '../devices/contract'

/** More than this in one upload is refused as a whole. */
export const MOST_ROWS = 1_000

const anyUuid = z.uuid('is not an id')
const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be a SHA-256 in base64url')

/**
 * One line of a device's log. The hash of the row (chain.ts) covers every field but `direction` and `offset`. The text of the code is hashed and
 * not kept: of what is stored, the order of the rows can be checked again, and not that a row's own hash is that of its text.
 */
export const syncRow = z
  .strictObject({
    /** The device's own number of the attempt, from 1, without gaps. */
    seq: z.int().min(1),
    scanId: scanIdText,
    qrCodeData: z.string().max(MAX_CODE_BYTES, `at most ${MAX_CODE_BYTES} characters`),
    /** By the device's own clock, whatever it said. */
    at: z.iso.datetime({ offset: true, error: 'is not an RFC 3339 instant with an offset' }),
    verdict: z.enum(['admitted', 'refused']),
    /** Of a refusal; with `admitted`, what a supervisor let in although the rules refused. */
    reason: z.enum(refusalReasons).nullable(),
    checkInListId: anyUuid,
    /** Of the data that the device decided by; null: none. */
    bundleSeq: z.int().min(0).nullable(),
    previousHash: hash,
    /** Not covered by the hash. */
    direction: z.enum(['in', 'out']).default('in'),
    /** The device's clock minus ours in milliseconds, as it knew it then; absent: as it said last. Not covered by the hash. */
    offset: z.number().min(-1e13).max(1e13).optional(),
  })
  .refine(({ verdict, reason }) => verdict === 'admitted' || reason !== null, {
    error: 'is needed for a refusal',
    path: ['reason'],
  })
export type SyncRow = z.output<typeof syncRow>

/** Rows are judged one by one: one that is no row is answered as such, and the others are kept. */
export const syncInput = z.strictObject({
  scans: z.array(z.unknown()).max(MOST_ROWS, `at most ${MOST_ROWS}`),
})
export type SyncInput = z.output<typeof syncInput>

/** Without a credential, like `wiped`: its tokens are dead by then, and the key is all that is left. */
export const lastScansInput = syncInput.extend(proof)
export type LastScansInput = z.output<typeof lastScansInput>

export const conflictKinds = ['duplicate_admission', 'admitted_after_revocation', 'refunded_after_entry'] as const
export type ConflictKind = (typeof conflictKinds)[number]

/** One side of a conflict. */
export type ConflictSide = {
  scanId: string
  at: Date
  gate: { id: string; name: string } | null
  device: { id: string; name: string } | null
  list: { id: string; name: string }
  /** In the words of who scanned, where no gate is known. */
  location: string | null
  /** Who scanned, where it was no device. */
  operator: string | null
  /** The device decided it by itself. */
  offline: boolean
  /** It was handed over when the device had been revoked: made before, as the device says. */
  fromRevoked: boolean
}

export type SyncAnswer = {
  /** Rows that are kept, now (`stored`) or since before (`known`): the device may forget them. */
  accepted: { seq: number; scanId: string; status: 'stored' | 'known' }[]
  /** Of the rows in this upload. */
  conflicts: DeviceConflict[]
  /** Rows that can never be kept, each by its place in the upload. Sending them again changes nothing. */
  rejected: { index: number; seq: number | null; code: SyncRejection; message: string }[]
}

export const syncRejections = ['sync.bad_row', 'check_in_list.not_found', 'sync.after_revocation'] as const
export type SyncRejection = (typeof syncRejections)[number]

/** A conflict as a gate is told: its own scan, and the other one. */
export type DeviceConflict = {
  /** Of this device's scan; null where it was decided with us and is not in the device's log. */
  seq: number | null
  scanId: string
  kind: ConflictKind
  ticket: { id: string; attendeeName: string | null; ticketTypeName: string }
  at: Date
  /** `mine`: this device's scan was the first of the two. */
  mine: boolean
  /** The scan that was first: of a duplicate the other side (or this one, where `mine`); null where the other side is no scan. */
  first: ConflictSide | null
  /** The later one, where this device was first. */
  later: ConflictSide | null
}

export const listConflictsInput = z.strictObject({
  eventId: id,
  which: z.enum(['unseen', 'all']).default('all'),
  cursor: id.optional(),
})
export type ListConflictsInput = z.output<typeof listConflictsInput>

export const seeConflictsInput = z.strictObject({
  eventId: id,
  /** Absent: all that are there. */
  conflictIds: z.array(id).min(1).max(200).optional(),
})
export type SeeConflictsInput = z.output<typeof seeConflictsInput>

export const conflictFiguresInput = z.strictObject({ eventId: id })

export const exportConflictsInput = z.strictObject({ eventId: id, locale: z.enum(['fr', 'en']) })
export type ExportConflictsInput = z.output<typeof exportConflictsInput>

export type ConflictView = {
  id: string
  kind: ConflictKind
  ticket: { id: string; code: string; attendeeName: string; ticketTypeName: string; voidedAt: Date | null }
  /** The scan that is too much; of `refunded_after_entry` the entry. */
  scan: ConflictSide
  /** The scan that was first. */
  first: ConflictSide | null
  foundAt: Date
  seenAt: Date | null
}

export type ConflictPage = { conflicts: ConflictView[]; nextCursor: string | null }

export type ConflictFigures = {
  conflicts: number
  unseen: number
  byKind: Record<ConflictKind, number>
  tickets: number
  gates: number
  /** Devices on either side of one. */
  phones: number
  /** Of each device that decided by itself: scans, and minutes between such scans and their arrival, overlapping ones once. */
  devices: { id: string; name: string; offlineScans: number; offlineMinutes: number; conflicts: number }[]
}
