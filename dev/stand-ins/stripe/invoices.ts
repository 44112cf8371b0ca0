// Invoices of subscriptions: how one is made and paid, /v1/invoices (retrieve, list), and the page at its address.
import type { Answer } from '../base/http-server'
import { html, pageAnswer } from '../base/page'
import { checkoutStyle } from './checkout-style'
import { moneyText } from './currencies'
import { createdFilter, LIST_PARAMS, listObjects } from './list-objects'
import { productName } from './prices'
import { type Call, type Route, retrieveRoute } from './resource'
import { stripeId } from './stripe-ids'
import type { StripeWorld } from './stripe-world'
import type { Invoice, InvoiceLine, Subscription } from './subscriptions-world'

const PATH = '/v1/invoices'
const PAGE = '/i/'

export const invoiceRoutes: Route[] = [
  { method: 'GET', path: PATH, run: list },
  retrieveRoute(PATH, (world) => world.billing.invoices, 'invoice'),
]

export type InvoiceWish = {
  amount: number
  reason: 'subscription_create' | 'subscription_cycle' | 'subscription_update'
  period: { start: number; end: number }
  paid: boolean
}

/** Finalized at once; at Stripe a renewal's stays a draft for an hour. */
export function makeInvoice(world: StripeWorld, subscription: Subscription, wish: InvoiceWish): Invoice {
  const now = world.now()
  const id = stripeId('in')
  const customer = world.billing.customers.get(subscription.customer)
  const sequence = customer?.next_invoice_sequence ?? 1
  if (customer) world.billing.customers.put({ ...customer, next_invoice_sequence: sequence + 1 })
  const { amount, paid, period, reason } = wish
  const open = paid ? 0 : amount
  return world.billing.invoices.put({
    ...blankInvoice(),
    id,
    amount_due: amount,
    amount_paid: amount - open,
    amount_remaining: open,
    attempt_count: amount === 0 ? 0 : 1,
    billing_reason: reason,
    created: now,
    currency: subscription.currency,
    customer: subscription.customer,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    effective_at: now,
    hosted_invoice_url: `${world.baseUrl}${PAGE}${id}`,
    lines: {
      object: 'list',
      data: [lineOf(world, subscription, id, wish)],
      has_more: false,
      url: `${PATH}/${id}/lines`,
    },
    next_payment_attempt: paid ? null : now + 3 * 24 * 3600,
    number: `${customer?.invoice_prefix ?? 'STANDIN'}-${String(sequence).padStart(4, '0')}`,
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    period_end: period.end,
    period_start: period.start,
    status: paid ? 'paid' : 'open',
    status_transitions: {
      finalized_at: now,
      marked_uncollectible_at: null,
      paid_at: paid ? now : null,
      voided_at: null,
    },
    subscription: subscription.id,
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
  })
}

export function payInvoice(world: StripeWorld, invoice: Invoice): Invoice {
  return world.billing.invoices.put({
    ...invoice,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: invoice.attempt_count + 1,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: world.now() },
  })
}

export function invoicesOf(world: StripeWorld, subscription: Subscription): Invoice[] {
  return [...world.billing.invoices.newestFirst()].filter((invoice) => invoice.subscription === subscription.id)
}

function lineOf(world: StripeWorld, subscription: Subscription, invoice: string, wish: InvoiceWish): InvoiceLine {
  const [item] = subscription.items.data
  if (!item) throw new Error(`the subscription ${subscription.id} has no item`)
  return {
    id: stripeId('il'),
    object: 'line_item',
    amount: wish.amount,
    currency: subscription.currency,
    description: productName(world, item.price),
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: wish.reason === 'subscription_update',
        proration_details: null,
        subscription: subscription.id,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    period: wish.period,
    pretax_credit_amounts: null,
    pricing: {
      price_details: { price: item.price.id, product: item.price.product },
      type: 'price_details',
      unit_amount_decimal: item.price.unit_amount_decimal,
    },
    quantity: 1,
    quantity_decimal: '1',
    subscription: subscription.id,
    subtotal: wish.amount,
    taxes: [],
  }
}

function list({ world, params }: Call) {
  params.only(...LIST_PARAMS, 'customer', 'subscription', 'status', 'created')
  const customer = params.text('customer')
  const subscription = params.text('subscription')
  const status = params.choice('status', ['draft', 'open', 'paid', 'uncollectible', 'void'])
  const created = createdFilter(params)
  return listObjects(
    params,
    PATH,
    world.billing.invoices.newestFirst(),
    (invoice) =>
      (customer === null || invoice.customer === customer) &&
      (subscription === null || invoice.subscription === subscription) &&
      (status === null || invoice.status === status) &&
      created(invoice),
  )
}

export function invoicePage(world: StripeWorld, path: string): Answer | null {
  if (!path.startsWith(PAGE)) return null
  const invoice = world.billing.invoices.get(path.slice(PAGE.length))
  if (!invoice) return { status: 404, body: 'Not found' }
  const amount = moneyText(invoice.total, invoice.currency, 'fr')
  const what = invoice.lines.data[0]?.description ?? ''
  const state = invoice.status === 'paid' ? 'Payée' : 'À payer'
  const body = html`<main><header><span></span><span class="chip">Environnement d’essai</span></header>
<h1>Facture ${invoice.number}</h1><p class="sub">${invoice.customer_name ?? invoice.customer_email} · ${state}</p>
<section class="card sum"><ul><li><span class="what">${what}</span><b class="num">${amount}</b></li></ul></section></main>`
  return pageAnswer({ language: 'fr', title: `Facture ${invoice.number}`, body, style: checkoutStyle })
}

function blankInvoice() {
  return {
    object: 'invoice' as const,
    account_country: 'FR',
    account_name: null,
    account_tax_ids: null,
    amount_overpaid: 0,
    amount_shipping: 0,
    application: null,
    attempted: true,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    collection_method: 'charge_automatically' as const,
    custom_fields: null,
    customer_account: null,
    customer_address: null,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: 'none' as const,
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    ending_balance: 0,
    footer: null,
    from_invoice: null,
    invoice_pdf: null,
    issuer: { type: 'self' as const },
    last_finalization_error: null,
    latest_revision: null,
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    test_clock: null,
    total_discount_amounts: [],
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  }
}
