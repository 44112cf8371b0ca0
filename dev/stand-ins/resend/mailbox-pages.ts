// The mailbox in the browser: a list, newest first, and a view of each message with its attachments.
// Guards: a mail's HTML is shown in a sandboxed frame without scripts, as foreign as in a real mail reader.
import { frenchTime } from '../base/french-time'
import type { Answer, Incoming } from '../base/http-server'
import { type Html, html, pageAnswer } from '../base/page'
import type { Mailbox, Message, StoredAttachment } from './mailbox'
import { mailboxStyle } from './mailbox-style'

const PER_PAGE = 50
const REFRESH_SECONDS = 10
const TABS = { html: 'Message', text: 'Texte', headers: 'En-têtes' }
type Tab = keyof typeof TABS

export async function mailboxPage(mailbox: Mailbox, incoming: Incoming): Promise<Answer | null> {
  if (incoming.path === '/') return listPage(mailbox, incoming.query)
  const [, folder, id = '', part, index] = incoming.path.split('/')
  if (folder !== 'messages') return null
  const message = mailbox.messages.get(id)
  if (!message) return notFound()
  if (part === undefined) return messagePage(message, incoming.query.get('tab'))
  if (part === 'html') return frame(message)
  const attachment = part === 'attachments' ? message.attachments[Number(index)] : undefined
  return attachment ? download(attachment, await mailbox.content(attachment)) : notFound()
}

/** Whether a message went to this address (To, Cc or Bcc), whatever its case; part of an address will do. */
export function isFor(message: Message, wanted: string): boolean {
  const all = [...message.to, ...(message.cc ?? []), ...(message.bcc ?? [])]
  return all.some((address) => address.toLowerCase().includes(wanted.trim().toLowerCase()))
}

function listPage(mailbox: Mailbox, query: URLSearchParams): Answer {
  const to = query.get('to') ?? ''
  const page = Math.max(1, Number(query.get('page')) || 1)
  const found: Message[] = []
  for (const message of mailbox.messages.newestFirst()) {
    if (to !== '' && !isFor(message, to)) continue
    if (found.push(message) > page * PER_PAGE) break
  }
  const shown = found.slice((page - 1) * PER_PAGE, page * PER_PAGE)
  const link = (n: number) => `/?${new URLSearchParams({ ...(to === '' ? {} : { to }), page: String(n) })}`
  const list = shown.length === 0 ? empty(to) : html`<ul class="card list">${shown.map(row)}</ul>`
  const body = html`<main><span class="chip">Environnement d’essai</span><h1>Boîte aux lettres</h1>
<p class="sub">Tous les e-mails envoyés arrivent ici, et nulle part ailleurs.</p>
<form class="find"><label>Destinataire<input type="search" name="to" value="${to}" placeholder="camille@exemple.fr"></label><button class="btn ghost">Filtrer</button></form>
${list}<nav class="pages">${page > 1 && html`<a href="${link(page - 1)}">← Plus récents</a>`}<span></span>${found.length > page * PER_PAGE && html`<a href="${link(page + 1)}">Plus anciens →</a>`}</nav></main>`
  const head = page === 1 ? html`<meta http-equiv="refresh" content="${REFRESH_SECONDS}">` : undefined
  return pageAnswer({
    language: 'fr',
    title: 'Boîte aux lettres · Environnement d’essai',
    body,
    head,
    style: mailboxStyle,
  })
}

function empty(to: string): Html {
  const sentence = to === '' ? 'Aucun message pour l’instant.' : `Aucun message pour «\u202f${to}\u202f».`
  return html`<p class="card none">${sentence} Cette page se renouvelle d’elle-même.</p>`
}

function row(message: Message): Html {
  const pieces = message.attachments.length
  return html`<li><a href="/messages/${message.id}"><span class="line"><b>${message.subject}</b><time class="num" datetime="${message.at}">${frenchTime(new Date(message.at))}</time></span>
<span class="line small"><span class="to">${message.to.join(', ')}</span>${pieces > 0 && html`<span>${pieces} ${pieces === 1 ? 'pièce jointe' : 'pièces jointes'}</span>`}</span></a></li>`
}

function messagePage(message: Message, wanted: string | null): Answer {
  const first: Tab = message.html === null ? 'text' : 'html'
  const tab = (Object.keys(TABS) as Tab[]).find((name) => name === wanted) ?? first
  const tabs = (Object.keys(TABS) as Tab[]).map(
    (name) =>
      html`<a href="/messages/${message.id}?tab=${name}" ${name === tab ? html`aria-current="page"` : ''}>${TABS[name]}</a>`,
  )
  const fields: [string, string][] = [
    ['De', message.from],
    ['À', message.to.join(', ')],
    ['Copie', message.cc?.join(', ') ?? ''],
    ['Copie cachée', message.bcc?.join(', ') ?? ''],
    ['Répondre à', message.replyTo?.join(', ') ?? ''],
    ['Reçu', frenchTime(new Date(message.at))],
  ]
  const body = html`<main class="wide"><p class="back"><a href="/">← Boîte aux lettres</a></p><h1>${message.subject}</h1>
<dl>${fields.filter(([, value]) => value !== '').map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${message.attachments.length > 0 && html`<ul class="files" aria-label="Pièces jointes">${message.attachments.map((file, i) => attachmentLink(message, file, i))}</ul>`}
<nav class="tabs" aria-label="Vues du message">${tabs}</nav>${view(message, tab)}</main>`
  return pageAnswer({ language: 'fr', title: `${message.subject} · Boîte aux lettres`, body, style: mailboxStyle })
}

function attachmentLink(message: Message, file: StoredAttachment, index: number): Html {
  const size = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 }).format(file.bytes / 1024)
  const href = `/messages/${message.id}/attachments/${index}`
  return html`<li><a class="chip" href="${href}" download="${file.filename}">${file.filename} <span class="num">· ${size}\u202fKo</span></a></li>`
}

function view(message: Message, tab: Tab): Html {
  if (tab === 'text') return html`<pre class="card">${message.text ?? 'Ce message n’a pas de version texte.'}</pre>`
  if (tab === 'headers') {
    const tags = message.tags.map(({ name, value }): [string, string] => [`tag ${name}`, value])
    const key: [string, string][] = message.idempotencyKey === null ? [] : [['Idempotency-Key', message.idempotencyKey]]
    const lines = [...Object.entries(message.headers), ...tags, ...key].map(([name, value]) => `${name}: ${value}`)
    return html`<pre class="card">${lines.length === 0 ? 'Aucun en-tête particulier.' : lines.join('\n')}</pre>`
  }
  if (message.html === null) return html`<p class="card none">Ce message n’a pas de version HTML.</p>`
  return html`<iframe class="card" title="Message" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${message.id}/html"></iframe>`
}

/** The mail itself: links open in a new tab, images by cid come from its attachments. */
function frame(message: Message): Answer {
  let text = message.html ?? ''
  message.attachments.forEach((file, i) => {
    if (file.contentId !== null)
      text = text.replaceAll(`cid:${file.contentId}`, `/messages/${message.id}/attachments/${i}`)
  })
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "script-src 'none'; sandbox allow-popups allow-popups-to-escape-sandbox",
      'x-content-type-options': 'nosniff',
    },
    body: `<base target="_blank">${text}`,
  }
}

function download({ filename, contentType }: StoredAttachment, body: Buffer): Answer {
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
    body,
  }
}

function notFound(): Answer {
  const body = html`<main><p class="back"><a href="/">← Boîte aux lettres</a></p><h1>Message introuvable</h1>
<p class="sub">Il n’existe pas ou n’existe plus.</p></main>`
  return pageAnswer({ language: 'fr', title: 'Message introuvable', body, style: mailboxStyle, status: 404 })
}
