// The answer of a scan, made of the row that was kept with it, so that the same scanId is answered alike at any time.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Actor } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { VoidReason } from '@/server/tickets/transfers/contract'
import { recordedAnswer } from './admission-statement'
import type { Direction, RefusalReason, ScanInput, ScanResult } from './contract'

export type AnswerRow = {
  scan_id: string
  valid: boolean
  reason: RefusalReason | null
  overridden: RefusalReason | null
  direction: Direction
  ticket_id: string | null
  admission_id: string | null
  again: boolean | null
  scan_count: number
  last_scan_at: Date | null
  last_location: string | null
  attendee_id: string | null
  attendee_name: string | null
  attendee_answers: unknown
  ticket_type_name: string | null
  void_reason: VoidReason | null
}

export function resultOf(row: AnswerRow): ScanResult {
  return {
    valid: row.valid,
    reason: row.reason,
    ticketId: row.ticket_id,
    guestId: row.attendee_id,
    attendeeName: row.attendee_name,
    ticketTypeName: row.ticket_type_name,
    scanCount: row.scan_count,
    lastScanAt: row.last_scan_at,
    lastLocation: row.last_location,
    lastScanBy: null,
    scanId: row.scan_id,
    direction: row.direction,
    again: row.valid && row.again === true,
    wasInside: row.direction === 'out' && row.valid ? row.admission_id !== null : null,
    overridden: row.overridden,
    voidReason: row.void_reason,
    answers: answersOf(row.attendee_answers),
  }
}

const MOST_ANSWERS = 10
const LONGEST_ANSWER = 300

function answersOf(answers: unknown): ScanResult['answers'] {
  if (typeof answers !== 'object' || answers === null) return []
  return Object.entries(answers)
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== '')
    .slice(0, MOST_ANSWERS)
    .map(([question, answer]) => ({ question, answer: answer.slice(0, LONGEST_ANSWER) }))
}

/** The answer that this scanId was given; fails when it was given to another scan. */
export async function recordedResult(
  pool: pg.Pool,
  organizationId: string,
  scanId: string,
  requestHash: Buffer,
): Promise<ScanResult> {
  const { rows } = await pool.query<AnswerRow & { request_hash: Buffer }>({
    name: 'recorded-scan',
    text: recordedAnswer,
    values: [organizationId, scanId],
  })
  const [row] = rows
  if (!row) throw new Error('an attempt was neither recorded nor known')
  if (!row.request_hash.equals(requestHash)) {
    fail('conflict', 'scan.scan_id_reused', 'This scanId was used for another scan. Make a new one for each scan.')
  }
  return resultOf(row)
}

/** What makes two requests the same attempt: everything but the scanId itself, and the phone that asks. */
export function requestHashOf(actor: Actor, input: ScanInput): Buffer {
  const { qrCodeData, eventId, checkInListId, operatorId, location } = input
  const parts = [qrCodeData.trim().toUpperCase(), eventId, checkInListId ?? null, operatorId ?? null, location ?? null]
  // Only where it is said: attempts of before it could be said are the same attempts.
  if (input.identityChecked === true) parts.push('identity_checked')
  if (input.direction === 'out') parts.push('out')
  if (input.gateId) parts.push(`gate/${input.gateId}`)
  if (input.override === true) parts.push('override')
  if (actor.kind === 'device') parts.push(`device/${actor.deviceId}`)
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}
