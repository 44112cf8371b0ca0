// Money is an integer of minor units beside an ISO 4217 currency. Nothing here knows floats.

export type Money = { amount: number; currency: string }

/** Decimals of the currencies that do not have two. */
const decimals: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
}

/** The currencies that an event can be sold in. */
export const currencies = [
  'EUR',
  'CHF',
  'GBP',
  'USD',
  'CAD',
  'MAD',
  'TND',
  'XOF',
  'XAF',
  'XPF',
  'JPY',
  'KWD',
  'SEK',
  'DKK',
  'NOK',
  'PLN',
  'CZK',
  'RON',
] as const

/** The most that one price or one total may be, in minor units: the providers' limit of eight digits. */
export const maxAmount = 99_999_999

/** What a card can be charged at least, in minor units; of the other currencies no limit is known. */
const leastCharges: Readonly<Record<string, number>> = {
  CAD: 50,
  CHF: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  JPY: 50,
  NOK: 300,
  PLN: 200,
  RON: 200,
  SEK: 300,
  USD: 50,
}

/** The least that a ticket which is not free may cost. */
export function leastPrice(currency: string): Money {
  return { amount: leastCharges[currency] ?? 1, currency }
}

/** One ticket of it can be paid for, or it is free. */
export function isPayable({ amount, currency }: Money): boolean {
  return amount === 0 || amount >= leastPrice(currency).amount
}

export function currencyDecimals(currency: string): number {
  return decimals[currency] ?? 2
}

/** Amounts of a currency come in steps of this many minor units: providers take three decimals only with a 0 as the last. */
export function amountStep(currency: string): number {
  return currencyDecimals(currency) === 3 ? 10 : 1
}

/** Half up, exact for every product of an amount and ten thousand; `dividend` ≥ 0. */
export function divideRounded(dividend: number, divisor: number): number {
  if (!Number.isSafeInteger(dividend)) throw new RangeError(`${dividend} is no exact integer`)
  return Math.floor((2 * dividend + divisor) / (2 * divisor))
}

/** A share of an amount, in hundredths of a percent, rounded half up to the currency's steps. */
export function shareOf({ amount, currency }: Money, basisPoints: number): Money {
  const step = amountStep(currency)
  return { amount: step * divideRounded(amount * basisPoints, 10_000 * step), currency }
}

export function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`money of ${amount} is no integer of minor units`)
  return { amount, currency }
}

export function multiply(price: Money, quantity: number): Money {
  return money(price.amount * quantity, price.currency)
}

export function sum(parts: readonly Money[], currency: string): Money {
  let total = 0
  for (const part of parts) {
    if (part.currency !== currency) throw new RangeError(`${part.currency} cannot be added to ${currency}`)
    total += part.amount
  }
  return money(total, currency)
}

/**
 * Reads what a person typed as an amount of the currency: `49`, `49,5`, `1 234,50` (fr) or `1,234.50` (en).
 * Null when it is no amount, has more decimals than the currency, is negative or beyond `maxAmount`.
 */
export function parseAmount(text: string, currency: string, locale: 'fr' | 'en'): number | null {
  const bare = text.replace(/[\s\u00a0\u202f€$£]/g, '')
  const plain = locale === 'fr' ? bare.replace(',', '.') : bare.replace(/,(?=\d{3}(\D|$))/g, '')
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(plain)
  if (!match) return null
  const places = currencyDecimals(currency)
  const fraction = match[2] ?? ''
  if (fraction.length > places) return null
  const amount = Number(match[1]) * 10 ** places + Number(fraction.padEnd(places, '0') || '0')
  return amount <= maxAmount ? amount : null
}
