// The Checkout page that a buyer sees at a session's url: items, total, and a button for each way it can end.
// Plain forms, no JavaScript; French or English by the session's locale, else by the browser's.
import type { Answer, Incoming } from '../base/http-server'
import { browserLanguage, type Language } from '../base/language'
import { type Html, html, pageAnswer, redirect } from '../base/page'
import { declineCard, type Payer, payByCard, payByDebit } from './checkout-outcomes'
import { checkoutStyle } from './checkout-style'
import { type CheckoutTexts, checkoutTexts } from './checkout-texts'
import { moneyText } from './currencies'
import { BY_ITSELF, type LineItem, type Session, type StripeWorld, type Worlds } from './stripe-world'
import { subscribe } from './subscription-checkout'

const PATH = '/c/pay/'

export function checkoutPage(worlds: Worlds, incoming: Incoming): Answer | null {
  if (!incoming.path.startsWith(PATH)) return null
  const id = incoming.path.slice(PATH.length)
  const world = worlds.holding(({ sessions }) => sessions.get(id) !== undefined)
  const session = world.sessions.get(id)
  const language = languageOf(session, incoming)
  const texts = checkoutTexts[language]
  if (!session) return notice(language, texts, texts.unknown, null, 404)
  if (session.status === 'expired') return notice(language, texts, texts.expired, backLink(session, texts), 410)
  if (session.status === 'complete') {
    if (incoming.method === 'POST') return redirect(successUrl(session))
    return notice(language, texts, texts.done, html`<a class="btn" href="${successUrl(session)}">${texts.onward}</a>`)
  }
  return incoming.method === 'POST' ? act(world, session, incoming) : payable(world, session, language, incoming)
}

function act(world: StripeWorld, session: Session, incoming: Incoming): Answer {
  const form = new URLSearchParams(incoming.body.toString('utf8'))
  const payer: Payer = { email: form.get('email')?.trim() || null, name: null }
  switch (form.get('action')) {
    case 'pay':
      return redirect(successUrl(subscribe(world, session, BY_ITSELF) ?? payByCard(world, session, BY_ITSELF, payer)))
    case 'pay_async':
      if (session.mode !== 'payment') return redirect(`${PATH}${session.id}`)
      return redirect(successUrl(payByDebit(world, session, BY_ITSELF, payer)))
    case 'decline':
      if (session.mode === 'payment') declineCard(world, session, BY_ITSELF, payer)
      return redirect(`${PATH}${session.id}?declined=1`)
    default:
      return redirect(`${PATH}${session.id}`)
  }
}

export function successUrl(session: Session): string {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id)
}

export function languageOf(session: Session | undefined, incoming: Incoming): Language {
  const locale = session?.locale ?? 'auto'
  if (locale !== 'auto') return locale.startsWith('fr') ? 'fr' : 'en'
  return browserLanguage(incoming)
}

function payable(world: StripeWorld, session: Session, language: Language, incoming: Incoming): Answer {
  const texts = checkoutTexts[language]
  const items = world.sessionDetails.get(session.id)?.items ?? []
  const total = moneyText(session.amount_total ?? 0, session.currency ?? 'eur', language)
  const declined = incoming.query.has('declined')
  const body = html`<main>
<header>${session.cancel_url && html`<a class="back" href="${session.cancel_url}">← ${texts.back}</a>`}<span class="chip">${texts.sandbox}</span></header>
<h1>${texts.title}</h1><p class="sub">${texts.explanation}</p>
${declined && html`<p class="alert" role="alert">${texts.declined}</p>`}
<section class="card sum" aria-label="${texts.summary}"><ul>${items.map((item) => itemRow(item, language))}</ul>
<div class="tear"></div><p class="total"><span>${texts.due}</span><b class="display num">${total}</b></p></section>
<form method="post" action="${PATH}${session.id}">
<label>${texts.email}<input type="email" name="email" autocomplete="email" ${session.customer_email === null ? '' : 'readonly'} value="${session.customer_email ?? ''}"></label>
<button class="btn" name="action" value="pay">${texts.pay} ${total}</button>
${session.mode === 'payment' && html`<button class="btn ghost" name="action" value="pay_async">${texts.payAsync}</button>`}
<button class="btn ghost" name="action" value="decline">${texts.decline}</button>
</form><p class="fine">${texts.fine}</p></main>`
  return pageAnswer({ language, title: `${texts.title} · ${texts.sandbox}`, body, style: checkoutStyle })
}

function itemRow(item: LineItem, language: Language): Html {
  const { quantity, description, currency, price, amount_total } = item
  const unit = price.unit_amount ?? 0
  const each =
    quantity !== null && quantity > 1
      ? html`<small class="num">${quantity} × ${moneyText(unit, currency, language)}</small>`
      : null
  return html`<li><span class="what">${description}${each}</span><b class="num">${moneyText(amount_total, currency, language)}</b></li>`
}

function backLink(session: Session, texts: CheckoutTexts): Html | null {
  return session.cancel_url === null ? null : html`<a class="btn" href="${session.cancel_url}">${texts.back}</a>`
}

function notice(
  language: Language,
  texts: CheckoutTexts,
  sentence: { title: string; text: string },
  link: Html | null,
  status = 200,
): Answer {
  const body = html`<main><header><span></span><span class="chip">${texts.sandbox}</span></header>
<h1>${sentence.title}</h1><p class="sub">${sentence.text}</p>${link}</main>`
  return pageAnswer({ language, title: `${sentence.title} · ${texts.sandbox}`, body, style: checkoutStyle, status })
}
