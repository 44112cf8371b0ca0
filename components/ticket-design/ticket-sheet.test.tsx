// The sheet on the screen, read as its letters: it must say what the printed one says.
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { blockKinds, type Design, defaultDesign, designSchema, ticketSizes } from '@/server/templates/contract'
import { sampleTicket } from '@/server/tickets/pdf/sample-ticket'
import { renderTicketPdf } from '@/server/tickets/ticket-pdf'
import { readPdfText } from '@/tests/support/read-pdf'
import { TicketSheet } from './ticket-sheet'

const facts = { ...sampleTicket('fr'), isTest: false, issuedAt: new Date('2027-05-01T10:00:00Z') }
const code = { size: 1, path: 'M0 0h1v1h-1z' }

const design: Design = designSchema.parse({
  ...defaultDesign,
  blocks: [
    ...blockKinds.filter((kind) => kind !== 'text' && kind !== 'notes').map((kind) => ({ kind })),
    {
      kind: 'text',
      heading: { fr: 'Vestiaire' },
      body: { fr: 'Bonjour {{firstName}} {{nope}}<b>gras</b>\n{{answer.Taille}}' },
    },
    { kind: 'notes', body: { en: 'Only in English' } },
  ],
})

/** Without its spaces: lines may break at any of them. */
const squeezed = (text: string) => text.replace(/[\p{White_Space}]+/gu, '')

function lettersOf(markup: string): string {
  const texts = markup.replace(/<[^>]+>/g, '\n')
  return texts.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

test.each(ticketSizes)('the sheet of size %s says every word of the printed ticket, in its order', async (size) => {
  const pictures = { cover: null, logo: null, code }
  const markup = renderToStaticMarkup(
    <TicketSheet design={design} facts={facts} size={size} pictures={pictures} codeLabel="" />,
  )
  const printed = await readPdfText(await renderTicketPdf({ ...facts, design, size }))
  expect(squeezed(lettersOf(markup))).toBe(squeezed(printed))
})
