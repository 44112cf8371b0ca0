// Reads a bank's CSV file: whatever the delimiter, the encoding, the order of a date and the form of a number. Pure. Guards: a line that
// is no booking, or whose amount cannot be read exactly, is counted, never guessed.
import { parse } from 'csv-parse/sync'
import { fail } from '@/server/kernel/errors'
import { maxStatementBytes } from '../contract'
import { maxStatementLines, type StatementColumns, type StatementPreview } from './contract'
import { decimalsOf, readAmount } from './read-amount'

const SAMPLE_LINES = 8
/** Bytes, by which it is told how wide a file's characters are. */
const WIDTH_SAMPLE = 4_096
const DELIMITERS = [';', ',', '\t'] as const

export type StatementLine = {
  /** yyyy-mm-dd */
  bookedOn: string
  /** Minor units; what went out is negative. */
  amount: number
  text: string
  /** All that stands in the line, however it is spaced: by this it is known again. */
  cells: string[]
}

export function previewStatement(bytes: Uint8Array): StatementPreview {
  const { header, lines } = readTable(bytes)
  return { header, sample: lines.slice(0, SAMPLE_LINES), lineCount: lines.length, columns: guessColumns(header, lines) }
}

/** Null for a line that is no booking: a balance, a remark, an amount that cannot be read. */
export function readStatement(
  bytes: Uint8Array,
  columns: StatementColumns,
  currency: string,
): (StatementLine | null)[] {
  return readTable(bytes).lines.map((cells) => {
    const bookedOn = readDate(cells[columns.date] ?? '', columns.dateOrder)
    const amount = readAmount(cells[columns.amount] ?? '', columns.decimals, currency)
    const text = columns.texts.map((column) => (cells[column] ?? '').trim())
    if (bookedOn === null || amount === null || amount === 0) return null
    const words = text.filter(Boolean).join(' ').replace(/\s+/g, ' ').slice(0, 500)
    return { bookedOn, amount, text: words, cells: cells.map((cell) => cell.trim().replace(/\s+/g, ' ')) }
  })
}

type Table = { header: string[]; lines: string[][] }

function readTable(bytes: Uint8Array): Table {
  if (bytes.byteLength > maxStatementBytes)
    fail('too_large', 'bank.too_large', 'The file is larger than 5 MB. Export a shorter period.')
  const text = decode(bytes)
  const rows = split(text, delimiterOf(text))
  // Banks put their own name and balances above the table: the header is the first row as wide as most.
  const width = commonWidth(rows)
  const start = rows.findIndex((row) => row.length >= width && row.filter((cell) => cell.trim() !== '').length >= 3)
  const header = rows[start]
  const lines = rows.slice(start + 1).filter((row) => row.some((cell) => cell.trim() !== ''))
  if (start < 0 || !header || lines.length === 0)
    fail('invalid', 'bank.no_table', 'No lines of a statement were found. Export it as CSV, with a header.')
  if (lines.length > maxStatementLines)
    fail(
      'invalid',
      'bank.too_many_lines',
      `The file has more than ${maxStatementLines} lines. Export a shorter period.`,
    )
  return { header: header.map((cell) => cell.trim()), lines }
}

/** A text has no NUL: what still has one is no text, or is in an encoding that nobody exports. */
function decode(bytes: Uint8Array): string {
  const encoding = wideEncodingOf(bytes)
  const text = encoding ? decodeAs(encoding, bytes) : (decodeAs('utf-8', bytes) ?? decodeAs('windows-1252', bytes))
  return text === null || text.includes('\0') ? unreadable() : text
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
  if (Math.max(even, odd) < looked / 4) return null
  return odd > even ? 'utf-16le' : 'utf-16be'
}

function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function unreadable(): never {
  return fail('invalid', 'bank.unreadable', 'This is not a CSV file that can be read.')
}

function delimiterOf(text: string): string {
  const lines = text.split(/\r?\n/, 50)
  const count = (delimiter: string) => lines.reduce((sum, line) => sum + line.split(delimiter).length - 1, 0)
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best))
}

function split(text: string, delimiter: string): string[][] {
  const options = { delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }
  try {
    return parse(text, options)
  } catch {
    return unreadable()
  }
}

function commonWidth(rows: readonly string[][]): number {
  const times = new Map<number, number>()
  for (const { length } of rows) times.set(length, (times.get(length) ?? 0) + 1)
  const [width = 0] = [...times].sort((a, b) => b[1] - a[1])[0] ?? []
  return width
}

const HEADERS = {
  date: /^(date|booking ?date|date (comptable|d.?op[ée]ration|de comptabilisation|valeur)|transaction date|completed date)/i,
  credit: /^(cr[ée]dit|money in|paid in|montant cr[ée]dit)/i,
  amount: /^(montant|amount|somme|valeur)/i,
  text: /libell|d[ée]tail|description|r[ée]f[ée]rence|reference|communication|motif|info|narrative|payer|donneur|memo/i,
}

function guessColumns(header: readonly string[], lines: readonly string[][]): StatementColumns | null {
  const find = (form: RegExp) => header.findIndex((name) => form.test(name))
  const date = find(HEADERS.date)
  const credit = find(HEADERS.credit)
  const amount = credit >= 0 ? credit : find(HEADERS.amount)
  const texts = header.flatMap((name, column) => (HEADERS.text.test(name) && column !== amount ? [column] : []))
  if (date < 0 || amount < 0 || texts.length === 0) return null
  const dates = lines.map((cells) => cells[date] ?? '')
  const amounts = lines.map((cells) => cells[amount] ?? '')
  return { date, amount, texts: texts.slice(0, 10), dateOrder: orderOf(dates), decimals: decimalsOf(amounts) }
}

function orderOf(dates: readonly string[]): StatementColumns['dateOrder'] {
  if (dates.some((date) => /^\s*\d{4}[-/.]/.test(date))) return 'year_first'
  // 03/04 says nothing; 03/25 does.
  return dates.some((date) => /^\s*\d{1,2}[-/.](1[3-9]|2\d|3[01])[-/.]/.test(date)) ? 'month_first' : 'day_first'
}

function readDate(text: string, order: StatementColumns['dateOrder']): string | null {
  const [, a = '', b = '', c = ''] = /^\s*(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/.exec(text) ?? []
  const parts = { day_first: [c, b, a], month_first: [c, a, b], year_first: [a, b, c] }[order].map(Number)
  const [shortYear = 0, month = 0, day = 0] = parts
  const year = shortYear < 100 ? shortYear + 2000 : shortYear
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal && year >= 2000 ? date.toISOString().slice(0, 10) : null
}
