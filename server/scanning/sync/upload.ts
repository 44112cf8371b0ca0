// What the parts of an upload share: whose it is, its rows by their places, and what is said of one that cannot be kept.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { SyncAnswer, SyncRejection, SyncRow } from './contract'

export type Uploader = {
  deviceId: string
  organizationId: string
  eventId: string
  gateId: string | null
  /** What was scanned later is nobody's scan; null while it is a device. */
  revokedAt: Date | null
}

export function uploaderOf({ actor }: Ctx): Uploader {
  if (actor.kind !== 'device') fail('unauthenticated', 'auth.required', 'Only a device has scans to hand over.')
  const { deviceId, organizationId, eventIds, gateId } = actor
  return { deviceId, organizationId, eventId: eventIds[0], gateId, revokedAt: null }
}

/** A row and its place in the upload. */
export type IndexedRow = { index: number; row: SyncRow }

const sentences: Readonly<Record<SyncRejection, string>> = {
  'sync.bad_row': 'This is no scan.',
  'check_in_list.not_found': 'The event has no such list.',
  'sync.after_revocation': 'The device had been revoked by then.',
}

export function rejection(
  index: number,
  seq: number | null,
  code: SyncRejection,
  detail?: string,
): SyncAnswer['rejected'][number] {
  return { index, seq, code, message: detail ? `${sentences[code]} ${detail}` : sentences[code] }
}
