import { expect, test } from 'vitest'
import { contentFaults, type MessageContent } from '@/server/notifications/templates/contract'
import { asPlain, fillWords } from './fill-words'

const words: MessageContent = {
  subject: 'Changement : {{event_title}}',
  blocks: [
    { kind: 'heading', text: '{{message}}' },
    { kind: 'text', text: 'Bonjour {{guest_name}},\n\n{{changes}}\n\n{{message}}\nMot : {{message}}' },
    { kind: 'text', text: '{{message}}' },
    { kind: 'event_card' },
    { kind: 'button', label: 'Voir', target: '{{ticket_url}}' },
  ],
}

test('texts stand where their variables stood, and a line that hangs on nothing goes', () => {
  expect(fillWords(words, { changes: '**Lieu**\nAvant : A\nMaintenant : B', message: '' })).toEqual({
    subject: 'Changement : {{event_title}}',
    blocks: [
      { kind: 'text', text: 'Bonjour {{guest_name}},\n\n**Lieu**\nAvant : A\nMaintenant : B' },
      { kind: 'event_card' },
      { kind: 'button', label: 'Voir', target: '{{ticket_url}}' },
    ],
  })
})

test('a text of several lines stays in one line where only one is', () => {
  const { subject } = fillWords({ ...words, subject: '{{changes}}' }, { changes: 'Avant : A\nMaintenant : B' })
  expect(subject).toBe('Avant : A · Maintenant : B')
})

test('somebody’s words among them are neither a variable nor bold nor a mark of the product', () => {
  const title = asPlain('Soirée {{ticket_url}} {{{x}}} **gratuite** \ufdd0')
  const { blocks } = fillWords({ subject: 'x', blocks: [{ kind: 'text', text: '{{changes}}' }] }, { changes: title })
  expect(contentFaults({ subject: 'x', blocks }, { variables: [], hasDetails: false })).toEqual([])
  expect(blocks).toEqual([{ kind: 'text', text: 'Soirée { {ticket_url} } { { {x} } } *gratuite*' }])
})
