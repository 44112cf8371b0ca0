// An event's reminders, and the offer to tell of its changes: what is asked for and what is told. Safe for the browser. Guards: the words of a
// reminder name only what each of its readers can be given.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { type Locale, locales } from '@/server/kernel/format'
import { id } from '@/server/kernel/text'
import { contentFaults, type MessageContent } from '@/server/notifications/templates/contract'
import { type CampaignStatus, campaignContentSchema, campaignRules } from '../contract'

export const anchors = ['doors', 'start'] as const
export type Anchor = (typeof anchors)[number]

export const reminderLimits = { perEvent: 10, days: 90 } as const
const DAY_MINUTES = 1_440

export const reminderRuleSchema = z
  .strictObject({
    anchor: z.enum(anchors),
    /** Before it. */
    minutesBefore: z
      .int('must be a whole number')
      .min(0, 'at least 0')
      .max(reminderLimits.days * DAY_MINUTES, `at most ${reminderLimits.days} days`),
    /** By the event's clock: minutes after midnight, of the day that lies so many whole days before; null: as long before as is said. */
    atMinute: z
      .int()
      .min(0)
      .max(DAY_MINUTES - 1)
      .nullable(),
  })
  .superRefine(({ minutesBefore, atMinute }, context) => {
    if (atMinute === null && minutesBefore === 0) refuse(context, fault('too_small', 'at least 1', { minimum: 1 }))
    if (atMinute !== null && minutesBefore % DAY_MINUTES !== 0)
      refuse(context, fault('invalid', 'must be whole days beside an hour of the day'))
  })
export type ReminderRule = z.output<typeof reminderRuleSchema>

function refuse(context: z.RefinementCtx, { error: message, params }: ReturnType<typeof fault>): void {
  context.addIssue({ code: 'custom', path: ['minutesBefore'], message, params })
}

/** What the words of a reminder may name. */
export const reminderRules = campaignRules('an event')

const content = campaignContentSchema.superRefine((given, context) => {
  for (const locale of locales) {
    const words = given[locale]
    for (const { path, error: message, params } of words ? contentFaults(words, reminderRules) : [])
      context.addIssue({ code: 'custom', path: [locale, ...path], message, params: { ...params } })
  }
})

const seen = z.int().min(1)
export const eventRemindersInput = z.strictObject({ eventId: id })
export const reminderInput = z.strictObject({ id })
/** Also when it would go out, while it is being written. */
export const addReminderInput = z.strictObject({ eventId: id, rule: reminderRuleSchema })
/** `seen`: the version that was shown; another one meanwhile is a conflict. */
export const changeReminderInput = z.strictObject({ id, seen, rule: reminderRuleSchema })
export const turnReminderInput = z.strictObject({ id, seen, isOn: z.boolean() })
/** A language that is left out goes out in the organization's words for reminders, else in the product's. */
export const saveReminderWordsInput = z.strictObject({ id, seen, content })
export const removeReminderInput = z.strictObject({ id, seen })

/**
 * `early`: to come. `due`: about to be made. `sent`: there is a campaign. `passed`: its moment went by and it is not sent any more. `never`: by
 * this rule it would come after what it reminds of.
 */
export const reminderStates = ['early', 'due', 'sent', 'passed', 'never'] as const
export type ReminderState = (typeof reminderStates)[number]

/** What becomes of a reminder for one date of the event. */
export type ReminderDate = {
  sessionId: string
  startsAt: Date
  /** By the rule and the date as they are now; of a sent one, when it was made. */
  at: Date
  state: ReminderState
  campaign: { id: string; status: CampaignStatus; recipients: number } | null
  /** Of a sent one whose date was moved since: when it would go out, were it not for that. It does not. */
  movedTo: Date | null
}

export type ReminderView = {
  id: string
  version: number
  rule: ReminderRule
  isOn: boolean
  /** In which languages it has words of its own. */
  ownWords: Locale[]
  /** Those to come first, the latest of the others after them. */
  dates: ReminderDate[]
}

export type EventReminders = {
  reminders: ReminderView[]
  /** Those that were taken away and had been sent. */
  earlier: { campaignId: string; rule: ReminderRule; at: Date; status: CampaignStatus; recipients: number }[]
  /** Nothing is sent for an event that is a draft, cancelled or archived. */
  isSending: boolean
  /** Without a time for the doors, both anchors are the start. */
  hasDoors: boolean
  mayChange: boolean
}

export type ReminderWords = {
  id: string
  version: number
  rule: ReminderRule
  own: Record<Locale, MessageContent | null>
  /** What goes out where it has none. */
  usual: Record<Locale, MessageContent>
  mayChange: boolean
}

/** The locale is that of who looks: dates are told in it, and a campaign that is made is named in it. */
export const changeOfferInput = z.strictObject({ eventId: id, locale: z.enum(locales) })
/** `until`: the offer that was shown; with more changes there meanwhile it is a conflict. */
export const changePressInput = changeOfferInput.extend({ until: z.string().regex(/^\d{1,19}$/) })
export type DraftChange = z.output<typeof changePressInput>

export const changedFields = ['title', 'startsAt', 'doorsAt', 'venue'] as const
export type ChangedField = (typeof changedFields)[number]

/** One thing that changed since holders were told, in a language. */
export type ChangeLine = { field: ChangedField; before: string; after: string }

/**
 * `new`: nobody was told. `more`: a draft tells of some of it, but not of all. `drafted`: a draft tells of all of it. `scheduled`: so does a
 * campaign that waits for its time; `outdated`: it waits for its time and does not. `undone`: all is as it was, and the draft says otherwise.
 */
export type ChangeOfferState = 'new' | 'more' | 'drafted' | 'scheduled' | 'outdated' | 'undone'

export type ChangeOffer = {
  state: ChangeOfferState
  until: string
  changes: ChangeLine[]
  campaignId: string | null
  /** Tickets that were valid before the change. */
  tickets: number
  maySend: boolean
}
