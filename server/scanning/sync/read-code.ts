// What a code that a device has seen is to us: the ticket that it names, or why it names none. The device's own word about it is kept, not
// believed: key and signature are checked again.
import type { Ctx } from '@/server/kernel/ctx'
import { checkSignature } from '@/server/tickets/event-keys-crypto'
import { normalizeTicketCode } from '@/server/tickets/ticket-code'
import { parseToken } from '@/server/tickets/ticket-token'
import { verifyToken } from '@/server/tickets/verify-token'
import type { RefusalReason } from '../contract'
import { gateKey } from '../gate-keys'

export type ReadCode =
  | { by: 'token'; kid: number; serial: string; gen: number }
  | { by: 'code'; code: string }
  | { by: null; reason: RefusalReason }

/** A withdrawn key still names its ticket: since when it is withdrawn decides what a scan with it was. */
export async function readCode(
  ctx: Pick<Ctx, 'pool'>,
  where: { organizationId: string; eventId: string },
  text: string,
): Promise<ReadCode> {
  const parsed = parseToken(text)
  if (!parsed.ok) {
    const code = normalizeTicketCode(text.trim())
    return code ? { by: 'code', code } : { by: null, reason: 'format' }
  }
  const { token } = parsed
  const known = await gateKey(ctx.pool, token.kid)
  const key =
    known?.organizationId === where.organizationId
      ? { eventId: known.eventId, publicKey: known.publicKey, withdrawn: false }
      : null
  const question = { key, eventId: where.eventId, acceptsTestTickets: false }
  const verdict = verifyToken(token, question, checkSignature)
  if (!verdict.ok) return { by: null, reason: verdict.reason }
  if (token.serial > 0x7fff_ffff_ffff_ffffn) return { by: null, reason: 'revoked' }
  return { by: 'token', kid: token.kid, serial: token.serial.toString(), gen: token.gen }
}
