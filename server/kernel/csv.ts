// CSV that spreadsheets open as it is meant: UTF-8 with a byte order mark, `;` and decimal commas for French. Guards: a text that begins
// like a formula is shown and not run, while a negative amount stays a number.
import { stringify } from 'csv-stringify/sync'
import type { Locale } from './format'
import { currencyDecimals } from './money'
import { type Cell, majorUnits, type Table, wallClock } from './table'

const BATCH = 200

export async function* csvOf(table: Table, locale: Locale): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const write = (rows: readonly (readonly Cell[])[]) =>
    encoder.encode(stringify(rows.map(texts(locale)), options(locale)))
  yield encoder.encode('\uFEFF')
  let batch: (readonly Cell[])[] = [table.columns.map(({ header }) => header)]
  for await (const row of table.rows) {
    batch.push(row)
    if (batch.length < BATCH) continue
    yield write(batch)
    batch = []
  }
  if (batch.length > 0) yield write(batch)
}

/** A number as it is written in the language; the writer leaves its sign alone because the field itself is a number. */
type Written = { written: string }

function options(locale: Locale) {
  return {
    delimiter: locale === 'fr' ? ';' : ',',
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { object: (value: object) => ({ value: (value as Written).written, escape_formulas: false }) },
  }
}

const texts = (locale: Locale) => (row: readonly Cell[]) => row.map((cell) => text(cell, locale))

function text(cell: Cell, locale: Locale): string | Written {
  if (cell === null) return ''
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return inLanguage(String(cell), locale)
  if ('day' in cell) return cell.day
  if ('at' in cell) return wallClock(cell.at, cell.timeZone).toString({ smallestUnit: 'minute' }).replace('T', ' ')
  return inLanguage(majorUnits(cell.money).toFixed(currencyDecimals(cell.money.currency)), locale)
}

function inLanguage(number: string, locale: Locale): Written {
  return { written: locale === 'fr' ? number.replace('.', ',') : number }
}
