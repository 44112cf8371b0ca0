// Campaigns: what is asked for and what is told of them. Safe for the browser. Guards: words of a campaign name only what each of its readers
// can be given; a filter names a closed list of things.
import { z } from 'zod'
import { type Locale, locales } from '@/server/kernel/format'
import { email, id, instant, line } from '@/server/kernel/text'
import {
  type ContentRules,
  contentFaults,
  contentSchema,
  type MessageContent,
} from '@/server/notifications/templates/contract'
import { type Audience, audienceSchema, usualAudience } from './audience/contract'

/** `campaign`: written by a person, can be unsubscribed from. `reminder` too. `event_changed`: who holds a ticket has to know it. */
export const campaignKinds = ['campaign', 'reminder', 'event_changed'] as const
export type CampaignKind = (typeof campaignKinds)[number]

export const campaignStatuses = ['draft', 'scheduled', 'sending', 'paused', 'cancelled', 'done'] as const
export type CampaignStatus = (typeof campaignStatuses)[number]

/** So long a campaign that is sent at once can be called off. */
export const UNDO_SECONDS = 30

const ofEveryone = ['guest_name', 'organization_name'] as const
const ofOneEvent = [
  'event_title',
  'event_date',
  'doors_at',
  'venue_name',
  'venue_address',
  'ticket_type',
  /** Where the address has one ticket. */
  'ticket_url',
  /** Of who paid, where they have one purchase. */
  'purchase_number',
  'purchase_url',
] as const

/** What the words may name. A reader for whom one of them is nothing gets the mail without the line or the button that hangs on it. */
export function campaignRules(eventId: string | null): ContentRules {
  return { variables: eventId === null ? ofEveryone : [...ofEveryone, ...ofOneEvent], hasDetails: false }
}

/** By language; who reads another one than is written gets the one that is. */
export const campaignContentSchema = z.strictObject({ fr: contentSchema.optional(), en: contentSchema.optional() })
export type CampaignContent = { fr?: MessageContent | undefined; en?: MessageContent | undefined }

type Unfit = { eventId: string | null; content: CampaignContent }

function refuseUnfit({ eventId, content }: Unfit, context: z.RefinementCtx): void {
  for (const locale of locales) {
    const words = content[locale]
    for (const { path, error: message, params } of words ? contentFaults(words, campaignRules(eventId)) : [])
      context.addIssue({ code: 'custom', path: ['content', locale, ...path], message, params: { ...params } })
  }
}

const eventId = id.nullable()
const name = line(120)
const cursor = z.string().max(200).optional()

export const listCampaignsInput = z.strictObject({
  /** Only those about this event. */
  eventId: id.optional(),
  cursor,
  limit: z.int().min(1).max(100).default(30),
})
export type ListCampaigns = z.output<typeof listCampaignsInput>

export const campaignIdInput = z.strictObject({ id })
/** The locale is that of the words it begins with. `eventId` null: everybody the organization has sold to. */
export const createCampaignInput = z.strictObject({ name, eventId, locale: z.enum(locales).default('fr') })
export type CreateCampaign = z.output<typeof createCampaignInput>

/** `seen`: the version the editor began with; another one meanwhile is a conflict. */
export const saveCampaignInput = z
  .strictObject({
    id,
    seen: z.int().min(1),
    name,
    eventId,
    audience: audienceSchema,
    content: campaignContentSchema,
  })
  .superRefine(refuseUnfit)
export type SaveCampaign = z.output<typeof saveCampaignInput>

/** Null: made-up facts of nobody, about the event where there is one. */
export const previewCampaignInput = z
  .strictObject({
    eventId,
    audience: audienceSchema.default(usualAudience),
    /** Nobody can unsubscribe from `event_changed`. */
    kind: z.enum(campaignKinds).default('campaign'),
    locale: z.enum(locales),
    content: campaignContentSchema,
    personKey: email.nullable(),
  })
  .superRefine(refuseUnfit)
export type PreviewCampaign = z.output<typeof previewCampaignInput>

/** The locale is that of who asks: the copy is named in it. */
export const duplicateCampaignInput = z.strictObject({ id, locale: z.enum(locales) })
export type DuplicateCampaign = z.output<typeof duplicateCampaignInput>

/** `doubtful`: those that may have arrived, and then arrive twice. */
export const retryCampaignInput = z.strictObject({ id, which: z.enum(['failed', 'doubtful']).default('failed') })
export type RetryCampaign = z.input<typeof retryCampaignInput>

export const testCampaignInput = z.strictObject({ id, locale: z.enum(locales) })
/** `at` null: in 30 seconds, until when it can be called off. */
export const scheduleCampaignInput = z.strictObject({ id, seen: z.int().min(1), at: instant.nullable() })
export type ScheduleCampaign = z.output<typeof scheduleCampaignInput>

export const recipientStates = [
  'waiting',
  'sent',
  'delivered',
  'opened',
  'bounced',
  'complained',
  'failed',
  /** No carrier said whether it was taken, and none may be asked again without a person's word: it may have arrived. */
  'doubtful',
  'suppressed',
  'cancelled',
] as const
export type RecipientState = (typeof recipientStates)[number]

/** `unreached`: who wanted it and has not got it; came back, could not be sent, or kept back from an address that does not exist. */
export const recipientFilters = ['unreached', ...recipientStates] as const
export type RecipientFilter = (typeof recipientFilters)[number]

export const recipientsInput = z.strictObject({
  id,
  state: z.enum(recipientFilters).optional(),
  search: z.string().max(254).optional(),
  cursor,
  limit: z.int().min(1).max(100).default(50),
})
export type ListRecipients = z.output<typeof recipientsInput>

/** `total` = waiting + sent + failed + doubtful + suppressed + cancelled; the others are parts of them, and may be the same message. */
export type CampaignCounts = Record<RecipientFilter, number> & { total: number }

/**
 * What was learned from the mail servers: more than 5 % bounced, more than 0.3 % complained, of the campaign's own messages or of all that the
 * organization's campaigns have sent over the last day.
 */
export const stopReasons = ['bounces', 'complaints', 'bounces_lately', 'complaints_lately'] as const
export type StopReason = (typeof stopReasons)[number]

export function isStopReason(text: string | null): text is StopReason {
  return stopReasons.some((one) => one === text)
}

export const pauseReasons = ['person', ...stopReasons] as const
export type PauseReason = (typeof pauseReasons)[number]

/** Why a campaign that is being sent waits for a while by itself. `carrier`: one has asked for it. `away`: none answers. */
export const holdReasons = ['daily_limit', 'carrier', 'away', 'answers'] as const
export type HoldReason = (typeof holdReasons)[number]

export type CampaignSummary = {
  id: string
  kind: CampaignKind
  name: string
  status: CampaignStatus
  event: { id: string; title: string; timeZone: string } | null
  /** By which its times are told: its event's, or the organization's. */
  timeZone: string
  /** When it starts, or was meant to. */
  scheduledAt: Date | null
  startedAt: Date | null
  finishedAt: Date | null
  createdAt: Date
  /** All 0 before the start. */
  counts: CampaignCounts
}

/** `retryDoubtful`: to send again what may have arrived. */
export type CampaignAct =
  | 'edit'
  | 'schedule'
  | 'callOff'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'retryFailed'
  | 'retryDoubtful'
  | 'remove'
  | 'duplicate'

export type CampaignView = CampaignSummary & {
  version: number
  eventId: string | null
  audience: Audience
  content: CampaignContent
  pauseReason: PauseReason | null
  /** While it is being sent, but not right now. */
  hold: { reason: HoldReason; until: Date } | null
  /** Over the last 30 s; null when it is not being sent. */
  perMinute: number | null
  secondsLeft: number | null
  /** The first few, once it is over. */
  unreached: Pick<RecipientView, 'id' | 'name' | 'address'>[]
  /** What this caller may do now. */
  can: Record<CampaignAct, boolean>
}

export type CampaignPage = { items: CampaignSummary[]; nextCursor: string | null }

/** Of which campaign a message is, and what it says as it would be written today. */
export type CampaignMessage = { campaign: { id: string; name: string }; written: { html: string; text: string } }

/** `locale`: in which language it would go out. */
export type CampaignPreview = { subject: string; html: string; text: string; locale: Locale }

export type RecipientView = {
  /** Of the message, as the messages page knows it. */
  id: string
  name: string
  address: string
  locale: Locale
  state: RecipientState
  sentAt: Date | null
  deliveredAt: Date | null
  openedAt: Date | null
  /** In a provider's or the product's words. */
  error: string | null
}
export type RecipientPage = { recipients: RecipientView[]; nextCursor: string | null }

/** What the page behind an unsubscription link says; null: there is no such link. */
export type UnsubscribeView = {
  organizationName: string
  /** As `c•••@example.org`: whoever was forwarded the mail learns no address. */
  address: string
  /** The last two are not the reader's to change. */
  standing: 'subscribed' | 'unsubscribed' | 'bounced' | 'by_member'
}
