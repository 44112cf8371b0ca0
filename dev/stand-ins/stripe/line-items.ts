// Line items of a Checkout session: made from inline price data, totalled in integers.
// Guards: one currency per session, whole positive quantities, and Stripe's least and largest amounts.
import { isCurrency, LARGEST_AMOUNT, leastAmount, moneyText } from './currencies'
import type { Params } from './params'
import { stripeId } from './stripe-ids'
import { missing, refuse } from './stripe-refusal'
import type { LineItem } from './stripe-world'

export function readLineItems(params: Params, now: number): { items: LineItem[]; total: number; currency: string } {
  const lines = params.children('line_items')
  if (lines.length === 0) params.missing('line_items')
  if (lines.length > 100) refuse('You can provide at most 100 line items.', { param: 'line_items' })
  const items = lines.map((line) => readLineItem(line, now))
  const currency = items[0]?.currency ?? ''
  if (items.some((item) => item.currency !== currency))
    refuse('All prices on a Checkout Session must have the same currency.', { param: 'line_items' })
  const total = items.reduce((sum, item) => sum + item.amount_total, 0)
  checkTotal(total, currency)
  return { items, total, currency }
}

function checkTotal(total: number, currency: string): void {
  const least = leastAmount(currency)
  if (total < least)
    refuse(
      `The Checkout Session's total amount due must add up to at least ${moneyText(least, currency, 'en')} ${currency}`,
      { code: 'amount_too_small' },
    )
  if (total > LARGEST_AMOUNT)
    refuse(
      `The Checkout Session's total amount must be no more than ${moneyText(LARGEST_AMOUNT, currency, 'en')} ${currency}`,
      { code: 'amount_too_large' },
    )
}

function readLineItem(line: Params, now: number): LineItem {
  line.only('price', 'price_data', 'quantity', 'adjustable_quantity', 'tax_rates', 'dynamic_tax_rates', 'metadata')
  const price = line.text('price')
  if (price !== null) missing('price', price, line.path('price'))
  const data = line.child('price_data') ?? line.missing('price_data')
  data.only('currency', 'product_data', 'unit_amount', 'unit_amount_decimal', 'tax_behavior')
  const product = data.child('product_data') ?? data.missing('product_data')
  product.only('name', 'description', 'images', 'metadata', 'tax_code', 'unit_label')
  const currency = data.need('currency').toLowerCase()
  if (!isCurrency(currency)) refuse(`Invalid currency: ${currency}`, { param: data.path('currency') })
  const unit = readUnitAmount(data)
  const quantity = line.integer('quantity', 1, 999_999) ?? line.missing('quantity')
  product.metadata()
  return {
    id: stripeId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: unit * quantity,
    amount_tax: 0,
    amount_total: unit * quantity,
    currency,
    description: product.need('name'),
    metadata: line.metadata(),
    price: inlinePrice(currency, unit, now),
    quantity,
  }
}

function readUnitAmount(data: Params): number {
  const decimal = data.text('unit_amount_decimal')
  if (decimal !== null && !/^\d{1,12}(\.0+)?$/.test(decimal))
    refuse('This stand-in takes whole minor units only.', { param: data.path('unit_amount_decimal') })
  const unit = decimal === null ? data.integer('unit_amount', 0, LARGEST_AMOUNT) : Number(decimal)
  return unit ?? data.missing('unit_amount')
}

function inlinePrice(currency: string, unit: number, now: number): LineItem['price'] {
  return {
    id: stripeId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: now,
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: stripeId('prod', 14),
    recurring: null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: unit,
    unit_amount_decimal: String(unit),
  }
}
