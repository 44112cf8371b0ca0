// The door of the gates: practice tickets go to the rehearsal, everything else to the real gate. Guards: what a rehearsal's own devices
// still show when it has ended or was taken away leaves no row at the real gate.
import type { Ctx } from '@/server/kernel/ctx'
import { parseToken, TOKEN_FLAG } from '@/server/tickets/ticket-token'
import { admit } from '../admit'
import type { ScanInput, ScanResult } from '../contract'
import { isPracticeDevice } from './practice-devices'
import { rehearse, testTicketRefused } from './rehearse'

/** Beyond the range of a column no practice ticket is numbered. */
const MOST_SERIAL = 0x7fff_ffff_ffff_ffffn

export async function decideAtGate(ctx: Ctx, input: ScanInput): Promise<ScanResult> {
  const parsed = parseToken(input.qrCodeData)
  const isTest = parsed.ok && (parsed.token.flags & TOKEN_FLAG.test) !== 0 && parsed.token.serial <= MOST_SERIAL
  if (!isTest) return admit(ctx, input)
  const practised = await rehearse(ctx, input, parsed.token)
  if (practised) return practised
  if (await isPracticeDevice(ctx)) return testTicketRefused(input, input.scanId ?? ctx.random.uuid(ctx.now))
  return admit(ctx, input)
}
