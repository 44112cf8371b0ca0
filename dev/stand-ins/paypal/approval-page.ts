// The page on which a buyer agrees, at /checkoutnow?token=…, as PayPal's own. Plain forms, no JavaScript; French or English by the
// order's locale, else by the browser's.
import type { Answer, Incoming } from '../base/http-server'
import { browserLanguage, type Language } from '../base/language'
import { type Html, html, pageAnswer, redirect } from '../base/page'
import { checkoutStyle } from '../stripe/checkout-style'
import { type ApprovalTexts, approvalTexts } from './approval-texts'
import { approve, canApprove } from './order-outcomes'
import { minorUnits, moneyOf, moneyText } from './paypal-amounts'
import type { Order, PaypalWorld, Unit } from './paypal-world'

const PATH = '/checkoutnow'

export function approvalPage(world: PaypalWorld, incoming: Incoming): Answer | null {
  if (incoming.path !== PATH) return null
  const order = world.orders.get(incoming.query.get('token') ?? '')
  const language = languageOf(order, incoming)
  const texts = approvalTexts[language]
  if (!order) return notice(language, texts, texts.unknown, null, 404)
  if (!canApprove(order)) {
    if (incoming.method === 'POST') return redirect(returnUrl(order))
    return notice(language, texts, texts.done, html`<a class="btn" href="${returnUrl(order)}">${texts.onward}</a>`)
  }
  return incoming.method === 'POST' ? act(world, order, incoming) : approvable(order, language, texts)
}

function act(world: PaypalWorld, order: Order, incoming: Incoming): Answer {
  switch (new URLSearchParams(incoming.body.toString('utf8')).get('action')) {
    case 'approve':
      return redirect(returnUrl(approve(world, order, 'good')))
    case 'review':
      return redirect(returnUrl(approve(world, order, 'reviewed')))
    case 'decline':
      return redirect(returnUrl(approve(world, order, 'declined')))
    case 'cancel':
      return redirect(withQuery(order.experience.cancel_url ?? '/', { token: order.id }))
    default:
      return redirect(`${PATH}?token=${order.id}`)
  }
}

function returnUrl({ id, experience }: Order): string {
  return withQuery(experience.return_url ?? '/', { token: id, PayerID: 'QYR5Z8XDVJNXQ' })
}

function withQuery(address: string, query: Record<string, string>): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

function languageOf(order: Order | undefined, incoming: Incoming): Language {
  const { locale } = order?.experience ?? {}
  if (locale === undefined) return browserLanguage(incoming)
  return locale.startsWith('fr') ? 'fr' : 'en'
}

function approvable({ id, unit }: Order, language: Language, texts: ApprovalTexts): Answer {
  const body = html`<main><header><span></span><span class="chip">${texts.sandbox}</span></header>
<h1>${texts.title}</h1><p class="sub">${texts.explanation}</p>
<section class="card sum" aria-label="${texts.summary}"><ul>${(unit.items ?? []).map((item) => itemRow(item, language))}</ul>
<div class="tear"></div><p class="total"><span>${texts.due}</span><b class="display num">${moneyText(unit.amount, language)}</b></p></section>
<form method="post" action="${PATH}?token=${id}">
<button class="btn" name="action" value="approve">${texts.approve}</button>
<button class="btn ghost" name="action" value="review">${texts.review}</button>
<button class="btn ghost" name="action" value="decline">${texts.decline}</button>
<button class="btn ghost" name="action" value="cancel">${texts.cancel}</button>
</form><p class="fine">${texts.fine}</p></main>`
  return pageAnswer({ language, title: `${texts.title} · ${texts.sandbox}`, body, style: checkoutStyle })
}

function itemRow({ name, quantity, unit_amount }: NonNullable<Unit['items']>[number], language: Language): Html {
  const count = Number(quantity)
  const each = count > 1 ? html`<small class="num">${count} × ${moneyText(unit_amount, language)}</small>` : null
  const all = moneyOf((minorUnits(unit_amount) ?? 0) * count, unit_amount.currency_code)
  return html`<li><span class="what">${name}${each}</span><b class="num">${moneyText(all, language)}</b></li>`
}

function notice(
  language: Language,
  texts: ApprovalTexts,
  sentence: { title: string; text: string },
  link: Html | null,
  status = 200,
): Answer {
  const body = html`<main><header><span></span><span class="chip">${texts.sandbox}</span></header>
<h1>${sentence.title}</h1><p class="sub">${sentence.text}</p>${link}</main>`
  return pageAnswer({ language, title: `${sentence.title} · ${texts.sandbox}`, body, style: checkoutStyle, status })
}
