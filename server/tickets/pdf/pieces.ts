// What a design says about one ticket, in the faces that print it.
import type { Design } from '@/server/templates/contract'
import { type InFonts, inFonts, paragraphsInFonts } from '../ticket-pdf-text'
import type { GroupOf } from './groups'
import { type FactOf, type PieceContentOf, type PieceOf, piecesInWords } from './piece-words'
import type { TicketPdfProps } from './props'

export type Fact = FactOf<InFonts>
export type Piece = PieceOf<InFonts>
export type Group = GroupOf<InFonts>

export function piecesOf(props: TicketPdfProps, design: Design): Promise<Piece[]> {
  return Promise.all(
    piecesInWords(props, design).map(async (piece) => ({ ...(await contentInFonts(piece)), id: piece.id })),
  )
}

async function contentInFonts(piece: PieceContentOf<string>): Promise<PieceContentOf<InFonts>> {
  switch (piece.kind) {
    case 'head':
      return { kind: 'head' }
    case 'title':
      return { ...piece, presents: await maybe(piece.presents), title: await inFonts(piece.title, 'heading') }
    case 'facts':
      return { ...piece, facts: await Promise.all(piece.facts.map(factInFonts)) }
    case 'fact':
      return { ...piece, fact: await factInFonts(piece.fact) }
    case 'code':
      return { ...piece, label: await inFonts(piece.label, 'text'), warning: await maybe(piece.warning) }
    case 'text':
      return { ...piece, heading: await maybe(piece.heading), body: await paragraphsInFonts(piece.body) }
    case 'notes': {
      const notes = piece.notes.map(async ({ heading, text }) => ({
        heading: await maybe(heading),
        text: await paragraphsInFonts(text),
      }))
      return { ...piece, notes: await Promise.all(notes) }
    }
    case 'footer':
      return { ...piece, body: await paragraphsInFonts(piece.body) }
  }
}

async function factInFonts({ label, value, details, ...rest }: FactOf<string>): Promise<Fact> {
  return {
    ...rest,
    label: await inFonts(label, 'text'),
    value: await inFonts(value, rest.isName ? 'heading' : 'text'),
    details: await Promise.all(details.map(paragraphsInFonts)),
  }
}

async function maybe(text: string | null): Promise<InFonts | null> {
  return text === null ? null : inFonts(text, 'text')
}
