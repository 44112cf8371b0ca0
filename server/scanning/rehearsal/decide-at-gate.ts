// The door of the gates: practice tickets go to the rehearsal, everything else to the real gate.
import type { Ctx } from '@/server/kernel/ctx'
import { parseToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { admit } from '../admit'
import type { ScanInput, ScanResult } from '../contract'
import { rehearse } from './rehearse'

/** Beyond the range of a column no practice ticket is numbered. */
const MOST_SERIAL = 0x7fff_ffff_ffff_ffffn

export async function decideAtGate(ctx: Ctx, input: ScanInput): Promise<ScanResult> {
  const parsed = parseToken(input.qrCodeData)
  const isTest = parsed.ok && (parsed.token.flags & TOKEN_FLAG.test) !== 0 && parsed.token.serial <= MOST_SERIAL
  return (isTest ? await rehearse(ctx, input, parsed.token) : null) ?? admit(ctx, input)
}
