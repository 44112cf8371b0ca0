// What organizations and their members are made of; safe for the browser.
import { z } from 'zod'
import { signUpInput } from '@/server/auth/contract'
import { type Permission, type Role, rolePermissions, roles } from '@/server/kernel/actor'
import { type Locale, locales } from '@/server/kernel/format'
import { email, id, line } from '@/server/kernel/text'

export const createOrganizationInput = z.strictObject({
  name: line(120),
  locale: z.enum(locales).default('fr'),
})
export type CreateOrganizationInput = z.infer<typeof createOrganizationInput>

export const addMemberInput = z.strictObject({
  organizationId: id,
  email,
  role: z.enum(roles),
  /** Empty: every event. */
  eventIds: z.array(id).max(200).default([]),
})
export type AddMemberInput = z.infer<typeof addMemberInput>

export const inviteInput = addMemberInput.omit({ organizationId: true })
export type InviteInput = z.output<typeof inviteInput>

/** Days that an invitation stands; sending it again begins them anew. */
export const invitationDays = 7

export const invitationIdInput = z.strictObject({ id })
export const invitationTokenInput = z.strictObject({ token: z.string().max(200) })

/** Its address is the invitation's. */
export const invitedSignUpInput = signUpInput.omit({ email: true }).extend(invitationTokenInput.shape)
export type InvitedSignUp = z.output<typeof invitedSignUpInput>

/**
 * Whether somebody with these permissions, who manages members, may give this role: one that does nothing beyond them. Reading is no power over
 * others, so that who may not pay the plan can still make somebody `read_only`, who sees its bills.
 */
export function mayGive(own: ReadonlySet<Permission>, role: Role): boolean {
  return [...rolePermissions[role]].every((name) => own.has(name) || name.endsWith(':read'))
}

export const changeMemberInput = z.strictObject({ id, role: z.enum(roles) })
export const memberIdInput = z.strictObject({ id })

/** One that waits, in the list of members. */
export type InvitationView = {
  id: string
  email: string
  role: Role
  eventIds: readonly string[] | null
  /** Null: a person who is gone, or the product. */
  invitedBy: string | null
  createdAt: Date
  expiresAt: Date
}

export type InvitationState = 'open' | 'accepted' | 'revoked' | 'expired' | 'replaced'

/** As whoever has its link sees it. */
export type InvitationPage = {
  state: InvitationState
  organization: { name: string; slug: string }
  invitedBy: string | null
  role: Role
  email: string
  expiresAt: Date
  /** Of this address, where there is one. Not proven: joining takes its password away (server/auth/prove-mailbox.ts). */
  account: { isProven: boolean } | null
}

export type OrganizationView = {
  id: string
  name: string
  slug: string
  locale: Locale
  role: Role
  permissions: Permission[]
  /** Null: every event. */
  eventIds: readonly string[] | null
}

export type MemberView = {
  id: string
  userId: string
  name: string
  email: string
  role: Role
  eventIds: readonly string[] | null
  createdAt: Date
}
