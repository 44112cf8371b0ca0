// What the Stripe stand-in knows of Billing: customers, prices, subscriptions, invoices, the customer portal.
import type Stripe from 'stripe'
import type { Collection, Store } from '../base/journal-store'

export type Customer = Stripe.Customer
/** JSON of the wire: there a decimal is a string. */
export type BillingPrice = Omit<Stripe.Price, 'unit_amount_decimal' | 'product'> & {
  unit_amount_decimal: string | null
  product: string
}
export type Product = { id: string; name: string; description: string | null }
type Plan = Omit<Stripe.Plan, 'amount_decimal'> & { amount_decimal: string | null }
export type SubscriptionItem = Omit<Stripe.SubscriptionItem, 'price' | 'plan'> & { price: BillingPrice; plan: Plan }
export type Subscription = Omit<Stripe.Subscription, 'customer' | 'latest_invoice' | 'items'> & {
  customer: string
  latest_invoice: string | null
  items: { object: 'list'; data: SubscriptionItem[]; has_more: false; url: string }
}
export type InvoiceLine = Omit<Stripe.InvoiceLineItem, 'quantity_decimal' | 'pricing'> & {
  quantity_decimal: string | null
  pricing: object
}
export type Invoice = Omit<Stripe.Invoice, 'customer' | 'lines'> & {
  id: string
  customer: string
  /** Of older versions of the API; the newer ones name it in `parent`. */
  subscription: string | null
  lines: { object: 'list'; data: InvoiceLine[]; has_more: false; url: string }
}
export type PortalConfiguration = Stripe.BillingPortal.Configuration
export type PortalSession = Omit<Stripe.BillingPortal.Session, 'configuration'> & { configuration: string }

/** What a Checkout session in subscription mode will begin. */
export type SubscriptionWish = {
  id: string
  price: string
  trialDays: number | null
  metadata: Record<string, string>
}

export type BillingWorld = {
  customers: Collection<Customer>
  products: Collection<Product>
  prices: Collection<BillingPrice>
  subscriptions: Collection<Subscription>
  invoices: Collection<Invoice>
  wishes: Collection<SubscriptionWish>
  portalConfigurations: Collection<PortalConfiguration>
  portalSessions: Collection<PortalSession>
}

export function openBillingWorld(store: Store): BillingWorld {
  return {
    customers: store.collection('customer'),
    products: store.collection('product'),
    prices: store.collection('price'),
    subscriptions: store.collection('subscription'),
    invoices: store.collection('invoice'),
    wishes: store.collection('subscription_wish'),
    portalConfigurations: store.collection('portal_configuration'),
    portalSessions: store.collection('portal_session'),
  }
}
