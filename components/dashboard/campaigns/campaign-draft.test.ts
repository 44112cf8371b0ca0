// A campaign while it is written: what may be saved, what counts as changed, what a change of event takes along.
import { expect, test } from 'vitest'
import { usualAudience } from '@/server/campaigns/audience/contract'
import {
  campaignDraftOf,
  criteriaInUse,
  isSameCampaign,
  readCampaign,
  withChoice,
  withEvent,
  withSide,
} from './campaign-draft'

const eventId = '0198f2c0-0000-7000-8000-000000000001'
const words = { subject: 'À propos de {{event_title}}', blocks: [{ kind: 'text' as const, text: 'Bonjour.' }] }
const written = { ...words, blocks: [{ kind: 'text' as const, text: 'Les portes ouvrent plus tôt.' }] }
const saved = { name: 'Consignes', eventId, audience: usualAudience, content: { fr: words } }

test('what is kept reads as unchanged, in whatever order the database gives its keys', () => {
  const { to, ...rest } = usualAudience
  const turned = {
    ...saved,
    audience: { ...rest, to },
    content: { fr: { blocks: words.blocks, subject: words.subject } },
  }
  expect(isSameCampaign(campaignDraftOf(saved), campaignDraftOf(turned))).toBe(true)
  const other = { ...campaignDraftOf(saved), name: 'Autre' }
  expect(isSameCampaign(other, campaignDraftOf(saved))).toBe(false)
})

test('a language that is not written is no fault; a name that is missing and a variable that no reader has are', () => {
  const draft = campaignDraftOf(saved)
  expect(readCampaign(draft).input).toEqual({ ...saved, content: { fr: words } })
  expect(readCampaign({ ...draft, name: ' ' })).toMatchObject({ input: null, isNamed: false })
  const ofAll = readCampaign(withEvent(draft, null))
  expect([ofAll.input, ofAll.faults.fr.map(({ path }) => path)]).toEqual([null, ['subject']])
})

test('what is not translated yet is kept, and not sent', () => {
  const twice = campaignDraftOf({ ...saved, content: { fr: written, en: written } })
  expect(readCampaign(twice)).toMatchObject({
    input: { name: 'Consignes' },
    unready: { fr: 'untranslated', en: 'untranslated' },
  })
  expect(readCampaign(campaignDraftOf({ ...saved, content: { fr: written } })).unready).toEqual({ fr: null, en: null })
})

test('another event takes along the filters that were about this one, and keeps the others', () => {
  const draft = campaignDraftOf(saved)
  const answers = [{ question: 'Repas', anyOf: ['Végétarien'] }]
  const audience = {
    ...draft.audience,
    ticketTypeIds: [eventId],
    answers,
    locales: ['fr' as const],
    entered: 'no' as const,
  }
  const moved = withEvent({ ...draft, audience }, null).audience
  expect(moved).toEqual({ ...audience, ticketTypeIds: [], answers: [] })
  expect(criteriaInUse(moved)).toEqual(['ticketStatuses', 'entered', 'locales'])
})

test('buyers are not asked for a ticket, and who comes back to holders is', () => {
  const buyers = withSide(usualAudience, 'buyers')
  expect(buyers.ticketStatuses).toEqual([])
  expect(withSide(buyers, 'holders')).toEqual(usualAudience)
})

test('a choice is taken up once and given up again', () => {
  const once = withChoice(usualAudience, 'locales', 'en', true)
  expect(withChoice(once, 'locales', 'en', true).locales).toEqual(['en'])
  expect(withChoice(once, 'locales', 'en', false)).toEqual(usualAudience)
})
