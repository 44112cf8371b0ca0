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

export function currencyDecimals(currency: string): number {
  return decimals[currency] ?? 2
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
