// An organization's own account at Stripe, as its people see it: where it stands, and what Stripe asks for in a few plain kinds; safe
// for the browser.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { locales } from '@/server/kernel/format'

/**
 * `unfinished`: the form was not sent. `checking`: sent, Stripe looks at it. `restricted`: it takes no payments until more is told, or
 * for good.
 */
export type AccountState = 'not_connected' | 'unfinished' | 'checking' | 'ready' | 'restricted'

/** What Stripe asks for has hundreds of names; to a person it is one of these. */
const requirementKinds = ['business', 'company', 'person', 'document', 'bank', 'terms', 'other'] as const
export type RequirementKind = (typeof requirementKinds)[number]

/** Countries in which an organizer can open an account with direct charges; ISO 3166. */
export const accountCountries = [
  'FR',
  'BE',
  'CH',
  'LU',
  'MC',
  'CA',
  'AT',
  'CZ',
  'DE',
  'DK',
  'ES',
  'FI',
  'GB',
  'IE',
  'IT',
  'JP',
  'NL',
  'NO',
  'PL',
  'PT',
  'RO',
  'SE',
  'US',
] as const
export type AccountCountry = (typeof accountCountries)[number]

export type AccountView = {
  state: AccountState
  /** acct_…, to name it to Stripe's support; null: none. */
  ref: string | null
  country: string | null
  /** Asked for, each kind once. */
  requirements: RequirementKind[]
  /** Being looked at. */
  pending: RequirementKind[]
  /** Until when the requirements have to be met. */
  dueAt: Date | null
  payoutsEnabled: boolean
  /** Stripe has refused the account for good. */
  isRejected: boolean
  checkedAt: Date | null
}

export const connectAccountInput = z.strictObject({
  /** Of the account to open; of no effect once there is one. */
  country: z.enum(accountCountries, fault('not_an_option', `must be one of ${accountCountries.join(', ')}`).error),
  /** In which the person comes back. */
  locale: z.enum(locales),
})
export type ConnectAccount = z.output<typeof connectAccountInput>

type Row = {
  ref: string
  chargesEnabled: boolean
  payoutsEnabled: boolean
  detailsSubmitted: boolean
  requirements: readonly string[]
  pending: readonly string[]
  dueAt: Date | null
  disabledReason: string | null
  country: string | null
  checkedAt: Date
}

/** Kept as the reason of an account that took back the right to act for it. */
export const deauthorized = 'deauthorized'

export function accountState(row: Omit<Row, 'ref' | 'checkedAt'> | null): AccountState {
  if (!row || row.disabledReason === deauthorized) return 'not_connected'
  if (row.chargesEnabled) return 'ready'
  if (isRejected(row)) return 'restricted'
  if (!row.detailsSubmitted) return 'unfinished'
  return row.requirements.length > 0 ? 'restricted' : 'checking'
}

function isRejected({ disabledReason }: Pick<Row, 'disabledReason'>): boolean {
  return disabledReason?.startsWith('rejected.') === true || disabledReason === 'listed'
}

export function accountView(row: Row | null): AccountView {
  const state = accountState(row)
  const known = state === 'not_connected' ? null : row
  return {
    state,
    ref: known?.ref ?? null,
    country: known?.country ?? null,
    requirements: kindsOf(known?.requirements ?? []),
    pending: kindsOf(known?.pending ?? []),
    dueAt: known?.dueAt ?? null,
    payoutsEnabled: known?.payoutsEnabled ?? false,
    isRejected: known !== null && isRejected(known),
    checkedAt: row?.checkedAt ?? null,
  }
}

function kindsOf(names: readonly string[]): RequirementKind[] {
  const found = new Set(names.map(requirementKind))
  return requirementKinds.filter((kind) => found.has(kind))
}

/** @param name Stripe's own, such as `individual.verification.document` */
export function requirementKind(name: string): RequirementKind {
  if (/(^|\.)verification\.|(^|\.)documents?(\.|$)/.test(name)) return 'document'
  if (/^(external_account|settings\.payouts)/.test(name)) return 'bank'
  if (/^(tos_acceptance|settings\.card_issuing\.tos)/.test(name)) return 'terms'
  if (/^business_(profile|type)/.test(name)) return 'business'
  if (/^company(\.|$)/.test(name)) return 'company'
  if (/^(individual|person_\w+|representative|owners|directors|executives|relationship)(\.|$)/.test(name))
    return 'person'
  return 'other'
}
