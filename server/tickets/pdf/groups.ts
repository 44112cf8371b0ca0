// Which pieces of a ticket stand together: the code with the facts that follow it is what is torn off; notes and footer at the very end
// stand below the card.
import type { FactOf, PieceOf } from './piece-words'

export type BelowOf<Text> = Extract<PieceOf<Text>, { kind: 'notes' | 'footer' }>

export type GroupOf<Text> =
  | { kind: 'head'; id: string }
  | { kind: 'stub'; id: string; code: Extract<PieceOf<Text>, { kind: 'code' }>; facts: FactOf<Text>[] }
  | { kind: 'section'; id: string; pieces: Exclude<PieceOf<Text>, { kind: 'head' | 'code' | 'fact' }>[] }

export function inGroups<Text>(pieces: readonly PieceOf<Text>[]): { card: GroupOf<Text>[]; below: BelowOf<Text>[] } {
  const end = pieces.findLastIndex(({ kind }) => kind !== 'notes' && kind !== 'footer') + 1
  const below = pieces
    .slice(end)
    .filter((piece): piece is BelowOf<Text> => piece.kind === 'notes' || piece.kind === 'footer')
  const card: GroupOf<Text>[] = []
  for (const piece of pieces.slice(0, end)) {
    const last = card.at(-1)
    if (piece.kind === 'head') card.push({ kind: 'head', id: piece.id })
    else if (piece.kind === 'code') card.push({ kind: 'stub', id: piece.id, code: piece, facts: [] })
    else if (piece.kind === 'fact' && last?.kind === 'stub') last.facts.push(piece.fact)
    else addToSection(card, piece)
  }
  return { card, below }
}

function addToSection<Text>(card: GroupOf<Text>[], piece: Exclude<PieceOf<Text>, { kind: 'head' | 'code' }>): void {
  const last = card.at(-1)
  const section = last?.kind === 'section' ? last : { kind: 'section' as const, id: piece.id, pieces: [] }
  if (section !== last) card.push(section)
  const before = section.pieces.at(-1)
  if (piece.kind !== 'fact') section.pieces.push(piece)
  // Facts that stand alone share their row.
  else if (before?.kind === 'facts' && before.isRow) before.facts.push(piece.fact)
  else section.pieces.push({ kind: 'facts', id: piece.id, facts: [piece.fact], isRow: true })
}

/** Facts in rows of two; those with more than `most` signs, where that matters, have a row of their own. */
export function inRows<Text>(
  facts: readonly FactOf<Text>[],
  most: number,
  lengthOf: (text: Text) => number,
): FactOf<Text>[][] {
  const isShort = ({ value, details }: FactOf<Text>) =>
    lengthOf(value) <= most && details.every((text) => lengthOf(text) <= 1.3 * most)
  const rows: FactOf<Text>[][] = []
  for (const fact of facts) {
    const last = rows.at(-1)
    if (last?.length === 1 && last.every(isShort) && isShort(fact)) last.push(fact)
    else rows.push([fact])
  }
  return rows
}
