// Reads a CSV file as people's programs write it: whatever the encoding and the delimiter. Pure. Guards: what is no text is told by null
// and never shown as signs that nobody wrote; a row keeps the number that a spreadsheet gives it.
import { parse } from 'csv-parse/sync'

/** Bytes, by which it is told how wide a file's characters are. */
const WIDTH_SAMPLE = 4_096
const DELIMITERS = [';', ',', '\t'] as const
/** Lines, and signs of each, by which it is told what parts the cells. */
const DELIMITER_SAMPLE = { lines: 50, signs: 2_000 }

/** Rows of cells as they stand there, the empty ones too; null for a file that cannot be read. */
export function readCsv(bytes: Uint8Array): string[][] | null {
  const text = decode(bytes)
  if (text === null) return null
  // Excel's own first line, which only says what parts the cells.
  const [mark = '', said] = /^sep=([;,\t])\r?\n/i.exec(text) ?? []
  const rest = text.slice(mark.length)
  try {
    return parse(rest, {
      delimiter: said ?? delimiterOf(rest),
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
    })
  } catch {
    return null
  }
}

/** Whether somebody wrote something in the row. */
export function hasText(row: readonly string[]): boolean {
  return row.some((cell) => cell.trim() !== '')
}

/** A text has no NUL: what still has one is no text, or is in an encoding that nobody exports. */
function decode(bytes: Uint8Array): string | null {
  const encoding = wideEncodingOf(bytes)
  const text = encoding ? decodeAs(encoding, bytes) : (decodeAs('utf-8', bytes) ?? decodeAs('windows-1252', bytes))
  return text?.includes('\0') ? null : text
}

/** Of UTF-16, which Excel calls Unicode text: by its mark, else by the NUL that every other byte of Western text is. */
function wideEncodingOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const nuls = [0, 0]
  const looked = Math.min(bytes.length, WIDTH_SAMPLE)
  for (let at = 0; at < looked; at++) if (bytes[at] === 0) nuls[at % 2] = (nuls[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = nuls
  // A file of nothing has no NUL either.
  if (looked === 0 || Math.max(even, odd) < looked / 4) return null
  return odd > even ? 'utf-16le' : 'utf-16be'
}

function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** The one that parts most lines into equally many cells: commas within addresses or amounts are more, but not as regular. */
function delimiterOf(text: string): string {
  const lines = text
    .split(/\r\n|\r|\n/, DELIMITER_SAMPLE.lines)
    .map((line) => line.slice(0, DELIMITER_SAMPLE.signs).replace(/"[^"]*"/g, ''))
    .filter((line) => line.trim() !== '')
  const [best] = DELIMITERS.map((delimiter) => ({ delimiter, ...regularity(lines, delimiter) })).sort(
    (a, b) => b.lines - a.lines || b.cells - a.cells,
  )
  return best?.delimiter ?? ';'
}

/** How many lines have the count of the delimiter that most have, none aside. */
function regularity(lines: readonly string[], delimiter: string): { lines: number; cells: number } {
  const times = new Map<number, number>()
  for (const line of lines) {
    const count = line.split(delimiter).length - 1
    if (count > 0) times.set(count, (times.get(count) ?? 0) + 1)
  }
  const [cells = 0, most = 0] = [...times].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? []
  return { lines: most, cells }
}
