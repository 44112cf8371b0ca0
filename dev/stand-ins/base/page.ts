// The frame of the stand-ins' pages for people: the house's paper, ink and type. Nothing in it needs JavaScript.
// Guards: every text goes through `html` and is escaped; only `raw` says otherwise.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Answer } from './http-server'
import type { Language } from './language'

export class Html {
  constructor(readonly text: string) {}
}
type Part = string | number | Html | null | undefined | false | (Html | string)[]

/** A template whose values are escaped, unless they are Html already. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((text, piece, i) => text + piece + (i < parts.length ? write(parts[i]) : ''), ''))
}

function write(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (Array.isArray(part)) return part.map(write).join('')
  return String(part).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

export function raw(text: string): Html {
  return new Html(text)
}

export type Page = {
  language: Language
  title: string
  body: Html
  style?: string
  status?: number
  head?: Html
}

export function pageAnswer({ language, title, body, style = '', status = 200, head }: Page): Answer {
  const page = html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${title}</title>${head}
<link rel="icon" href="data:,"><style>${raw(HOUSE_STYLE + style)}</style></head><body>${body}</body></html>
`
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: page.text,
  }
}

export function redirect(location: string): Answer {
  return { status: 303, headers: { location, 'cache-control': 'no-store' } }
}

const FONTS: Record<string, string> = {
  '/fonts/bricolage.woff2':
    '@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-standard-normal.woff2',
  '/fonts/instrument.woff2': '@fontsource-variable/instrument-sans/files/instrument-sans-latin-standard-normal.woff2',
}

/** The house's two fonts from the installed packages; null for other paths, 404 where they are not installed. */
export function fontAnswer(path: string): Answer | null {
  const file = FONTS[path]
  if (file === undefined) return null
  try {
    const body = readFileSync(createRequire(import.meta.url).resolve(file))
    return { status: 200, headers: { 'content-type': 'font/woff2', 'cache-control': 'max-age=604800' }, body }
  } catch {
    // Pages name system fonts too.
    return { status: 404 }
  }
}

const HOUSE_STYLE = `
@font-face{font-family:Bricolage;src:url(/fonts/bricolage.woff2) format("woff2");font-weight:200 800;font-stretch:75% 100%;font-display:swap}
@font-face{font-family:Instrument;src:url(/fonts/instrument.woff2) format("woff2");font-weight:400 700;font-stretch:75% 100%;font-display:swap}
:root{--paper:oklch(.984 .006 95);--card:oklch(.998 .002 95);--sunk:oklch(.962 .008 95);--ink:oklch(.205 .022 270);--ink-2:oklch(.44 .018 270);--line:oklch(.905 .008 95);--strong:oklch(.205 .022 270);--accent:oklch(.455 .245 268);--accent-ink:oklch(.99 .01 268);--refused:oklch(.545 .215 26);--display:Bricolage,ui-sans-serif,system-ui,sans-serif;--text:Instrument,ui-sans-serif,system-ui,sans-serif}
@media (prefers-color-scheme:dark){:root{--paper:oklch(.175 .018 270);--card:oklch(.215 .02 270);--sunk:oklch(.15 .016 270);--ink:oklch(.965 .006 95);--ink-2:oklch(.76 .012 270);--line:oklch(.30 .018 270);--strong:oklch(.965 .006 95);--accent:oklch(.70 .16 272);--accent-ink:oklch(.16 .03 270);--refused:oklch(.70 .17 26)}}
*{box-sizing:border-box;margin:0}
body{background:var(--paper);color:var(--ink);font:400 16px/1.5 var(--text);-webkit-font-smoothing:antialiased}
h1,h2,.display{font-family:var(--display);font-weight:700;letter-spacing:-.02em;line-height:1.05;font-stretch:88%;text-wrap:balance}
a{color:var(--accent)}
.num{font-variant-numeric:tabular-nums lining-nums}
.btn{display:flex;align-items:center;justify-content:center;width:100%;min-height:54px;padding:10px 22px;border-radius:999px;border:1.5px solid transparent;background:var(--accent);color:var(--accent-ink);font:600 16px/1.2 var(--text);text-decoration:none;cursor:pointer}
.btn.ghost{background:transparent;border-color:var(--strong);color:var(--ink)}
.btn:focus-visible,a:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.chip{display:inline-flex;align-items:center;height:26px;padding:0 10px;border-radius:999px;background:var(--sunk);border:1px solid var(--line);font:600 13px/1 var(--text);color:var(--ink-2);white-space:nowrap}
.card{background:var(--card);border:1px solid var(--line);border-radius:20px}
`
