// The mailbox in the browser: what all stand-ins received, newest first, and a view of each message with its attachments. In French or
// English by `?lang`, else by the browser.
// Guards: a mail's HTML is shown in a sandboxed frame without scripts, as foreign as in a real mail reader.
import type { Answer, Incoming } from '../base/http-server'
import { browserLanguage, type Language } from '../base/language'
import { type Html, html, pageAnswer, raw } from '../base/page'
import { pageTime } from '../base/page-time'
import { isFor, type MailboxSource, type Message, type StoredAttachment } from './mailbox'
import { mailboxStyle } from './mailbox-style'
import { type MailboxTexts, mailboxTexts } from './mailbox-texts'

const PER_PAGE = 50
const REFRESH_SECONDS = 10
const TABS = ['html', 'text', 'headers'] as const
type Tab = (typeof TABS)[number]

/** In which words a page speaks, and links that keep the language which somebody chose. */
type Voice = {
  language: Language
  texts: MailboxTexts
  link(path: string, query?: Record<string, string>): string
  /** To this same page in the other language. */
  otherHref: string
}

type Found = { source: MailboxSource; message: Message }

/** Null for a path that is none of its pages. */
export async function mailboxPage(sources: readonly MailboxSource[], incoming: Incoming): Promise<Answer | null> {
  const voice = voiceOf(incoming)
  if (incoming.path === '/') return listPage(sources, incoming.query, voice)
  const [, folder, id = '', part, index] = incoming.path.split('/')
  if (folder !== 'messages') return null
  const found = sources.flatMap((source): Found[] => {
    const message = source.mailbox.messages.get(id)
    return message ? [{ source, message }] : []
  })[0]
  if (!found) return notFound(voice)
  const { source, message } = found
  if (part === undefined) return messagePage(found, incoming.query.get('tab'), voice)
  if (part === 'html') {
    source.opened?.(message)
    return frame(message)
  }
  const attachment = part === 'attachments' ? message.attachments[Number(index)] : undefined
  return attachment ? download(attachment, await source.mailbox.content(attachment)) : notFound(voice)
}

/** Of several mailboxes, each of which has its newest first. */
function* newestOfAll(sources: readonly MailboxSource[]): Generator<Found> {
  const heads = sources.map((source) => {
    const rest = source.mailbox.messages.newestFirst()
    return { source, rest, next: rest.next() }
  })
  for (;;) {
    const open = heads.filter(({ next }) => !next.done)
    const newest = open.reduce<(typeof heads)[number] | null>(
      (best, head) => (best === null || (head.next.value?.at ?? '') > (best.next.value?.at ?? '') ? head : best),
      null,
    )
    if (!newest?.next.value) return
    yield { source: newest.source, message: newest.next.value }
    newest.next = newest.rest.next()
  }
}

function voiceOf(incoming: Incoming): Voice {
  const asked = incoming.query.get('lang')
  const chosen = asked === 'fr' || asked === 'en' ? asked : null
  const language = chosen ?? browserLanguage(incoming)
  const texts = mailboxTexts[language]
  const other = new URLSearchParams(incoming.query)
  other.set('lang', texts.other.language)
  return {
    language,
    texts,
    link(path, query = {}) {
      const all = new URLSearchParams({ ...query, ...(chosen && { lang: chosen }) }).toString()
      return all === '' ? path : `${path}?${all}`
    },
    otherHref: `${incoming.path}?${other}`,
  }
}

function listPage(sources: readonly MailboxSource[], query: URLSearchParams, voice: Voice): Answer {
  const { language, texts, link } = voice
  const to = query.get('to') ?? ''
  const page = Math.max(1, Number(query.get('page')) || 1)
  const found: Found[] = []
  for (const one of newestOfAll(sources)) {
    if (to !== '' && !isFor(one.message, to)) continue
    if (found.push(one) > page * PER_PAGE) break
  }
  const shown = found.slice((page - 1) * PER_PAGE, page * PER_PAGE)
  const pageLink = (n: number) => link('/', { ...(to !== '' && { to }), page: String(n) })
  const list =
    shown.length === 0
      ? html`<p class="card none">${to === '' ? texts.empty : texts.emptyFor(to)} ${texts.renews}</p>`
      : html`<ul class="card list">${shown.map((one) => row(one, voice))}</ul>`
  const chosen = query.has('lang') && html`<input type="hidden" name="lang" value="${language}">`
  const body = html`<main><p class="top"><span class="chip">${texts.sandbox}</span>${otherLanguage(voice)}</p><h1>${texts.title}</h1>
<p class="sub">${texts.explanation}</p>
<form class="find"><label>${texts.recipient}<input type="search" name="to" value="${to}" placeholder="${texts.example}"></label>${chosen}<button class="btn ghost">${texts.filter}</button></form>
${list}<nav class="pages">${page > 1 && html`<a href="${pageLink(page - 1)}">← ${texts.newer}</a>`}<span></span>${found.length > page * PER_PAGE && html`<a href="${pageLink(page + 1)}">${texts.older} →</a>`}</nav></main>`
  const head = page === 1 ? html`<meta http-equiv="refresh" content="${REFRESH_SECONDS}">` : undefined
  return pageAnswer({ language, title: `${texts.title} · ${texts.sandbox}`, body, head, style: mailboxStyle })
}

function otherLanguage({ texts, otherHref }: Voice): Html {
  const { language, name } = texts.other
  return html`<a class="other" href="${otherHref}" lang="${language}" hreflang="${language}">${name}</a>`
}

function row({ source, message }: Found, { language, texts, link }: Voice): Html {
  const pieces = message.attachments.length
  const when = pageTime(new Date(message.at), language)
  return html`<li><a href="${link(`/messages/${message.id}`)}"><span class="line"><b>${titleOf(message)}</b><time class="num" datetime="${message.at}">${when}</time></span>
<span class="line small"><span class="to">${message.to.join(', ')}</span><span>${pieces > 0 && `${texts.pieces(pieces)} · `}${source.carrier}</span></span></a></li>`
}

/** An SMS has no subject: its first words. */
function titleOf({ subject, text }: Message): string {
  const words = text ?? ''
  return subject || (words.length > 60 ? `${words.slice(0, 60).trimEnd()}…` : words)
}

/** With links to follow, as mail programs and phones make them. */
function linked(text: string): Html[] {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((piece, i) => {
    return i % 2 === 0 ? html`${piece}` : html`<a href="${piece}" target="_blank" rel="noreferrer">${piece}</a>`
  })
}

function messagePage({ source, message }: Found, wanted: string | null, voice: Voice): Answer {
  const { language, texts, link } = voice
  const tab = TABS.find((name) => name === wanted) ?? (message.html === null ? 'text' : 'html')
  const tabs = (source.carrier === 'SMS' ? (['text'] as const) : TABS).map(
    (name) =>
      html`<a href="${link(`/messages/${message.id}`, { tab: name })}" ${name === tab ? html`aria-current="page"` : ''}>${texts.tabs[name]}</a>`,
  )
  const { fields } = texts
  const rows: [string, string][] = [
    [fields.from, message.from],
    [fields.to, message.to.join(', ')],
    [fields.cc, message.cc?.join(', ') ?? ''],
    [fields.bcc, message.bcc?.join(', ') ?? ''],
    [fields.replyTo, message.replyTo?.join(', ') ?? ''],
    [fields.carrier, source.carrier],
    [fields.at, pageTime(new Date(message.at), language)],
  ]
  const files = message.attachments.map((file, index) => attachmentLink(message, file, index, voice))
  const body = html`<main class="wide"><p class="back top"><a href="${link('/')}">← ${texts.title}</a>${otherLanguage(voice)}</p><h1>${titleOf(message)}</h1>
<dl>${rows.filter(([, value]) => value !== '').map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${files.length > 0 && html`<ul class="files" aria-label="${texts.attachments}">${files}</ul>`}
<nav class="tabs" aria-label="${texts.views}">${tabs}</nav>${view(message, tab, texts)}</main>`
  return pageAnswer({ language, title: `${titleOf(message)} · ${texts.title}`, body, style: mailboxStyle })
}

function attachmentLink(message: Message, file: StoredAttachment, index: number, { language, texts }: Voice): Html {
  const format = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 1 })
  const size = `${format.format(file.bytes / 1024)}\u202f${texts.kilobytes}`
  const href = `/messages/${message.id}/attachments/${index}`
  return html`<li><a class="chip" href="${href}" download="${file.filename}">${file.filename} <span class="num">· ${size}</span></a></li>`
}

function view(message: Message, tab: Tab, texts: MailboxTexts): Html {
  if (tab === 'text') return html`<pre class="card">${linked(message.text ?? texts.noText)}</pre>`
  if (tab === 'headers') {
    const tags = message.tags.map(({ name, value }): [string, string] => [`tag ${name}`, value])
    const key: [string, string][] = message.idempotencyKey === null ? [] : [['Idempotency-Key', message.idempotencyKey]]
    const lines = [...Object.entries(message.headers), ...tags, ...key].map(([name, value]) => `${name}: ${value}`)
    return html`<pre class="card">${lines.length === 0 ? texts.noHeaders : lines.join('\n')}</pre>`
  }
  if (message.html === null) return html`<p class="card none">${texts.noHtml}</p>`
  return html`<iframe class="card" title="${texts.tabs.html}" sandbox="${SANDBOX}" src="/messages/${message.id}/html"></iframe><script>${raw(FIT)}</script>`
}

/** Of this origin, so that the page around it can measure it; no scripts, so that it can do nothing with that. */
const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox'

/** Makes the frame as high as its mail. Without JavaScript it is a window of its own height and scrolls. */
const FIT = `(() => {
  const frame = document.querySelector('iframe')
  const fit = () => {
    frame.style.height = '0'
    frame.style.height = frame.contentDocument.documentElement.scrollHeight + 'px'
  }
  frame.addEventListener('load', fit)
  addEventListener('resize', fit)
})()`

/** The mail itself: links open in a new tab, images by cid come from its attachments. */
function frame(message: Message): Answer {
  let text = message.html ?? ''
  message.attachments.forEach((file, i) => {
    if (file.contentId !== null)
      text = text.replaceAll(`cid:${file.contentId}`, `/messages/${message.id}/attachments/${i}`)
  })
  const base = '<base target="_blank">'
  const head = /<head(?:\s[^>]*)?>/i
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `script-src 'none'; sandbox ${SANDBOX}`,
      'x-content-type-options': 'nosniff',
    },
    // In its head, since a doctype after it would be none.
    body: head.test(text) ? text.replace(head, (tag) => tag + base) : base + text,
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

function notFound({ language, texts, link }: Voice): Answer {
  const { title, text } = texts.missing
  const body = html`<main><p class="back"><a href="${link('/')}">← ${texts.title}</a></p><h1>${title}</h1>
<p class="sub">${text}</p></main>`
  return pageAnswer({ language, title, body, style: mailboxStyle, status: 404 })
}
