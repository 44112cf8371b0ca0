// What PayPal says of currencies: which it takes and how many decimals they have; exact sums of its decimal texts.
const DECIMALS: Readonly<Record<string, number>> = { HUF: 0, JPY: 0, TWD: 0 }
const KNOWN = new Set(
  'AUD BRL CAD CNY CZK DKK EUR HKD HUF ILS JPY MYR MXN TWD NZD NOK PHP PLN GBP SGD SEK CHF THB USD'.split(' '),
)

export function isCurrency(code: string): boolean {
  return KNOWN.has(code)
}

export function decimalsOf(currency: string): number {
  return DECIMALS[currency] ?? 2
}

/** Null for a text with more decimals than the currency has, or that is no amount. */
export function minorUnits({ currency_code, value }: { currency_code: string; value: string }): number | null {
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(value)
  const places = decimalsOf(currency_code)
  const fraction = match?.[2] ?? ''
  if (!match || fraction.length > places) return null
  return Number(`${match[1]}${fraction.padEnd(places, '0')}`)
}

export function moneyOf(minor: number, currency: string): { currency_code: string; value: string } {
  return { currency_code: currency, value: (minor / 10 ** decimalsOf(currency)).toFixed(decimalsOf(currency)) }
}

/** For people. */
export function moneyText(money: { currency_code: string; value: string }, language: 'fr' | 'en'): string {
  const places = decimalsOf(money.currency_code)
  const format = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    style: 'currency',
    currency: money.currency_code,
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  })
  return format.format(Number(money.value)).replaceAll('\u00a0', '\u202f')
}
