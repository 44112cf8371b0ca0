// Which words of a campaign cannot leave as they stand.
import { expect, test } from 'vitest'
import type { MessageContent } from '@/server/notifications/templates/contract'
import { placeholders, whyUnready } from './contract'

const words = (text: string, more: Partial<MessageContent> = {}): MessageContent => ({
  subject: 'Samedi',
  blocks: [
    { kind: 'heading', text: 'Bonjour {{guest_name}},' },
    { kind: 'text', text },
  ],
  ...more,
})
const french = words('Les portes ouvrent plus tôt.')

test.each([
  ['one language', { fr: french }, null],
  ['two languages', { fr: french, en: words('Doors open earlier.') }, null],
  ['a copy', { fr: french, en: words('Les portes ouvrent plus tôt. ') }, 'untranslated'],
  [
    'a copy under a subject of its own',
    { fr: french, en: words('Les portes ouvrent plus tôt.', { subject: 'Saturday' }) },
    'untranslated',
  ],
  ['a name that is one in both', { fr: words('{{event_title}}'), en: words('{{event_title}}') }, null],
  [
    'the placeholder',
    { fr: words(placeholders.fr, { blocks: [{ kind: 'text', text: `${placeholders.fr} ` }] }) },
    'untouched',
  ],
  ['the placeholder in the second language', { fr: french, en: words(placeholders.en) }, 'untouched'],
] as const)('%s', (_what, content, why) => {
  expect(whyUnready(content)).toBe(why)
})
