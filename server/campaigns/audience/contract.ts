// Whom a campaign is for: the filter as it is stored, and what is told of the people it finds. Safe for the browser. Guards: a filter names a
// closed list of things, and never anybody who has bought nothing.
import { z } from 'zod'
import { type Locale, locales } from '@/server/kernel/format'
import { id, line } from '@/server/kernel/text'

/** Few enough for an address of a page to carry them. */
const CHOICES = 50

/** `holders`: each ticket's own address, else its buyer's. `buyers`: those who paid or are to pay. */
export const audienceSides = ['holders', 'buyers'] as const
/** `none`: people of an event without a ticket (of holders only). */
export const audienceTicketStatuses = ['valid', 'blocked', 'void', 'none'] as const
/** Whoever let a hold go by has bought nothing and is written to by nobody. */
export const audiencePurchaseStatuses = [
  'awaiting_payment',
  'paid',
  'partially_refunded',
  'refunded',
  'disputed',
  'cancelled',
] as const

const idList = z.array(id).max(CHOICES, `at most ${CHOICES}`).default([])

/** Every filter narrows; an empty list narrows nothing (of buyers without `purchaseStatuses`: those who have paid). */
export const audienceSchema = z.strictObject({
  to: z.enum(audienceSides).default('holders'),
  /** Of a campaign for all events. */
  eventIds: idList,
  sessionIds: idList,
  ticketTypeIds: idList,
  ticketStatuses: z.array(z.enum(audienceTicketStatuses)).max(4).default(['valid']),
  /** Whether the ticket was ever let in. */
  entered: z.enum(['any', 'yes', 'no']).default('any'),
  /** One of `anyOf` to each of the questions. */
  answers: z
    .array(
      z.strictObject({
        question: line(100),
        anyOf: z.array(z.string().max(1_000)).min(1, 'at least 1').max(50, 'at most 50'),
      }),
    )
    .max(10, 'at most 10')
    .default([]),
  /** The language they bought in; who was brought by the organizer counts as French. */
  locales: z.array(z.enum(locales)).max(2).default([]),
  purchaseStatuses: z.array(z.enum(audiencePurchaseStatuses)).max(6).default([]),
})
export type Audience = z.output<typeof audienceSchema>

/** Everybody with a ticket that opens a gate. */
export const usualAudience: Audience = audienceSchema.parse({})

const eventId = id.nullable()

/** Only a `campaign` can be unsubscribed from. */
const kind = z.enum(['campaign', 'reminder', 'event_changed']).default('campaign')

export const audienceInput = z.strictObject({ eventId, audience: audienceSchema, kind })
export type AudienceInput = z.output<typeof audienceInput>
export const choicesInput = z.strictObject({ eventId })
export const audiencePeopleInput = z.strictObject({
  eventId,
  audience: audienceSchema,
  kind,
  /** A part of a name or an address. */
  search: z.string().max(254).optional(),
  cursor: z.string().max(200).optional(),
})
export type AudiencePeople = z.output<typeof audiencePeopleInput>

/** As `messages.reasons` has them, and that there is no address. */
export const leftOutReasons = ['bounced', 'complained', 'unsubscribed', 'by_member', 'no_address'] as const
export type LeftOutReason = (typeof leftOutReasons)[number]

/** `addresses`: distinct ones that get it. `suppressed`: that do not want it or do not exist. `withoutAddress`: people nobody can write to. */
export type AudienceCount = {
  addresses: number
  suppressed: number
  withoutAddress: number
  /** Of the two before, some: those that do not exist first. */
  leftOut: { name: string; address: string | null; reason: LeftOutReason }[]
  /** People with an address who never had a ticket, where the filter asks for tickets alone. */
  neverTicketed: number
}

export type CampaignChoices = {
  /** Of all events: those to choose from; of one: that one. */
  events: { id: string; title: string; startsAt: Date | null }[]
  sessions: { id: string; startsAt: Date }[]
  ticketTypes: { id: string; name: string }[]
  /** As people answered, the most given answers first. */
  questions: { question: string; answers: string[] }[]
  /** Variables that the words may name. */
  variables: string[]
}

export type AudiencePerson = {
  key: string
  name: string
  address: string
  locale: Locale
  tickets: number
  /** Why they get nothing of it; null: they do. */
  leftOut: LeftOutReason | null
}
export type AudiencePeoplePage = { people: AudiencePerson[]; nextCursor: string | null }
