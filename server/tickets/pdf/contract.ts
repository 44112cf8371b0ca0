// What the editor's preview needs to say and to set a ticket just as the printer does; safe in the browser.

export { COLORS as paperColors } from './colors'
export { gateBars } from './gate-bars'
export { type GroupOf, inGroups, inRows } from './groups'
export { balancedWidth, headingSize } from './heading-size'
export { A4_HEIGHT, A4_WIDTH, isTooFull, MOST_ATTEMPTS, smaller } from './page-scale'
export { contrast, onAccentGround, type Palette, paletteOf } from './palette'
export { type FactOf, markOf, type PieceOf, piecesInWords } from './piece-words'
export type { TicketFacts } from './props'
