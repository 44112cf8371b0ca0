// Reads a bank's CSV file: whatever the delimiter, the encoding, the order of a date and the form of a number. Guards: a line that
// is no booking, or whose amount cannot be read exactly, is counted, never guessed;
// however long the file is, others get their turn while it is read.
import { setImmediate as othersTurn } from 'node:timers/promises'
import { hasText, readCsv } from '@/server/kernel/csv-text'
import { fail } from '@/server/kernel/errors'
import { maxStatementBytes } from '../contract'
import { maxStatementLines, type StatementColumns, type StatementPreview } from './contract'
import { decimalsOf, readAmount } from './read-amount'

const SAMPLE_LINES = 8
/** Lines between which other requests get their turn. */
const AT_ONCE = 250
/** What banks put above and below the table, and more columns than any has: this only bounds the work. */
const LIMITS = { rows: maxStatementLines + 1_000, columns: 100 }

export type StatementLine = {
  /** yyyy-mm-dd */
  bookedOn: string
  /** Minor units; what went out is negative. */
  amount: number
  text: string
  /** All that stands in the line, however it is spaced: by this it is known again. */
  cells: string[]
}

export async function previewStatement(bytes: Uint8Array): Promise<StatementPreview> {
  const { header, lines } = await readTable(bytes)
  return { header, sample: lines.slice(0, SAMPLE_LINES), lineCount: lines.length, columns: guessColumns(header, lines) }
}

/** Null for a line that is no booking: a balance, a remark, an amount that cannot be read. */
export async function readStatement(
  bytes: Uint8Array,
  columns: StatementColumns,
  currency: string,
): Promise<(StatementLine | null)[]> {
  const { lines } = await readTable(bytes)
  const read: (StatementLine | null)[] = []
  for (const cells of lines) {
    if (read.length % AT_ONCE === AT_ONCE - 1) await othersTurn()
    read.push(readLine(cells, columns, currency))
  }
  return read
}

function readLine(cells: readonly string[], columns: StatementColumns, currency: string): StatementLine | null {
  const bookedOn = readDate(cells[columns.date] ?? '', columns.dateOrder)
  const amount = readAmount(cells[columns.amount] ?? '', columns.decimals, currency)
  const text = columns.texts.map((column) => (cells[column] ?? '').trim())
  if (bookedOn === null || amount === null || amount === 0) return null
  const words = text.filter(Boolean).join(' ').replace(/\s+/g, ' ').slice(0, 500)
  return { bookedOn, amount, text: words, cells: cells.map((cell) => cell.trim().replace(/\s+/g, ' ')) }
}

type Table = { header: string[]; lines: string[][] }

async function readTable(bytes: Uint8Array): Promise<Table> {
  if (bytes.byteLength > maxStatementBytes)
    fail('too_large', 'bank.too_large', 'The file is larger than 5 MB. Export a shorter period.')
  const all = await readCsv(bytes, LIMITS)
  if (all === 'too_many_rows') return refuseLength()
  if (typeof all === 'string') return fail('invalid', 'bank.unreadable', 'This is not a CSV file that can be read.')
  const rows = all.filter(isWritten)
  // Banks put their own name and balances above the table: the header is the first row as wide as most.
  const width = commonWidth(rows)
  const start = rows.findIndex((row) => row.length >= width && row.filter((cell) => cell.trim() !== '').length >= 3)
  const header = rows[start]
  const lines = rows.slice(start + 1).filter(hasText)
  if (start < 0 || !header || lines.length === 0)
    fail('invalid', 'bank.no_table', 'No lines of a statement were found. Export it as CSV, with a header.')
  if (lines.length > maxStatementLines) refuseLength()
  return { header: header.map((cell) => cell.trim()), lines }
}

function refuseLength(): never {
  fail('invalid', 'bank.too_many_lines', `The file has more than ${maxStatementLines} lines. Export a shorter period.`)
}

/** An empty line is no row of one cell. */
function isWritten(row: readonly string[]): boolean {
  return row.length > 1 || row[0] !== ''
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
