// What organizations and their members are made of; safe for the browser.
import { z } from 'zod'
import { type Permission, type Role, roles } from '@/server/kernel/actor'
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
