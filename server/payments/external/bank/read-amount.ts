// Reads the amounts of a bank's file. Pure. Guards: an amount is read exactly or not at all; in the form that was guessed for a file it
// is never more than what stands there.
import { currencyDecimals, maxAmount } from '@/server/kernel/money'
import type { StatementColumns } from './contract'

type Decimals = StatementColumns['decimals']

/** A longer cell is no amount, and not worth a look. */
const LONGEST = 60
const SYMBOLS: Readonly<Record<string, readonly string[]>> = { '€': ['EUR'], '£': ['GBP'], $: ['USD', 'CAD'] }

/** One number, with at most one sign and one currency, each on either side. */
const AMOUNT =
  /^([-+−–]?)\s*([A-Z]{3}|[€£$])?\s*([-+−–]?)\s*(\d(?:[\d.,\s'’]*\d)?)\s*([-+−–]?)\s*([A-Z]{3}|[€£$])?\s*([-+−–]?)$/
/** Groups have three digits each and are all parted alike: by a space of any width, an apostrophe, or the sign that parts no decimals. */
const NUMBERS: Readonly<Record<Decimals, RegExp>> = {
  comma: /^([1-9]\d{0,2}(?:([\s'’.])\d{3})(?:\2\d{3})*|\d+)(?:,(\d{1,3}))?$/,
  point: /^([1-9]\d{0,2}(?:([\s'’,])\d{3})(?:\2\d{3})*|\d+)(?:\.(\d{1,3}))?$/,
}

/** Minor units; null for what is no amount, is written in another currency, or could mean two amounts. */
export function readAmount(text: string, decimals: Decimals, currency: string): number | null {
  const written = takeApart(text)
  const number = written && numberOf(written.number, decimals)
  if (!number || !isIn(written.currency, currency)) return null
  const { whole, fraction } = number
  const places = currencyDecimals(currency)
  if (/[1-9]/.test(fraction.slice(places)) || (places < 3 && mayBeThousands(whole, fraction))) return null
  const amount = Number(whole.replace(/\D/g, '')) * 10 ** places + Number(fraction.slice(0, places).padEnd(places, '0'))
  return amount <= maxAmount ? (written.isNegative ? -amount : amount) : null
}

/**
 * The sign that parts the decimals, told by the amounts that the other one could not be read with. Where none tells, the sign that stands
 * in them parts decimals: such a guess can make an amount unreadable or too small, and never too large.
 */
export function decimalsOf(amounts: readonly string[]): Decimals {
  const numbers = amounts.flatMap((text) => takeApart(text)?.number ?? [])
  const only = (one: Decimals, other: Decimals) =>
    numbers.filter((number) => numberOf(number, one) && !numberOf(number, other)).length
  const [comma, point] = [only('comma', 'point'), only('point', 'comma')]
  if (comma !== point) return comma > point ? 'comma' : 'point'
  return numbers.some((number) => number.includes(',')) ? 'comma' : 'point'
}

function takeApart(text: string): { isNegative: boolean; number: string; currency: string | null } | null {
  const cell = text.trim()
  if (cell.length > LONGEST) return null
  const [, first = '', before, second = '', number, third = '', after, fourth = ''] = AMOUNT.exec(cell) ?? []
  const signs = first + second + third + fourth
  if (number === undefined || signs.length > 1 || (before && after)) return null
  return { isNegative: signs !== '' && signs !== '+', number, currency: before ?? after ?? null }
}

function numberOf(text: string, decimals: Decimals): { whole: string; fraction: string } | null {
  const [, whole, , fraction = ''] = NUMBERS[decimals].exec(text) ?? []
  return whole === undefined ? null : { whole, fraction }
}

function isIn(written: string | null, currency: string): boolean {
  return written === null || written === currency || (SYMBOLS[written]?.includes(currency) ?? false)
}

/** `1,500` is one and a half here and fifteen hundred there; `0,500`, `1234,500` and `1 234,500` have decimals only. */
function mayBeThousands(whole: string, fraction: string): boolean {
  return fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole)
}
