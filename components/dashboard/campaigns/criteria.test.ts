// Which filters are offered for a campaign.
import { expect, test } from 'vitest'
import { type CampaignChoices, usualAudience } from '@/server/campaigns/audience/contract'
import { withSide } from './campaign-draft'
import { availableCriteria } from './criteria'

const eventId = '0198f2c0-0000-7000-8000-000000000001'
const choices: CampaignChoices = {
  events: [{ id: eventId, title: 'Nuits', startsAt: null }],
  sessions: [{ id: eventId, startsAt: new Date(0) }],
  ticketTypes: [
    { id: eventId, name: 'Plein' },
    { id: eventId, name: 'Réduit' },
  ],
  questions: [{ question: 'Repas', answers: ['Végétarien', 'Sans'] }],
  variables: [],
}
const draft = { name: '', eventId, audience: usualAudience, words: { fr: null, en: null } }
const keys = (of: typeof draft | { eventId: null }) =>
  availableCriteria({ ...draft, ...of }, choices).map(({ key }) => key)

test('what can tell nobody from another is not offered: one date, or the events of one event', () => {
  expect(keys(draft)).toEqual([
    'ticketTypeIds',
    'ticketStatuses',
    'entered',
    'locales',
    'purchaseStatuses',
    'answer:Repas',
  ])
  expect(keys({ eventId: null })).toContain('eventIds')
})

test('only people can be without a ticket, not buyers', () => {
  const statuses = (to: 'holders' | 'buyers') =>
    availableCriteria({ ...draft, audience: withSide(usualAudience, to) }, choices)
      .find(({ key }) => key === 'ticketStatuses')
      ?.items.map(({ value }) => value)
  expect([statuses('holders')?.includes('none'), statuses('buyers')?.includes('none')]).toEqual([true, false])
})
