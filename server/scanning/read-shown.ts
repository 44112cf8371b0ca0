// Reads what was held before the camera, or typed, as far as form, key and signature go: everything that is known before any ticket is
// looked up.
import type { Ctx } from '@/server/kernel/ctx'
import { checkSignature } from '@/server/tickets/event-keys-crypto'
import { isFreshSuffix } from '@/server/tickets/rotating/ticket-key'
import { codeOfTicketPage } from '@/server/tickets/ticket-access'
import { normalizeTicketCode } from '@/server/tickets/ticket-code'
import { parseToken, type TicketToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { verifyToken } from '@/server/tickets/verify-token'
import type { TicketKey } from './admission-statement'
import type { RefusalReason } from './contract'
import { gateKey, gateRotationKey } from './gate-keys'

export type Shown = {
  /** The address of a ticket's page counts as its code: no signature is in it. */
  by: TicketKey
  /** What is decided before any ticket is looked up. */
  reason: RefusalReason | null
  kid: number | null
  /** Serial or code; null matches no ticket. */
  ticket: string | null
  gen: number | null
  /** What is wrong with the part of the code that changes; null for a ticket whose code stays, and for one that was typed. */
  rotation: 'rotation_required' | 'stale_code' | null
  /** An old code that a rule of the event keeps out, whatever a supervisor says. */
  isBarred: boolean
}

export type ToRead = {
  qrCodeData: string
  eventId: string
  /** A code that somebody could have typed is nothing here. */
  signedOnly?: boolean
  /** A supervisor sets aside what the rules say. */
  override?: boolean
}

export async function readShown(
  ctx: Ctx,
  organizationId: string,
  { qrCodeData, eventId, signedOnly = false, override = false }: ToRead,
): Promise<Shown> {
  const parsed = parseToken(qrCodeData)
  if (!parsed.ok) {
    const text = qrCodeData.trim()
    const code = signedOnly ? null : (normalizeTicketCode(text) ?? (await codeOfTicketPage(ctx, text)))
    const nothing = { kid: null, gen: null, rotation: null, isBarred: false }
    return code
      ? { by: 'code', reason: null, ticket: code, ...nothing }
      : { by: 'token', reason: 'format', ticket: null, ...nothing }
  }
  const { token } = parsed
  const known = await gateKey(ctx.pool, token.kid)
  const own = known?.organizationId === organizationId ? known : null
  const key = own && { eventId: own.eventId, publicKey: own.publicKey, withdrawn: false }
  const verdict = verifyToken(token, { key, eventId, acceptsTestTickets: false }, checkSignature)
  const rotation = verdict.ok ? await judgeRotation(ctx, token) : null
  return {
    by: 'token',
    reason: verdict.ok ? null : verdict.reason,
    kid: own ? token.kid : null,
    // A serial beyond the column's range was never given to a ticket.
    ticket: token.serial <= 0x7fff_ffff_ffff_ffffn ? token.serial.toString() : null,
    gen: token.gen,
    rotation,
    isBarred: override && rotation === 'stale_code' && (await areOldCodesBarred(ctx, token)),
  }
}

/** The flag is signed, so it cannot be taken out; the suffix is judged by the gate's clock, not by the phone's. */
async function judgeRotation(ctx: Ctx, token: TicketToken): Promise<Shown['rotation']> {
  if ((token.flags & TOKEN_FLAG.rotating) === 0) return null
  if (token.suffix === null) return 'rotation_required'
  const rotationKey = await gateRotationKey(ctx, token.kid)
  return isFreshSuffix(rotationKey, token, token.suffix, ctx.now) ? null : 'stale_code'
}

async function areOldCodesBarred({ pool }: Ctx, { kid, serial }: TicketToken): Promise<boolean> {
  const { rows } = await pool.query<{ barred: boolean }>(
    `SELECT EXISTS (SELECT FROM ticket t JOIN gate_alert g ON g.event_id = t.event_id AND g.rule = 'stale_replay' AND g.key = t.id::text
       WHERE t.kid = $1 AND t.serial = $2 AND g.blocked) AS barred`,
    [kid, serial.toString()],
  )
  return rows[0]?.barred === true
}
