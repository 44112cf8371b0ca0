// Which pieces of a ticket stand together: the code with the facts that follow it is what is torn off; notes and footer at the very end
// stand below the card.
import type { Fact, Piece } from './pieces'

type Below = Extract<Piece, { kind: 'notes' | 'footer' }>

export type Group =
  | { kind: 'head'; id: string }
  | { kind: 'stub'; id: string; code: Extract<Piece, { kind: 'code' }>; facts: Fact[] }
  | { kind: 'section'; id: string; pieces: Exclude<Piece, { kind: 'head' | 'code' | 'fact' }>[] }

export function inGroups(pieces: readonly Piece[]): { card: Group[]; below: Below[] } {
  const end = pieces.findLastIndex(({ kind }) => kind !== 'notes' && kind !== 'footer') + 1
  const below = pieces.slice(end).filter((piece): piece is Below => piece.kind === 'notes' || piece.kind === 'footer')
  const card: Group[] = []
  for (const piece of pieces.slice(0, end)) {
    const last = card.at(-1)
    if (piece.kind === 'head') card.push({ kind: 'head', id: piece.id })
    else if (piece.kind === 'code') card.push({ kind: 'stub', id: piece.id, code: piece, facts: [] })
    else if (piece.kind === 'fact' && last?.kind === 'stub') last.facts.push(piece.fact)
    else addToSection(card, piece)
  }
  return { card, below }
}

function addToSection(card: Group[], piece: Exclude<Piece, { kind: 'head' | 'code' }>): void {
  const last = card.at(-1)
  const section = last?.kind === 'section' ? last : { kind: 'section' as const, id: piece.id, pieces: [] }
  if (section !== last) card.push(section)
  const before = section.pieces.at(-1)
  if (piece.kind !== 'fact') section.pieces.push(piece)
  // Facts that stand alone share their row.
  else if (before?.kind === 'facts' && before.isRow) before.facts.push(piece.fact)
  else section.pieces.push({ kind: 'facts', id: piece.id, facts: [piece.fact], isRow: true })
}
