// A table on its way into a file, whatever the file's format: numbers stay numbers, money knows its currency, an instant its zone.
import { currencyDecimals, type Money } from './money'

export type Cell = string | number | null | { money: Money } | { at: Date; timeZone: string } | { day: string }

export type TableColumn = {
  header: string
  /** Of about so many characters. */
  width: number
}

export type Table = { name: string; columns: readonly TableColumn[]; rows: AsyncIterable<readonly Cell[]> }

/** The number of the currency's own units, exact to its decimals: 49.5 EUR, 4900 JPY. */
export function majorUnits({ amount, currency }: Money): number {
  const places = currencyDecimals(currency)
  return Number((amount / 10 ** places).toFixed(places))
}

/** What a clock in the zone shows. */
export function wallClock(at: Date, timeZone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime()
}
