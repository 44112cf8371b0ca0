// The marks that stand for variables while a message is drawn. They are made of noncharacters, which nobody's text has: the schema of the
// blocks refuses them, and what comes from elsewhere is put in after the marks are read.
import { piecesOf } from './blocks'

/** Splits at marks; every second piece is what a mark says: a name, `(` with the names that what follows hangs on, or `)`. */
export const MARK = /\ufdd0([^\ufdd1]*)\ufdd1/

export function mark(name: string): string {
  return `\ufdd0${name}\ufdd1`
}

/** `{{name}}` as marks. */
export function marked(text: string): string {
  return piecesOf(text)
    .map((piece) => (typeof piece === 'string' ? piece : mark(piece.name)))
    .join('')
}

/** Around what is left out where these are all empty. */
export function hangingOn(names: readonly string[]): { open: string; close: string } {
  return names.length === 0 ? { open: '', close: '' } : { open: mark(`(${names.join(' ')}`), close: mark(')') }
}
