// Reads a CSV file as people's programs write it: whatever the encoding and the delimiter. Guards: what is no text is told and never shown
// as signs that nobody wrote; a row keeps the number that a spreadsheet gives it; a file made to be slow is refused before it is read, and
// while one is read everything else gets its turn.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { parse } from 'csv-parse'

/** Bytes, by which it is told how wide a file's characters are. */
const WIDTH_SAMPLE = 4_096
const DELIMITERS = [';', ',', '\t'] as const
/** Lines, and signs of each, by which it is told what parts the cells. */
const DELIMITER_SAMPLE = { lines: 50, signs: 2_000 }
/** Bytes that are read between two turns of others: some 20 ms where every second one is a cell. */
const AT_ONCE = 16_384
/** Lines of the file for each of its rows: cells of several lines, and rows in which nobody wrote anything. */
const LINES_PER_ROW = 10
const MOST_OF_A_ROW = 262_144

/** Rows in which something is written, and cells of a row on average. */
export type CsvLimits = { rows: number; columns: number }
export type CsvFault = 'unreadable' | 'too_many_rows' | 'too_many_columns'

/** Rows of cells as they stand there, the empty ones too; or why there are none. */
export async function readCsv(bytes: Uint8Array, limits: CsvLimits): Promise<string[][] | CsvFault> {
  const text = decode(bytes)
  if (text === null) return 'unreadable'
  // Excel's own first line, which only says what parts the cells.
  const [mark = '', said] = /^sep=([;,\t])\r?\n/i.exec(text) ?? []
  const rest = text.slice(mark.length)
  const delimiter = said ?? delimiterOf(rest)
  return tooMuch(rest, delimiter, limits) ?? rowsOf(rest, delimiter, limits)
}

/** Told by counting alone, whatever stands in quotes: no list of people or bookings comes near. */
function tooMuch(text: string, delimiter: string, { rows, columns }: CsvLimits): CsvFault | null {
  const parts = delimiter.charCodeAt(0)
  let lines = 0
  let cells = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === parts) cells++
    else if (sign === LINE_FEED || (sign === RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) lines++
  }
  if (lines > LINES_PER_ROW * rows) return 'too_many_rows'
  return cells > rows * columns ? 'too_many_columns' : null
}

const LINE_FEED = 10
const RETURN = 13

async function rowsOf(text: string, delimiter: string, limits: CsvLimits): Promise<string[][] | CsvFault> {
  const options = { bom: true, relax_column_count: true, relax_quotes: true, max_record_size: MOST_OF_A_ROW }
  const rows: string[][] = []
  let written = 0
  let isTooLong = false
  try {
    await pipeline(Readable.from(slicesOf(text)), parse({ delimiter, ...options }), async (parsed) => {
      for await (const row of parsed as AsyncIterable<string[]>) {
        rows.push(row)
        if (!hasText(row)) continue
        isTooLong = ++written > limits.rows
        if (isTooLong) throw new RangeError('more rows than are wanted')
      }
    })
    return rows
  } catch {
    return isTooLong ? 'too_many_rows' : 'unreadable'
  }
}

async function* slicesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += AT_ONCE) {
    yield bytes.subarray(at, at + AT_ONCE)
    await othersTurn()
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
