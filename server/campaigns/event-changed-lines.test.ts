import { expect, test } from 'vitest'
import { contentFaults, type MessageContent } from '@/server/notifications/templates/contract'
import { changesBetween, changesText, type EventFacts, withChanges } from './event-changed-lines'

const before: EventFacts = {
  title: 'Les Nuits',
  startsAt: new Date('2027-06-12T17:30:00Z'),
  doorsAt: new Date('2027-06-12T16:30:00Z'),
  venue: { name: 'Théâtre antique', address: '6 rue de l’Antiquaille,\n69005 Lyon' },
  timeZone: 'Europe/Paris',
}

test('nothing that holders plan by: nothing is said', () => {
  expect(changesBetween(before, { ...before }, 'fr')).toEqual([])
  const moved = { ...before.venue, name: 'Théâtre antique', address: '6 rue de l’Antiquaille, \n\n69005 Lyon ' }
  expect(changesBetween(before, { ...before, venue: moved }, 'fr')).toEqual([])
  expect(changesBetween({ ...before, doorsAt: null }, before, 'fr')).toEqual([])
})

test('each change is told before and after, in the reader’s language', () => {
  const after: EventFacts = {
    ...before,
    title: 'Les Grandes Nuits',
    startsAt: new Date('2027-06-13T18:00:00Z'),
    doorsAt: null,
    venue: null,
  }
  expect(changesText(changesBetween(before, after, 'fr'), 'fr')).toBe(
    [
      '**Nom**\nAvant\u202f: Les Nuits\nMaintenant\u202f: Les Grandes Nuits',
      '**Date**\nAvant\u202f: samedi 12 juin 2027 à 19\u202fh\u202f30\nMaintenant\u202f: dimanche 13 juin 2027 à 20\u202fh\u202f00',
      '**Ouverture des portes**\nAvant\u202f: samedi 12 juin 2027 à 18\u202fh\u202f30\nMaintenant\u202f: sans heure indiquée',
      '**Lieu**\nAvant\u202f: Théâtre antique, 6 rue de l’Antiquaille, 69005 Lyon\nMaintenant\u202f: pas encore indiqué',
    ].join('\n\n'),
  )
  expect(changesText(changesBetween(before, after, 'en'), 'en')).toContain(
    '**Date**\nBefore: Saturday, 12 June 2027 at 19:30\nNow: Sunday, 13 June 2027 at 20:00',
  )
})

test('of another zone the zones are named', () => {
  const after = { ...before, timeZone: 'Europe/London', startsAt: new Date('2027-06-12T18:30:00Z') }
  expect(changesBetween(before, after, 'en')[0]).toEqual({
    field: 'startsAt',
    before: 'Saturday, 12 June 2027 at 19:30 (Paris time)',
    after: 'Saturday, 12 June 2027 at 19:30 (London time)',
  })
})

test('an organizer’s words among the changes are no variables, however odd', () => {
  const title = '{{ticket_url}} **x** '.repeat(10).slice(0, 200)
  const text = changesText(changesBetween(before, { ...before, title }, 'fr'), 'fr')
  const content: MessageContent = { subject: 'x', blocks: [{ kind: 'text', text }] }
  expect(contentFaults(content, { variables: [], hasDetails: false })).toEqual([])
  const longest = { ...before, title: '{'.repeat(200), venue: { name: '}'.repeat(200), address: '{'.repeat(500) } }
  expect(changesText(changesBetween(longest, before, 'fr'), 'fr').length).toBeLessThan(3_000)
})

const words: MessageContent = {
  subject: 'x',
  blocks: [
    { kind: 'heading', text: 'Votre événement a changé' },
    { kind: 'text', text: 'Bonjour,\n\nAVANT\n\nÀ bientôt' },
    { kind: 'event_card' },
  ],
}

test('newer changes take the place of the older ones and leave what a person wrote around them', () => {
  expect(withChanges(words, 'APRÈS $& ', 'AVANT').blocks[1]).toEqual({
    kind: 'text',
    text: 'Bonjour,\n\nAPRÈS $& \n\nÀ bientôt',
  })
  expect(withChanges(withChanges(words, 'APRÈS', 'AVANT'), 'APRÈS', 'AVANT')).toEqual(
    withChanges(words, 'APRÈS', 'AVANT'),
  )
})

test('where a person has rewritten them, the newer ones stand below the heading, and nothing is lost', () => {
  const merged = withChanges(words, 'APRÈS', 'autre chose')
  expect(merged.blocks).toEqual([words.blocks[0], { kind: 'text', text: 'APRÈS' }, ...words.blocks.slice(1)])
  expect(withChanges({ ...words, blocks: words.blocks.slice(1) }, 'APRÈS').blocks[0]).toEqual({
    kind: 'text',
    text: 'APRÈS',
  })
})
