// Outside services that may send signed messages for an organization; safe for the browser.
import { z } from 'zod'
import { id, line } from '@/server/kernel/text'

export const maxLiveIntegrations = 20
/** Hours in which the secret before a rotation still signs. */
export const rotationOverlapHours = 24

export const createIntegrationInput = z.strictObject({ name: line(100) })
export type CreateIntegrationInput = z.infer<typeof createIntegrationInput>

export const integrationInput = z.strictObject({ id })
export type IntegrationInput = z.infer<typeof integrationInput>

export type IntegrationView = {
  id: string
  name: string
  createdAt: Date
  /** Of the secret before, after a rotation; null when only one signs. */
  previousUntil: Date | null
  revokedAt: Date | null
}

/** The secret's text is given this one time. */
export type IntegrationWithSecret = IntegrationView & { secret: string }
