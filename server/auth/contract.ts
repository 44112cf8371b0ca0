// What sign-up, sign-in and API keys take and give; safe for the browser.
import { z } from 'zod'
import { keyPermissions, type Permission, permissions, type Role } from '@/server/kernel/actor'
import { fault } from '@/server/kernel/contract'
import { locales } from '@/server/kernel/format'
import { email, id, line, personName } from '@/server/kernel/text'

export const minPasswordLength = 10

/** Normalised, so that the same letters typed on two keyboards are the same password. */
const newPassword = z
  .string()
  .min(minPasswordLength, `at least ${minPasswordLength} characters`)
  .max(200, 'at most 200 characters')
  .refine((text) => text.isWellFormed(), fault('control_characters', 'is not a text'))
  .transform((text) => text.normalize('NFKC'))

/** Of an existing account: any length that could once have been accepted, so that a refusal does not describe the rule. */
const givenPassword = z
  .string()
  .max(1000, 'at most 1000 characters')
  .transform((text) => text.normalize('NFKC'))

export const signUpInput = z.strictObject({
  name: personName,
  email,
  password: newPassword,
  locale: z.enum(locales).default('fr'),
})
export type SignUpInput = z.infer<typeof signUpInput>

export const credentialsInput = z.strictObject({
  email,
  password: givenPassword,
  rememberMe: z.boolean().default(false),
})
export type CredentialsInput = z.infer<typeof credentialsInput>

/** Of the REST API: its token speaks for one organization, by default the oldest membership. */
export const loginInput = credentialsInput.extend({ organizationId: id.optional() })
export type LoginInput = z.infer<typeof loginInput>

export type LoginResult = {
  user: { id: string; email: string; role: Role; permissions: Permission[]; organizationId: string }
  token: string
  /** Seconds. */
  expiresIn: number
}

/** Why somebody gets a link into their account by mail. */
export const linkPurposes = ['sign_in', 'password_reset'] as const
export type LinkPurpose = (typeof linkPurposes)[number]

export const linkMinutes: Readonly<Record<LinkPurpose, number>> = { sign_in: 15, password_reset: 60 }

export const askForLinkInput = z.strictObject({
  email,
  purpose: z.enum(linkPurposes),
  locale: z.enum(locales).default('fr'),
})
export type AskForLink = z.output<typeof askForLinkInput>

/** What a link's page has to say: an unknown one was never ours. */
export type LinkState = 'open' | 'used' | 'expired' | 'unknown'

export const resetPasswordInput = z.strictObject({ token: z.string().max(200), password: newPassword })
export type ResetPassword = z.output<typeof resetPasswordInput>

export const validateInput = z.strictObject({
  token: z.string().max(4096),
  permissions: z.array(z.string().max(100)).max(100).default([]),
})
export type ValidateInput = z.infer<typeof validateInput>

export type ValidateResult = {
  valid: boolean
  /** Null for an API key, which belongs to no person, and whenever `valid` is false. */
  userId: string | null
  permissions: Permission[] | null
  /** RFC 3339; null for an API key, which ends only by being revoked. */
  expiresAt: string | null
}

/** Keys of one organization that are not revoked. */
export const maxLiveApiKeys = 50

export const createApiKeyInput = z.strictObject({
  name: line(100),
  permissions: z
    .array(
      z
        .enum(permissions)
        .refine((name) => keyPermissions.includes(name), fault('not_for_keys', 'cannot be given to a key')),
    )
    .min(1, 'at least one permission')
    .max(permissions.length)
    .transform((names) => [...new Set(names)]),
})
export type CreateApiKeyInput = z.infer<typeof createApiKeyInput>

export const revokeApiKeyInput = z.strictObject({ id })
export type RevokeApiKeyInput = z.infer<typeof revokeApiKeyInput>

export type ApiKeyView = {
  id: string
  name: string
  /** What may be shown: the key's text begins with `ptl_key_` and this. */
  prefix: string
  permissions: Permission[]
  createdAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}
