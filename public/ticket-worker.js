// Keeps the tickets that were opened on this device, so that they open without a network. Its scope is the pages of tickets and nothing
// else. Guards: a page is asked for anew whenever there is a network, and the kept one stands in only where none answers; a page that is
// gone, or whose event is over, is forgotten; nothing is kept but the page itself and the files it is drawn with.

const PAGES = 'portillon-ticket-pages'
const FILES = 'portillon-ticket-files'
const PAGE = /^\/(?:en\/)?t\/[A-Za-z0-9_-]{43}$/
const KEEP_UNTIL = /<meta name="portillon-keep-until" content="([^"]+)"/
const FILE = /\/_next\/static\/[^"'\\<>()\s]+/g
const UNTIL = 'x-kept-until'
/** A network that says nothing for so long is none. */
const PATIENCE_MS = 4_000

self.addEventListener('install', () => self.skipWaiting())

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOver().then(() => self.clients.claim()))
})

/** From a ticket's page: the paths of the tickets that it leads to, itself first, and of the files that its scripts have loaded. */
self.addEventListener('message', (event) => {
  const paths = textsIn(event.data?.keep).filter((path) => PAGE.test(path))
  const files = textsIn(event.data?.files).filter((path) => path.startsWith('/_next/static/'))
  event.waitUntil(
    forgetOver()
      .then(() => Promise.all(paths.map((path) => fetchPage(new Request(path, { cache: 'no-store' })))))
      .then(() => Promise.all(files.map((file) => keepFile(file).catch(() => {}))))
      .then(() => event.source?.postMessage({ kept: true }))
      .catch(() => {}),
  )
})

function textsIn(asked) {
  return Array.isArray(asked) ? asked.filter((one) => typeof one === 'string').slice(0, 200) : []
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate' && PAGE.test(url.pathname)) event.respondWith(answerPage(event, url.pathname))
  else if (url.pathname.startsWith('/_next/static/')) event.respondWith(answerFile(request))
})

async function answerPage(event, path) {
  const fresh = fetchPage(event.request)
  event.waitUntil(fresh.catch(() => {}))
  const kept = await (await caches.open(PAGES)).match(path)
  if (!kept) return fresh
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS))
  const answered = fresh.then((response) => (response.status >= 500 ? kept : response)).catch(() => kept)
  return Promise.race([answered, late])
}

/** The answer of the network; a copy of it is kept, or the older one given up, as the answer says. */
async function fetchPage(request) {
  const response = await fetch(request)
  const { pathname } = new URL(request.url)
  const pages = await caches.open(PAGES)
  if (response.status === 404 || response.status === 410) await pages.delete(pathname)
  if (response.status === 200) await keep(pages, pathname, response.clone())
  return response
}

async function keep(pages, path, response) {
  const html = await response.text()
  const until = KEEP_UNTIL.exec(html)?.[1] ?? ''
  if (!(Date.parse(until) > Date.now())) {
    await pages.delete(path)
    return
  }
  const files = new Set(html.match(FILE) ?? [])
  await Promise.all([...files].map((file) => keepFile(file).catch(() => {})))
  const headers = new Headers(response.headers)
  // The text is plain by now.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name)
  headers.set(UNTIL, until)
  await pages.put(path, new Response(html, { headers }))
}

/** A style sheet brings its fonts along. */
async function keepFile(path) {
  const files = await caches.open(FILES)
  const known = await files.match(path)
  if (known && isForEver(known)) return
  const response = await fetch(path)
  if (response.status !== 200) return
  await files.put(path, response.clone())
  if (!path.includes('.css')) return
  const fonts = [...(await response.text()).matchAll(/url\(["']?([^"')]+)["']?\)/g)].map(([, link]) => link ?? '')
  const base = new URL(path, self.location.origin)
  for (const link of fonts) {
    if (link.startsWith('data:')) continue
    const font = new URL(link, base)
    if (font.origin !== base.origin) continue
    const answer = (await files.match(font.pathname)) ?? (await fetch(font.pathname))
    if (answer.status === 200) await files.put(font.pathname, answer)
  }
}

async function answerFile(request) {
  const files = await caches.open(FILES)
  const known = await files.match(request)
  if (known && isForEver(known)) return known
  return fetch(request).catch((error) => known ?? Promise.reject(error))
}

/** Named by its content: another content has another name. */
function isForEver(response) {
  return (response.headers.get('cache-control') ?? '').includes('immutable')
}

async function forgetOver() {
  const pages = await caches.open(PAGES)
  const all = await pages.keys()
  const over = await Promise.all(
    all.map(async (request) => {
      const kept = await pages.match(request)
      return !(Date.parse(kept?.headers.get(UNTIL) ?? '') > Date.now())
    }),
  )
  await Promise.all(all.filter((_, index) => over[index]).map((request) => pages.delete(request)))
  if (over.every(Boolean)) await caches.delete(FILES)
}
