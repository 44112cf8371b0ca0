// A campaign while it is written: its name, whom it is for, its words in each language. Guards: what leaves the editor is what the contract takes;
// a change of event takes every filter along that was about the other one.
import { type Audience, usualAudience } from '@/server/campaigns/audience/contract'
import { type CampaignContent, type CampaignView, campaignRules, type SaveCampaign } from '@/server/campaigns/contract'
import { type Unready, unreadyIn } from '@/server/campaigns/words/contract'
import { type Locale, locales } from '@/server/kernel/format'
import { type ContentDraft, contentOf, type DraftFault, draftOf, readDraft } from '../message-templates/content-draft'

export type CampaignDraft = {
  name: string
  eventId: string | null
  audience: Audience
  /** Null: not written in this language. */
  words: Record<Locale, ContentDraft | null>
}

type Saved = Pick<CampaignView, 'name' | 'eventId' | 'audience' | 'content'>

export function campaignDraftOf({ name, eventId, audience, content }: Saved): CampaignDraft {
  return { name, eventId, audience, words: { fr: wordsOf(content, 'fr'), en: wordsOf(content, 'en') } }
}

function wordsOf(content: CampaignContent, locale: Locale): ContentDraft | null {
  const written = content[locale]
  return written ? draftOf(written) : null
}

export type CampaignRead = {
  /** Null: something is missing or wrong. */
  input: Omit<SaveCampaign, 'id' | 'seen'> | null
  /** The words alone; null: none are written, or something is wrong with them. */
  content: CampaignContent | null
  faults: Record<Locale, DraftFault[]>
  /** Why it can be kept, but not be sent. */
  unready: Record<Locale, Unready | null>
  isNamed: boolean
  isWritten: boolean
}

export function readCampaign({ name, eventId, audience, words }: CampaignDraft): CampaignRead {
  const rules = campaignRules(eventId)
  const faults: CampaignRead['faults'] = { fr: [], en: [] }
  const content: CampaignContent = {}
  for (const locale of locales) {
    const written = words[locale]
    const read = written && readDraft(written, rules)
    if (read?.content) content[locale] = read.content
    else if (read) faults[locale] = read.faults
  }
  const isNamed = name.trim() !== ''
  const isWritten = locales.some((locale) => words[locale] !== null)
  const isSound = locales.every((locale) => faults[locale].length === 0)
  const input = isSound && isNamed ? { name: name.trim(), eventId, audience, content } : null
  return {
    input,
    content: isSound && isWritten ? content : null,
    faults,
    unready: { fr: unreadyIn(content, 'fr'), en: unreadyIn(content, 'en') },
    isNamed,
    isWritten,
  }
}

/** Whether it says what is kept already. */
export function isSameCampaign(draft: CampaignDraft, saved: CampaignDraft): boolean {
  return JSON.stringify(inOrder(draft)) === JSON.stringify(inOrder(saved))
}

/** Keys and choices in one order: what comes from the database has them in its own. */
function inOrder({ name, eventId, audience, words }: CampaignDraft) {
  const chosen = Object.entries(audience).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value,
  ])
  return [name.trim(), eventId, chosen.sort(byKey), locales.map((locale) => wordsInOrder(words[locale]))]
}

function wordsInOrder(words: ContentDraft | null) {
  if (words === null) return null
  const { subject, blocks } = contentOf(words)
  return [subject, blocks.map((block) => Object.entries(block).sort(byKey))]
}

function byKey([a]: unknown[], [b]: unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}

/** Filters that are about another event, or about all of them, fall away. */
export function withEvent(draft: CampaignDraft, eventId: string | null): CampaignDraft {
  if (eventId === draft.eventId) return draft
  const audience = { ...draft.audience, eventIds: [], sessionIds: [], ticketTypeIds: [], answers: [] }
  return { ...draft, eventId, audience }
}

/** People with tickets are asked for their tickets, buyers for their purchases. */
export function withSide(audience: Audience, to: Audience['to']): Audience {
  if (to === audience.to) return audience
  const { ticketStatuses } = usualAudience
  return { ...audience, to, ticketStatuses: to === 'holders' ? ticketStatuses : [] }
}

/** With those of the event who have no ticket as well. */
export function withPeople(audience: Audience): Audience {
  return withChoice(audience, 'ticketStatuses', 'none', true)
}

export const criteria = [
  'eventIds',
  'sessionIds',
  'ticketTypeIds',
  'ticketStatuses',
  'entered',
  'locales',
  'purchaseStatuses',
] as const
export type Criterion = (typeof criteria)[number]

/** The filters that narrow something as they stand. */
export function criteriaInUse(audience: Audience): Criterion[] {
  return criteria.filter((one) => (one === 'entered' ? audience.entered !== 'any' : audience[one].length > 0))
}

/** With this filter narrowing nothing any more. */
export function withoutCriterion(audience: Audience, criterion: Criterion): Audience {
  return { ...audience, [criterion]: criterion === 'entered' ? 'any' : [] }
}

/** With a value of one filter taken up, or given up. */
export function withChoice(
  audience: Audience,
  criterion: Exclude<Criterion, 'entered'>,
  value: string,
  isChosen: boolean,
): Audience {
  const others = audience[criterion].filter((one) => one !== value)
  return { ...audience, [criterion]: isChosen ? [...others, value] : others }
}

/** With the answers to one question that somebody may have given; none takes the question out. */
export function withAnswers(audience: Audience, question: string, anyOf: readonly string[]): Audience {
  const others = audience.answers.filter((one) => one.question !== question)
  return { ...audience, answers: anyOf.length > 0 ? [...others, { question, anyOf: [...anyOf] }] : others }
}
