// The page at the root of the PayPal stand-in: the latest orders, each with its state and a link to pay it.
import type { Answer } from '../base/http-server'
import { type Html, html, pageAnswer } from '../base/page'
import { pageTime } from '../base/page-time'
import { canApprove } from './order-outcomes'
import { moneyText } from './paypal-amounts'
import type { Order, PaypalWorld } from './paypal-world'

const SHOWN = 50

export function ordersPage(world: PaypalWorld): Answer {
  const orders: Order[] = []
  for (const order of world.orders.newestFirst()) {
    if (orders.length === SHOWN) break
    orders.push(order)
  }
  const list =
    orders.length === 0
      ? html`<p class="sub">Aucun paiement pour l’instant. La première commande apparaîtra ici.</p>`
      : html`<ul class="card">${orders.map((order) => row(world, order))}</ul>`
  const body = html`<main><span class="chip">Environnement d’essai</span><h1>Paiements PayPal</h1>
<p class="sub">Les commandes reçues, les plus récentes d’abord.</p>${list}</main>`
  return pageAnswer({ language: 'fr', title: 'Paiements PayPal · Environnement d’essai', body, style: STYLE })
}

function row(world: PaypalWorld, order: Order): Html {
  const what = order.unit.description ?? order.id
  const when = pageTime(new Date(order.create_time), 'fr')
  const title = canApprove(order) ? html`<a href="/checkoutnow?token=${order.id}">${what}</a>` : html`${what}`
  return html`<li><span class="who">${title}<small>${when} · ${stateOf(world, order)}</small></span><b class="num">${moneyText(order.unit.amount, 'fr')}</b></li>`
}

function stateOf(world: PaypalWorld, { status, captureId }: Order): string {
  if (status === 'APPROVED') return 'acceptée, pas encore encaissée'
  if (status !== 'COMPLETED') return 'à payer'
  switch (world.captures.get(captureId ?? '')?.status) {
    case 'PENDING':
      return 'examinée par PayPal'
    case 'DECLINED':
      return 'refusée'
    case 'REFUNDED':
      return 'remboursée'
    case 'PARTIALLY_REFUNDED':
      return 'remboursée en partie'
    default:
      return 'payée'
  }
}

const STYLE = `
main{max-width:620px;margin:0 auto;padding:24px 18px 48px}
h1{font-size:36px;margin-top:18px}
.sub{color:var(--ink-2);margin:10px 0 22px}
ul{list-style:none;padding:6px 20px}
li{display:flex;justify-content:space-between;align-items:baseline;gap:16px;padding:12px 0;border-top:1px solid var(--line)}
li:first-child{border-top:0}
.who{min-width:0;overflow-wrap:anywhere;font-weight:600}
.who small{display:block;font-weight:400;font-size:14px;color:var(--ink-2)}
li b{white-space:nowrap}
`
