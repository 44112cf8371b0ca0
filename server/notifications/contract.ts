// Messages as programs and the dashboard ask for them, and what is told of them. Safe for the browser.
import { z } from 'zod'
import { apiKinds, isEditable } from '@/emails/message-kinds'
import { fault } from '@/server/kernel/contract'
import { locales } from '@/server/kernel/format'
import { email, id, instant } from '@/server/kernel/text'

const FURTHEST_MS = 366 * 24 * 3_600_000

/** A message waits for a year at most. */
export function isTooFar(now: Date, at: Date): boolean {
  return at.getTime() > now.getTime() + FURTHEST_MS
}

export const channels = ['email', 'sms'] as const
export type Channel = (typeof channels)[number]

export const messagePriorities = ['high', 'normal', 'low'] as const
export type MessagePriority = (typeof messagePriorities)[number]

export const messageStatuses = [
  'requested',
  'sent',
  'delivered',
  'bounced',
  'failed',
  'obsolete',
  'suppressed',
  'cancelled',
] as const
export type MessageStatus = (typeof messageStatuses)[number]

/** As E.164 has it: a plus sign and 8 to 15 digits, without a blank. */
export const phoneNumber = z.string().regex(/^\+[1-9]\d{7,14}$/, 'must be a number like +33612345678')

const options = z.strictObject({
  /** `high` and `normal` stand beside the tickets' own mails and after them, `low` where batches and campaigns do. */
  priority: z.enum(messagePriorities, 'must be high, normal or low').default('normal'),
  /** What lies in the past is now. */
  scheduledAt: instant.optional(),
  locale: z.enum(locales, 'must be fr or en').default('fr'),
  /** What it is about, for the history. */
  eventId: id.optional(),
})

const what = {
  template: z.enum(apiKinds, fault('not_an_option', `must be one of: ${apiKinds.join(', ')}`).error),
  /** The template's variables; what is wrong with them is told by name. */
  data: z.record(z.string().max(100), z.unknown()).default({}),
  options: options.prefault({}),
}

export const sendEmailInput = z.strictObject({ to: email, ...what })
export const sendSmsInput = z.strictObject({ to: phoneNumber, ...what })
export type SendMessage = z.output<typeof sendEmailInput>

/** What was asked for, at once. */
export type MessageAsked = {
  notificationId: string
  /** Null until it was handed over, as are the two below. */
  messageId: string | null
  status: MessageStatus
  provider: string | null
  sentAt: Date | null
  /** Of an SMS: how many it will be counted as. */
  segments?: number
}

export const notificationIdInput = z.strictObject({ id })

export type MessageState = {
  notificationId: string
  type: Channel
  status: MessageStatus
  recipient: string
  subject: string | null
  template: string
  provider: string | null
  providerMessageId: string | null
  createdAt: Date
  scheduledAt: Date | null
  sentAt: Date | null
  deliveredAt: Date | null
  openedAt: Date | null
  bouncedAt: Date | null
  eventId: string | null
}

const limit = z
  .string()
  .regex(/^([1-9]\d?|100)$/, 'must be a number from 1 to 100')
  .transform(Number)
  .default(50)

const filters = {
  eventId: id.optional(),
  type: z.enum(channels, 'must be email or sms').optional(),
}

export const historyQuery = z.strictObject({
  ...filters,
  status: z.enum(messageStatuses).optional(),
  template: z.string().max(100).optional(),
  cursor: z.string().max(200).optional(),
  limit,
})
export type HistoryQuery = z.output<typeof historyQuery>

export type MessageHistory = { items: MessageState[]; nextCursor: string | null }

export const statisticsQuery = z.strictObject({ ...filters, from: instant.optional(), to: instant.optional() })
export type StatisticsQuery = z.output<typeof statisticsQuery>

export type MessageCounts = {
  /** Taken by a provider, whatever became of it. */
  sent: number
  delivered: number
  bounced: number
  failed: number
}
export type MessageStatistics = MessageCounts & { byTemplate: Record<string, MessageCounts> }

export const figureDays = [7, 30, 90] as const

export const messageFiguresInput = z.strictObject({
  eventId: id.optional(),
  days: z.literal([...figureDays]).default(30),
  /** Whether the days count what campaigns sent, beside which nothing else is to be seen. */
  campaigns: z.boolean().default(true),
})
export type MessageFiguresInput = z.output<typeof messageFiguresInput>

export type MessageFigure = {
  requested: number
  /** Taken by a provider, whatever became of it. */
  sent: number
  delivered: number
  /** As the provider believes: many mail programs hide it, some pretend it. */
  opened: number
  bounced: number
  complained: number
  failed: number
  /** Not sent, since its address gets nothing any more. */
  withheld: number
}

export type MessageFigures = {
  /** Whose days these are. */
  timeZone: string
  total: MessageFigure
  byKind: (MessageFigure & { kind: string })[]
  /** Of the total, what campaigns asked for. */
  ofCampaigns: number
  /** Every day of them, the oldest first; `2026-11-22`. */
  byDay: (MessageFigure & { day: string })[]
}

/** May it be sent again, by its kind and state? Codes and links that are for one moment may not, nor what still waits or has no reader. */
export function canAgain({
  kind,
  status,
  campaignId,
}: {
  kind: string
  status: MessageStatus
  campaignId: string | null
}) {
  return (
    isEditable(kind) && kind !== 'display_code' && campaignId === null && !['requested', 'obsolete'].includes(status)
  )
}

export const listMessagesInput = z.strictObject({
  ...filters,
  purchaseId: id.optional(),
  isOfCampaign: z.boolean().optional(),
  status: z.enum(messageStatuses).optional(),
  kind: z.string().max(100).optional(),
  /** A part of an address, a number or a name: the recipient's, the buyer's, an attendee's. */
  search: z.string().max(254).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(100).default(50),
})
export type ListMessages = z.output<typeof listMessagesInput>

export type MessageRow = MessageState & {
  /** Where it is known. */
  recipientName: string | null
  timeZone: string
  campaignId: string | null
  complainedAt: Date | null
}
export type MessagePage = { messages: MessageRow[]; nextCursor: string | null }

export const resendInput = z.strictObject({ id, key: z.uuid() })
export const changeAddressInput = z.strictObject({ id, email, key: z.uuid() })
export const rescheduleInput = z.strictObject({ id, at: instant })

/** What can become of a message and what people do about it, as its steps tell it. */
export const messageStepKinds = [
  ...messageStatuses,
  'handed_over',
  'delayed',
  'opened',
  'complained',
  'unsubscribed',
  'resent',
  'address_changed',
] as const
export type MessageStepKind = (typeof messageStepKinds)[number]

/** The product's own reasons, told in words by the page; what a carrier wrote stands as it is. */
export const messageReasons = [
  'answer_lost',
  'never_taken',
  'no_carrier',
  'all_left_alone',
  'left_alone',
  'not_configured',
  'no_mailbox',
  'no_sender',
  'unsendable',
] as const
export type MessageReason = (typeof messageReasons)[number]

export type MessageStep = { kind: MessageStepKind; provider: string | null; detail: string | null; at: Date }

export type MessageView = MessageRow & {
  locale: string
  lastError: string | null
  eventTitle: string | null
  purchase: { id: string; number: string; eventId: string } | null
  /** The message that this one repeats, and those that repeat it. */
  repeats: string | null
  repeatedBy: string[]
  steps: MessageStep[]
  /** As it would be written today from what was asked for; null where that is made of a purchase's present state. */
  written: { html: string | null; text: string } | null
  /** Of an SMS. */
  segments: number | null
  /** Of an SMS that waits for the end of the quiet hours. */
  quietUntil: Date | null
  /** Why its address gets nothing any more; null: it does. */
  withheld: string | null
  can: { resend: boolean; changeAddress: boolean; cancel: boolean }
}
