// The customer portal as a person sees it: change the plan, cancel or go on, mend the card, open invoices. Plain forms.
// Guards: a page acts on the subscription of its own customer only, and as far as its configuration allows.
import type { Answer, Incoming } from '../base/http-server'
import { browserLanguage, type Language } from '../base/language'
import { type Html, html, pageAnswer, redirect } from '../base/page'
import { pageTime } from '../base/page-time'
import { PORTAL_PAGE } from './billing-portal'
import { type PortalTexts, portalTexts } from './billing-portal-texts'
import { checkoutStyle } from './checkout-style'
import { moneyText } from './currencies'
import { invoicesOf } from './invoices'
import { productName } from './prices'
import { BY_ITSELF, type StripeWorld } from './stripe-world'
import { cancelAtPeriodEnd, changePrice, isLive, settleDebts } from './subscription-outcomes'
import type { BillingPrice, PortalSession, Subscription } from './subscriptions-world'

const STYLE = `
h2{font-size:22px;margin:32px 0 10px}
h2+ul{list-style:none;padding:0;display:grid;gap:8px}
`

export function billingPortalPage(world: StripeWorld, incoming: Incoming): Answer | null {
  if (!incoming.path.startsWith(PORTAL_PAGE)) return null
  const session = world.billing.portalSessions.get(incoming.path.slice(PORTAL_PAGE.length))
  const language = session?.locale ? (session.locale.startsWith('fr') ? 'fr' : 'en') : browserLanguage(incoming)
  if (!session) return { status: 404, body: portalTexts[language].unknown }
  if (incoming.method === 'POST') {
    act(world, session, new URLSearchParams(incoming.body.toString('utf8')))
    return redirect(incoming.path)
  }
  return show(world, session, language)
}

function subscriptionOf(world: StripeWorld, session: PortalSession): Subscription | null {
  const own = [...world.billing.subscriptions.newestFirst()].filter(({ customer }) => customer === session.customer)
  return own.find((one) => isLive(one) || one.status === 'unpaid') ?? own[0] ?? null
}

function otherPrices(world: StripeWorld, session: PortalSession, subscription: Subscription): BillingPrice[] {
  const features = world.billing.portalConfigurations.get(session.configuration)?.features
  const offered = features?.subscription_update.enabled ? (features.subscription_update.products ?? []) : []
  const current = subscription.items.data[0]?.price.id
  return offered
    .flatMap(({ prices }) => prices)
    .flatMap((id) => world.billing.prices.get(id) ?? [])
    .filter(({ id }) => id !== current)
}

function act(world: StripeWorld, session: PortalSession, form: URLSearchParams): void {
  const subscription = subscriptionOf(world, session)
  if (!subscription || subscription.status === 'canceled') return
  const action = form.get('action') ?? ''
  if (action === 'cancel') cancelAtPeriodEnd(world, subscription, true, BY_ITSELF)
  if (action === 'resume') cancelAtPeriodEnd(world, subscription, false, BY_ITSELF)
  if (action === 'card') settleDebts(world, subscription, BY_ITSELF)
  const price = otherPrices(world, session, subscription).find(({ id }) => action === `price:${id}`)
  if (price) changePrice(world, subscription, price, BY_ITSELF)
}

function show(world: StripeWorld, session: PortalSession, language: Language): Answer {
  const texts = portalTexts[language]
  const subscription = subscriptionOf(world, session)
  const back = session.return_url && html`<a class="back" href="${session.return_url}">← ${texts.back}</a>`
  const body = html`<main><header>${back || html`<span></span>`}<span class="chip">${texts.sandbox}</span></header>
<h1>${texts.title}</h1>${subscription ? details(world, session, subscription, language) : html`<p class="sub">${texts.none}</p>`}</main>`
  return pageAnswer({ language, title: `${texts.title} · ${texts.sandbox}`, body, style: checkoutStyle + STYLE })
}

function details(world: StripeWorld, session: PortalSession, subscription: Subscription, language: Language): Html {
  const texts = portalTexts[language]
  const item = subscription.items.data[0]
  const price = item && monthly(item.price, language)
  const isOver = subscription.status === 'canceled'
  return html`<p class="sub">${stateText(subscription, texts, language)}</p>
<section class="card sum"><ul><li><span class="what">${item && productName(world, item.price)}</span><b class="num">${price}</b></li></ul></section>
${!isOver && html`<form method="post">${buttons(world, session, subscription, language)}</form>`}
<h2>${texts.invoices}</h2><ul>${invoicesOf(world, subscription).map(
    (invoice) =>
      html`<li><a href="${invoice.hosted_invoice_url}">${invoice.number}</a> · ${moneyText(invoice.total, invoice.currency, language)} · ${invoice.status === 'paid' ? texts.paid : texts.open}</li>`,
  )}</ul>`
}

function buttons(world: StripeWorld, session: PortalSession, subscription: Subscription, language: Language): Html[] {
  const texts = portalTexts[language]
  const button = (action: string, label: string, look = 'btn ghost') =>
    html`<button class="${look}" name="action" value="${action}">${label}</button>`
  const owes = subscription.status === 'past_due' || subscription.status === 'unpaid'
  return [
    ...(owes ? [button('card', texts.mendCard, 'btn')] : []),
    ...otherPrices(world, session, subscription).map((price) =>
      button(`price:${price.id}`, `${texts.change} ${productName(world, price)} · ${monthly(price, language)}`),
    ),
    subscription.cancel_at_period_end ? button('resume', texts.resume) : button('cancel', texts.cancel),
  ]
}

function monthly(price: BillingPrice, language: Language): string {
  return `${moneyText(price.unit_amount ?? 0, price.currency, language)} / ${language === 'fr' ? 'mois' : 'month'}`
}

function stateText(subscription: Subscription, texts: PortalTexts, language: Language): string {
  const end = pageTime(new Date((subscription.items.data[0]?.current_period_end ?? 0) * 1000), language)
  if (subscription.status === 'canceled') return texts.over
  if (subscription.status === 'past_due' || subscription.status === 'unpaid') return texts.due
  if (subscription.cancel_at_period_end) return `${texts.ends} ${end}.`
  return subscription.status === 'trialing' ? `${texts.trial} ${end}.` : `${texts.renews} ${end}.`
}
