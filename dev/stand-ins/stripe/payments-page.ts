// The page at the root of the Stripe stand-in: the latest sessions, each with its state and a link to pay it.
import type { Answer } from '../base/http-server'
import { type Html, html, pageAnswer } from '../base/page'
import { pageTime } from '../base/page-time'
import { moneyText } from './currencies'
import type { Session, StripeWorld, Worlds } from './stripe-world'

const SHOWN = 50

export function paymentsPage(worlds: Worlds): Answer {
  const sessions = worlds
    .all()
    .flatMap(latestSessions)
    .sort((a, b) => b.created - a.created)
    .slice(0, SHOWN)
  const list =
    sessions.length === 0
      ? html`<p class="sub">Aucun paiement pour l’instant. La première commande apparaîtra ici.</p>`
      : html`<ul class="card">${sessions.map(row)}</ul>`
  const body = html`<main><span class="chip">Environnement d’essai</span><h1>Paiements Stripe</h1>
<p class="sub">Les sessions de paiement reçues, les plus récentes d’abord.</p>${list}</main>`
  return pageAnswer({ language: 'fr', title: 'Paiements Stripe · Environnement d’essai', body, style: STYLE })
}

function latestSessions(world: StripeWorld): Session[] {
  const sessions: Session[] = []
  for (const session of world.sessions.newestFirst()) {
    if (sessions.length === SHOWN) break
    sessions.push(session)
  }
  return sessions
}

function row(session: Session): Html {
  const amount = moneyText(session.amount_total ?? 0, session.currency ?? 'eur', 'fr')
  const who = session.customer_email ?? session.customer_details?.email ?? session.id.slice(0, 18)
  const when = pageTime(new Date(session.created * 1000), 'fr')
  const title = session.url === null ? html`${who}` : html`<a href="${session.url}">${who}</a>`
  return html`<li><span class="who">${title}<small>${when} · ${stateOf(session)}</small></span><b class="num">${amount}</b></li>`
}

function stateOf(session: Session): string {
  if (session.status === 'expired') return 'expirée'
  if (session.status === 'open') return 'à payer'
  return session.payment_status === 'paid' ? 'payée' : 'prélèvement en attente ou refusé'
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
