// Keeps the scanner's page on an enrolled phone, so that the gate opens without a network; its data lies elsewhere, in IndexedDB. Its scope is
// the scanner and nothing else. Guards: only a device asks for the page to be kept, so no page of a signed-in person lies here; the network is
// asked first, and the kept page stands in where none answers in time; files are taken from here only if their name says their content.

const PAGES = 'portillon-scan-pages'
const FILES = 'portillon-scan-files'
const PAGE = /^\/(?:en\/)?scan$/
const FILE = /\/_next\/static\/[^"'\\<>()\s]+/g
/** A network that says nothing for so long is none. */
const PATIENCE_MS = 2_500
const SHELL = ['/icon.svg', '/icon-192.png', '/icon-512.png', '/icon-maskable-512.png']

self.addEventListener('install', () => self.skipWaiting())

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim())
})

/** From the scanner on a device: keep this page and what it was drawn with, or forget everything. */
self.addEventListener('message', (event) => {
  const { keep, files, forget } = event.data ?? {}
  if (forget === true) event.waitUntil(forgetAll().then(() => event.source?.postMessage({ forgotten: true })))
  else if (typeof keep === 'string' && PAGE.test(keep)) {
    event.waitUntil(
      keepPage(keep, textsIn(files))
        .then(() => event.source?.postMessage({ kept: true }))
        // Without a network what was kept before is kept still.
        .catch(async () => event.source?.postMessage({ kept: Boolean(await (await caches.open(PAGES)).match(keep)) })),
    )
  }
})

function textsIn(asked) {
  return Array.isArray(asked)
    ? asked.filter((one) => typeof one === 'string' && one.startsWith('/_next/static/')).slice(0, 400)
    : []
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate' && PAGE.test(url.pathname)) event.respondWith(answerPage(request, url.pathname))
  else if (url.pathname.startsWith('/_next/static/')) event.respondWith(answerFile(event, request))
  else if (SHELL.includes(url.pathname)) event.respondWith(answerShell(request))
})

async function answerPage(request, path) {
  const kept = await (await caches.open(PAGES)).match(path)
  if (!kept) return fetch(request)
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS))
  const answered = fetch(request)
    .then((response) => (response.status >= 500 ? kept : response))
    .catch(() => kept)
  return Promise.race([answered, late])
}

async function answerFile(event, request) {
  const cache = await caches.open(FILES)
  const known = await cache.match(request)
  if (known && isForEver(known)) return known
  try {
    const response = await fetch(request)
    // A part that is loaded later, by a page that is kept, is needed without a network too.
    if (response.status === 200 && (await isKept())) event.waitUntil(cache.put(request, response.clone()))
    return response
  } catch (error) {
    if (known) return known
    throw error
  }
}

async function answerShell(request) {
  const known = await (await caches.open(FILES)).match(request)
  return known ?? fetch(request)
}

async function isKept() {
  return (await (await caches.open(PAGES)).keys()).length > 0
}

/** The page is asked for without cookies: what is kept is what a device sees. */
async function keepPage(path, files) {
  const response = await fetch(path, { cache: 'no-store', credentials: 'omit', redirect: 'error' })
  if (response.status !== 200) throw new Error(`the page was answered with ${response.status}`)
  const html = await response.text()
  const needed = new Set([...(html.match(FILE) ?? []), ...files, ...SHELL])
  await Promise.all([...needed].map((file) => keepFile(file).catch(() => {})))
  const headers = new Headers(response.headers)
  // The text is plain by now.
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name)
  await (await caches.open(PAGES)).put(path, new Response(html, { headers }))
}

/** A style sheet brings its fonts along. */
async function keepFile(path) {
  const cache = await caches.open(FILES)
  const known = await cache.match(path)
  if (known && isForEver(known)) return
  const response = await fetch(path)
  if (response.status !== 200) return
  await cache.put(path, response.clone())
  if (!path.includes('.css')) return
  const base = new URL(path, self.location.origin)
  for (const [, link] of (await response.text()).matchAll(/url\(["']?([^"')]+)["']?\)/g)) {
    if (!link || link.startsWith('data:')) continue
    const font = new URL(link, base)
    if (font.origin !== base.origin || (await cache.match(font.pathname))) continue
    const answer = await fetch(font.pathname)
    if (answer.status === 200) await cache.put(font.pathname, answer)
  }
}

/** Named by its content: another content has another name. */
function isForEver(response) {
  return (response.headers.get('cache-control') ?? '').includes('immutable')
}

async function forgetAll() {
  await Promise.all([caches.delete(PAGES), caches.delete(FILES)])
}
