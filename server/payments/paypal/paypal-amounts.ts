// Between our integers of minor units and PayPal's decimal texts. Guards: no float on the way; a text with parts of a minor unit is no
// amount of ours.
import { currencyDecimals } from '@/server/kernel/money'
import type { PaypalMoney } from '@/server/providers/paypal-client'

/** @param amount ≥ 0 */
export function toPaypal(amount: number, currency: string): PaypalMoney {
  const places = currencyDecimals(currency)
  const digits = String(amount).padStart(places + 1, '0')
  const value = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return { currency_code: currency, value }
}

/** Throws RangeError for what is not exact in the currency. */
export function fromPaypal({ currency_code: currency, value }: PaypalMoney): { amount: number; currency: string } {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(value)
  const places = currencyDecimals(currency)
  const fraction = match?.[2] ?? ''
  if (!match || /[1-9]/.test(fraction.slice(places))) throw new RangeError(`${value} is no amount of ${currency}`)
  const amount = Number(`${match[1]}${fraction.slice(0, places).padEnd(places, '0')}`)
  return { amount, currency }
}
