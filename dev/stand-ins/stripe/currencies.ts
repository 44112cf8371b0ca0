// What Stripe says of currencies: decimals (its own list, which differs from ISO 4217 here and there) and least charges.
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '))
const KNOWN = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()))

/** Least amounts in minor units; currencies not named here settle in another one and are held to one minor unit. */
const LEAST: Record<string, number> = {
  aed: 200,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
}
export const LARGEST_AMOUNT = 99_999_999

export function isCurrency(code: string): boolean {
  return KNOWN.has(code)
}

export function leastAmount(currency: string): number {
  return LEAST[currency] ?? 1
}

export function decimalsOf(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0
  return THREE_DECIMAL.has(currency) ? 3 : 2
}

/** For people, in French or English typography; the amount is in minor units. */
export function moneyText(amount: number, currency: string, language: 'fr' | 'en'): string {
  const decimals = decimalsOf(currency)
  const format = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  return format.format(amount / 10 ** decimals).replaceAll('\u00a0', '\u202f')
}
