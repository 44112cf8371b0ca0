// What an outside turnstile asks and is told.
import { z } from 'zod'
import { id } from '@/server/kernel/text'
import { type RefusalReason, scanIdText, scanInput } from '../contract'

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
  scanId: scanIdText,
})

export type ConfirmedScan = { leaseId: string; scanId: string; ticketId: string; confirmedAt: Date }
