// What an outside turnstile asks and is told.
import { z } from 'zod'
import { id } from '@/server/kernel/text'
import { type RefusalReason, scanInput } from '../contract'

/** From the yes until somebody has gone through, or nobody has. */
export const LEASE_MS = 10_000

export const validateTicketInput = z.strictObject({
  qrCodeData: scanInput.shape.qrCodeData,
  eventId: id,
})

export type ValidatedTicket = {
  valid: boolean
  reason: RefusalReason | null
  ticketId: string | null
  /** To confirm with; null when refused. */
  leaseId: string | null
  leaseExpiresAt: Date | null
}

export const scanConfirmationInput = z.strictObject({
  leaseId: id,
  /** The turnstile's own name of the passage: said again, it is the same one. */
  scanId: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,128}$/, 'must be 1 to 128 characters of A–Z, a–z, 0–9, dot, dash, colon and underscore'),
})

export type ConfirmedScan = { leaseId: string; scanId: string; ticketId: string; confirmedAt: Date }
