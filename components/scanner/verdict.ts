// What a verdict looks like: one tone, from which colour, icon, sound and word follow.
import type { RefusalReason, ScanResult } from '@/server/scanning/contract'

export type VerdictTone = 'admitted' | 'used' | 'refused'

export function toneOf(reason: RefusalReason | null): VerdictTone {
  if (reason === null) return 'admitted'
  return reason === 'already_used' ? 'used' : 'refused'
}

/** `typed_unknown`: a typed code that no ticket of the event has; a camera's `format` means another thing. */
export type ReasonKey = Exclude<RefusalReason, 'already_used'> | 'typed_unknown'

export function reasonKey(reason: Exclude<RefusalReason, 'already_used'>, typed: boolean): ReasonKey {
  return reason === 'format' && typed ? 'typed_unknown' : reason
}

/** The typed code is good, and belongs to a ticket that a phone shows live: whoever has no phone shows papers. */
export function needsIdentity({ reason, ticketId }: Pick<ScanResult, 'reason' | 'ticketId'>, typed: boolean): boolean {
  return typed && reason === 'rotation_required' && ticketId !== null
}

/** Ten letters and digits, however they are grouped: what a person types from under the QR code. */
export function looksTyped(code: string): boolean {
  return /^[\s-]*(?:[0-9A-Za-z][\s-]*){10}$/.test(code)
}
