// Stripe's form for the person behind a connected account, as far as this stand-in has one: what is asked for, and a button for each
// way it can end. Guards: a link that was used or is too old sends back for a new one, as at Stripe.
import type { Answer, Incoming } from '../base/http-server'
import { browserLanguage, type Language } from '../base/language'
import { html, pageAnswer, redirect } from '../base/page'
import { REVIEW_SECONDS, sendForm } from './account-outcomes'
import type { Onboarding, StripeWorld, Worlds } from './stripe-world'

const PATH = '/setup/s/'

export function onboardingPage(worlds: Worlds, incoming: Incoming): Answer | null {
  if (!incoming.path.startsWith(PATH)) return null
  const [account = '', link = ''] = incoming.path.slice(PATH.length).split('/')
  const texts = onboardingTexts[browserLanguage(incoming)]
  const onboarding = worlds.own.onboardings.get(link)
  const world = onboarding?.account === account ? worlds.of(account) : null
  if (!onboarding || !world) return { status: 404, body: texts.unknown }
  if (onboarding.expiresAt < world.now()) return redirect(onboarding.refreshUrl)
  if (incoming.method !== 'POST') return form(world, browserLanguage(incoming), incoming.path)
  return act(world, onboarding, new URLSearchParams(incoming.body.toString('utf8')).get('action'))
}

function act(world: StripeWorld, onboarding: Onboarding, action: string | null): Answer {
  if (action !== 'complete' && action !== 'review' && action !== 'leave') return redirect(onboarding.refreshUrl)
  world.onboardings.put({ ...onboarding, expiresAt: 0 })
  if (action !== 'leave') sendForm(world, action)
  return redirect(onboarding.returnUrl)
}

function form({ account }: StripeWorld, language: Language, path: string): Answer {
  const texts = onboardingTexts[language]
  const due = account?.requirements?.currently_due ?? []
  const body = html`<main><span class="chip">${texts.sandbox}</span><h1>${texts.title}</h1><p class="sub">${texts.explanation}</p>
${
  due.length === 0
    ? html`<p class="card none">${texts.nothing}</p>`
    : html`<section class="card" aria-label="${texts.asked}"><h2>${texts.asked}</h2><ul>${due.map((name) => html`<li><code>${name}</code></li>`)}</ul></section>`
}
<form method="post" action="${path}">
<button class="btn" name="action" value="complete">${texts.complete}</button>
<button class="btn ghost" name="action" value="review">${texts.review}</button>
<button class="btn ghost" name="action" value="leave">${texts.leave}</button>
</form><p class="fine">${texts.fine}</p></main>`
  return pageAnswer({ language, title: `${texts.title} · ${texts.sandbox}`, body, style: STYLE })
}

const fr = {
  sandbox: 'Environnement d’essai',
  title: 'Ouvrir un compte',
  explanation: 'Ici, Stripe demanderait qui vous êtes et où verser l’argent. Choisissez comment cela doit se terminer.',
  asked: 'Ce que Stripe demande',
  nothing: 'Stripe ne demande rien pour l’instant.',
  complete: 'Tout remplir',
  review: `Tout remplir, vérification en cours (${REVIEW_SECONDS}\u202fs)`,
  leave: 'Partir sans finir',
  fine: 'Cette page tient lieu du formulaire de Stripe pendant le développement et les démonstrations.',
  unknown: 'Ce lien n’existe pas ou n’existe plus.',
}
const en: typeof fr = {
  sandbox: 'Test environment',
  title: 'Open an account',
  explanation: 'Here Stripe would ask who you are and where to send the money. Choose how this should end.',
  asked: 'What Stripe asks for',
  nothing: 'Stripe asks for nothing at the moment.',
  complete: 'Fill in everything',
  review: `Fill in everything, still under review (${REVIEW_SECONDS} s)`,
  leave: 'Leave without finishing',
  fine: 'This page stands in for Stripe’s form during development and demonstrations.',
  unknown: 'This link does not exist, or no longer does.',
}
export const onboardingTexts: Record<Language, typeof fr> = { fr, en }

const STYLE = `
main{max-width:460px;margin:0 auto;padding:18px 18px 48px}
h1{font-size:36px;margin-top:22px}
h2{font-size:18px;padding:18px 20px 0}
.sub{color:var(--ink-2);margin:10px 0 22px}
.card{margin-bottom:22px}
.none{padding:18px 20px}
ul{padding:10px 20px 18px 38px;overflow-wrap:anywhere}
code{font:500 14px/1.7 ui-monospace,monospace}
form{display:grid;gap:12px}
.fine{font-size:13px;color:var(--ink-2);text-align:center;margin-top:18px}
`
