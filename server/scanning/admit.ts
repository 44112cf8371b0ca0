// Lets a ticket in once per list, at whichever gate comes first, and records every attempt, refusals too.
// Guards: green is answered only after its row is written; the same scanId gets the same verdict, whatever is repeated.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { actorName } from '@/server/audit/record-audit'
import { requireOrganization } from '@/server/auth/policy'
import { limit, refuseIfSpent } from '@/server/auth/rate-limit'
import type { Ctx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { passTurnstile, TurnstileFull } from '@/server/kernel/turnstile'
import { checkSignature } from '@/server/tickets/event-keys-crypto'
import { isFreshSuffix } from '@/server/tickets/rotating/ticket-key'
import { normalizeTicketCode } from '@/server/tickets/ticket-code'
import { parseToken, type TicketToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { verifyToken } from '@/server/tickets/verify-token'
import { admissionStatement, recordedAnswer, type TicketKey } from './admission-statement'
import type { RefusalReason, ScanInput, ScanResult } from './contract'
import { gateKey, gateRotationKey } from './gate-keys'
import { scans } from './scan-metrics'

export async function admit(ctx: Ctx, input: ScanInput): Promise<ScanResult> {
  const { organizationId, eventIds } = requireOrganization(ctx, 'scanning:scan')
  if (eventIds && !eventIds.includes(input.eventId)) notFound('event')
  const shown = await readShown(ctx, organizationId, input)
  const decided = shown.by === 'token' ? decide : decideTyped
  const result = await decided(ctx, organizationId, input, shown)
  scans.add({ verdict: result.valid ? 'admitted' : 'refused', reason: result.reason ?? '' })
  return result
}

/** Typed codes of one caller that are looked up at once: as many guesses may slip past the limit, and a whole entrance gets through. */
const TYPED = { width: 4, queue: 500 }

/** A typed code is short and unsigned, so guessing is held down: one that names no ticket counts, one that does never counts. */
async function decideTyped(ctx: Ctx, organizationId: string, input: ScanInput, shown: Shown): Promise<ScanResult> {
  const caller = actorName(ctx.actor)
  try {
    return await passTurnstile(`ticket_code/${caller}`, TYPED, async () => {
      await refuseIfSpent(ctx, 'ticket_code', caller)
      const result = await decide(ctx, organizationId, input, shown)
      if (result.reason === 'format') await limit(ctx, 'ticket_code', caller)
      return result
    })
  } catch (error) {
    if (!(error instanceof TurnstileFull)) throw error
    fail('rate_limited', 'rate_limited', 'Too many codes at once. Try again in a moment.', {
      retryAfterSeconds: 1,
      cause: error,
    })
  }
}

async function decide(ctx: Ctx, organizationId: string, input: ScanInput, shown: Shown): Promise<ScanResult> {
  const rowId = ctx.random.uuid(ctx.now)
  const scanId = input.scanId ?? rowId
  const requestHash = hashOf(input)
  const row = await writeDecision(ctx.pool, shown.by, [
    input.eventId,
    organizationId,
    input.checkInListId ?? null,
    scanId,
    requestHash,
    rowId,
    ctx.random.uuid(ctx.now),
    ctx.now,
    shown.reason,
    shown.by === 'code',
    shown.kid,
    shown.ticket,
    shown.gen,
    shown.rotation,
    actorName(ctx.actor),
    input.operatorId ?? null,
    input.location ?? null,
    shown.by === 'code' && input.identityChecked === true,
  ])
  if (row && !row.event_id) notFound('event')
  if (row && !row.list_id) notFound('check_in_list')
  return row?.id ? resultOf(row) : recordedResult(ctx.pool, organizationId, scanId, requestHash)
}

type Shown = {
  by: TicketKey
  /** What is decided before any ticket is looked up. */
  reason: RefusalReason | null
  kid: number | null
  /** Serial or code; null matches no ticket. */
  ticket: string | null
  gen: number | null
  /** What is wrong with the part of the code that changes; null for a ticket whose code stays, and for one that was typed. */
  rotation: 'rotation_required' | 'stale_code' | null
}

/** Reads what was held before the camera, or typed, as far as form, key and signature go. */
async function readShown(ctx: Ctx, organizationId: string, input: ScanInput): Promise<Shown> {
  const parsed = parseToken(input.qrCodeData)
  if (!parsed.ok) {
    const code = normalizeTicketCode(input.qrCodeData.trim())
    const nothing = { kid: null, gen: null, rotation: null }
    return code
      ? { by: 'code', reason: null, ticket: code, ...nothing }
      : { by: 'token', reason: 'format', ticket: null, ...nothing }
  }
  const { token } = parsed
  const known = await gateKey(ctx.pool, token.kid)
  const own = known?.organizationId === organizationId ? known : null
  const key = own && { eventId: own.eventId, publicKey: own.publicKey, withdrawn: false }
  const verdict = verifyToken(token, { key, eventId: input.eventId, acceptsTestTickets: false }, checkSignature)
  return {
    by: 'token',
    reason: verdict.ok ? null : verdict.reason,
    kid: own ? token.kid : null,
    // A serial beyond the column's range was never given to a ticket.
    ticket: token.serial <= 0x7fff_ffff_ffff_ffffn ? token.serial.toString() : null,
    gen: token.gen,
    rotation: verdict.ok ? await judgeRotation(ctx, token) : null,
  }
}

/** The flag is signed, so it cannot be taken out; the suffix is judged by the gate's clock, not by the phone's. */
async function judgeRotation(ctx: Ctx, token: TicketToken): Promise<Shown['rotation']> {
  if ((token.flags & TOKEN_FLAG.rotating) === 0) return null
  if (token.suffix === null) return 'rotation_required'
  const rotationKey = await gateRotationKey(ctx, token.kid)
  return isFreshSuffix(rotationKey, token, token.suffix, ctx.now) ? null : 'stale_code'
}

type AnswerRow = {
  id: string
  scan_id: string
  valid: boolean
  reason: RefusalReason | null
  ticket_id: string | null
  scan_count: number
  last_scan_at: Date | null
  last_location: string | null
  attendee_id: string | null
  attendee_name: string | null
  ticket_type_name: string | null
}

type DecisionRow = Omit<AnswerRow, 'id'> & { id: string | null; event_id: string | null; list_id: string | null }

const statements = {
  token: { name: 'admit-token', text: admissionStatement('token') },
  code: { name: 'admit-code', text: admissionStatement('code') },
}

/** Null when another attempt with the same scanId and other data was written at the same instant. */
async function writeDecision(pool: pg.Pool, by: TicketKey, values: unknown[]): Promise<DecisionRow | null> {
  try {
    const { rows } = await pool.query<DecisionRow>({ ...statements[by], values })
    return rows[0] ?? null
  } catch (error) {
    // Its scan lost against the other one, so its admission would stand without a scan: the database undid both.
    if (isViolationOf(error, 'admission_scan_row_id_fkey')) return null
    throw error
  }
}

function isViolationOf(error: unknown, constraint: string): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === constraint
}

async function recordedResult(
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
  const row = rows[0]
  if (!row) throw new Error('an attempt was neither recorded nor known')
  if (!row.request_hash.equals(requestHash)) {
    fail('conflict', 'scan.scan_id_reused', 'This scanId was used for another scan. Make a new one for each scan.')
  }
  return resultOf({ ...row })
}

function resultOf(row: Omit<AnswerRow, 'id'>): ScanResult {
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
    scanId: row.scan_id,
  }
}

/** What makes two requests the same attempt: everything but the scanId itself. */
function hashOf({ qrCodeData, eventId, checkInListId, operatorId, location, identityChecked }: ScanInput): Buffer {
  const parts = [qrCodeData.trim().toUpperCase(), eventId, checkInListId ?? null, operatorId ?? null, location ?? null]
  // Only where it is said: attempts of before it could be said are the same attempts.
  if (identityChecked === true) parts.push('identity_checked')
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}
