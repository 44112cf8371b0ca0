// The kinds of message whose words can be written by a person, and the variables that the words of each may name. Light, and safe in the
// browser.
import type { ContentRules } from './blocks'

/** Those that the API takes (POST /api/notifications/email and /sms). A waiting list is kept by the program that asks. */
export const apiKinds = [
  'ticket_generated',
  'payment_pending',
  'payment_failed',
  'refund',
  'event_changed',
  'event_cancelled',
  'reminder',
  'waiting_list',
  'custom',
] as const
export type MessageKind = (typeof apiKinds)[number]

/** The mails of an installation itself, whose words no organization changes. */
export const installationKinds = [
  'invitation',
  'sign_in',
  'password_reset',
  'password_changed',
  'password_removed',
] as const
export type InstallationKind = (typeof installationKinds)[number]

/**
 * Made of words and variables alone. A program's request brings the variables in `props.data`; what the product itself asks for has them read
 * from the rows when it is written, and its `refund` and `event_cancelled` are composed.
 */
export const wordedKinds = [...apiKinds, ...installationKinds] as const
export type WordedKind = (typeof wordedKinds)[number]

/** Always composed; an organization may make their words its own, as those of `refund` and `event_cancelled`, which programs ask for too. */
export const ownedKinds = [
  'purchase_confirmation',
  'payment_instructions',
  'late_payment_refund',
  'tickets_sent',
  'ticket_ended',
  'transfer_offer',
  'transfer_ended',
  'display_code',
] as const
export type OwnedKind = (typeof ownedKinds)[number]

type Variables = { required: readonly string[]; optional: readonly string[]; hasDetails: boolean }

const aboutTheEvent = ['event_date', 'venue_name', 'venue_address'] as const

const worded: Record<WordedKind, Variables> = {
  ticket_generated: {
    required: ['event_title', 'ticket_url'],
    optional: ['guest_name', ...aboutTheEvent, 'ticket_type', 'ticket_code', 'message'],
    hasDetails: true,
  },
  payment_pending: {
    required: ['event_title'],
    optional: ['guest_name', 'amount', 'payment_url', 'purchase_number', 'expires_at', 'message'],
    hasDetails: true,
  },
  payment_failed: {
    required: ['event_title'],
    optional: ['guest_name', 'amount', 'reason', 'payment_url', 'purchase_number', 'message'],
    hasDetails: true,
  },
  refund: {
    required: ['event_title', 'amount'],
    optional: ['guest_name', 'reason', 'purchase_number', 'purchase_url', 'message'],
    hasDetails: true,
  },
  event_changed: {
    required: ['event_title'],
    optional: ['guest_name', ...aboutTheEvent, 'changes', 'ticket_url', 'message'],
    hasDetails: false,
  },
  event_cancelled: {
    required: ['event_title'],
    optional: [
      'guest_name',
      'event_date',
      'venue_name',
      'reason',
      'amount',
      'purchase_number',
      'purchase_url',
      'message',
    ],
    hasDetails: true,
  },
  reminder: {
    required: ['event_title'],
    optional: ['guest_name', ...aboutTheEvent, 'doors_at', 'ticket_url', 'message'],
    hasDetails: false,
  },
  custom: {
    required: ['message'],
    optional: ['subject', 'guest_name', 'event_title', ...aboutTheEvent, 'link_label', 'link_url'],
    hasDetails: false,
  },
  waiting_list: {
    required: ['event_title', 'offer_url'],
    optional: ['guest_name', ...aboutTheEvent, 'ticket_type', 'expires_at', 'message'],
    hasDetails: true,
  },
  invitation: {
    required: ['invitation_url'],
    optional: ['guest_name', 'inviter_name', 'role_name', 'expires_at'],
    hasDetails: false,
  },
  sign_in: { required: ['sign_in_url'], optional: ['guest_name', 'minutes'], hasDetails: false },
  password_reset: { required: ['reset_url'], optional: ['guest_name', 'minutes'], hasDetails: false },
  password_changed: { required: ['password_url'], optional: ['guest_name'], hasDetails: false },
  password_removed: { required: ['password_url'], optional: ['guest_name'], hasDetails: false },
}

/** What their composer’s facts are called in an organizer's words; each is always given, some as nothing. */
const owned: Record<OwnedKind, readonly string[]> = {
  purchase_confirmation: [
    'guest_name',
    'event_title',
    ...aboutTheEvent,
    'ticket_count',
    'amount',
    'purchase_number',
    'purchase_url',
  ],
  payment_instructions: [
    'guest_name',
    'event_title',
    'amount',
    'reference',
    'instructions',
    'expires_at',
    'purchase_number',
    'purchase_url',
  ],
  late_payment_refund: ['guest_name', 'event_title', 'amount', 'purchase_number'],
  tickets_sent: ['event_title', 'event_date', 'venue_name', 'ticket_count'],
  ticket_ended: ['guest_name', 'event_title', 'event_date'],
  transfer_offer: [
    'guest_name',
    'sender_name',
    'message',
    'event_title',
    'event_date',
    'venue_name',
    'ticket_type',
    'offer_url',
    'expires_at',
  ],
  transfer_ended: ['guest_name', 'recipient_name', 'event_title', 'ticket_type', 'ticket_url'],
  display_code: ['guest_name', 'event_title', 'ticket_type', 'code', 'minutes'],
}

export type EditableKind = OwnedKind | Exclude<WordedKind, InstallationKind>

/** In the order in which a buyer meets them. */
export const editableKinds = [
  'purchase_confirmation',
  'tickets_sent',
  'ticket_generated',
  'payment_instructions',
  'payment_pending',
  'payment_failed',
  'waiting_list',
  'reminder',
  'event_changed',
  'event_cancelled',
  'refund',
  'late_payment_refund',
  'ticket_ended',
  'transfer_offer',
  'transfer_ended',
  'display_code',
  'custom',
] as const satisfies EditableKind[]

export function isEditable(kind: string): kind is EditableKind {
  return editableKinds.some((one) => one === kind)
}

export function isOfTheInstallation(kind: string): kind is InstallationKind {
  return installationKinds.some((one) => one === kind)
}

export function isOwned(kind: string): kind is OwnedKind {
  return ownedKinds.some((one) => one === kind)
}

export function isWorded(kind: string): kind is WordedKind {
  return wordedKinds.some((one) => one === kind)
}

/** What words of this kind may name; `organization_name` always. */
export function rulesOf(kind: WordedKind | OwnedKind): ContentRules {
  if (isOwned(kind)) return { variables: [...owned[kind], 'organization_name'], hasDetails: true }
  const { required, optional, hasDetails } = worded[kind]
  return { variables: [...required, ...optional, 'organization_name'], hasDetails }
}

export function variablesOf(kind: WordedKind): { required: readonly string[]; optional: readonly string[] } {
  const { required, optional } = worded[kind]
  return { required, optional }
}
