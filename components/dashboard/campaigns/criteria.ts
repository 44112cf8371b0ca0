// Which filters a campaign can have as it stands, and what may be chosen in each. Guards: a filter that can tell nobody from another is not
// offered.
import {
  audiencePurchaseStatuses,
  audienceTicketStatuses,
  type CampaignChoices,
} from '@/server/campaigns/audience/contract'
import { locales } from '@/server/kernel/format'
import type { CampaignDraft, Criterion } from './campaign-draft'

/** `answer:` and the question. */
export type CriterionKey = Criterion | `answer:${string}`

export type CriterionItem = {
  value: string
  /** Null: one of the product's own words, by the criterion and the value. */
  label: string | Date | null
}

type Available = {
  key: CriterionKey
  /** Null: one of the product's own words. */
  label: string | null
  items: readonly CriterionItem[]
}

export function criterionKey(question: string): CriterionKey {
  return `answer:${question}`
}

const own = (values: readonly string[]) => values.map((value) => ({ value, label: null }))

export function availableCriteria(
  { eventId, audience }: Pick<CampaignDraft, 'eventId' | 'audience'>,
  choices: CampaignChoices,
): Available[] {
  const { events, sessions, ticketTypes, questions } = choices
  const ticketStatuses = audienceTicketStatuses.filter((status) => audience.to === 'holders' || status !== 'none')
  const all: Available[] = [
    { key: 'eventIds', label: null, items: eventId === null ? events.map(titled) : [] },
    {
      key: 'sessionIds',
      label: null,
      items: sessions.length > 1 ? sessions.map(({ id, startsAt }) => ({ value: id, label: startsAt })) : [],
    },
    { key: 'ticketTypeIds', label: null, items: ticketTypes.length > 1 ? ticketTypes.map(named) : [] },
    { key: 'ticketStatuses', label: null, items: own(ticketStatuses) },
    { key: 'entered', label: null, items: own(['yes', 'no']) },
    { key: 'locales', label: null, items: own(locales) },
    { key: 'purchaseStatuses', label: null, items: own(audiencePurchaseStatuses) },
    ...questions.map(({ question, answers }) => ({
      key: criterionKey(question),
      label: question,
      items: answers.map((answer) => ({ value: answer, label: answer })),
    })),
  ]
  return all.filter(({ items }) => items.length > 0)
}

const titled = ({ id, title }: { id: string; title: string }) => ({ value: id, label: title })
const named = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name })
