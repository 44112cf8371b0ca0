// Tickets as the sources' design makes them: a page of HTML printed by Chromium, with the code as a picture in it; one browser per ticket,
// or one that is kept. Beside it pdfkit, which lays nothing out. All in this process, on this machine, in the same run.
import { type Browser, chromium } from '@playwright/test'
import { installedBrowser } from '@/scripts/browser.mjs'
import { qrDataUrl } from '@/server/tickets/qr'
import { median, percentile, timeEach } from './figures'
import { drawPlainly, openFonts, priceOf, ticketsOf } from './pdf'

const FRESH_BROWSERS = 5
const POOLED_PAGES = 10
const PLAIN_PAGES = 100

type Ticket = ReturnType<typeof ticketsOf>[number]

/** Milliseconds per ticket; null where there is no browser. */
export type SourcesFigures = { freshBrowser: number | null; pooledBrowser: number | null; plain: number }

export async function measureSourcesDesign(): Promise<SourcesFigures> {
  const tickets = ticketsOf(PLAIN_PAGES)
  const executablePath = installedBrowser()
  const fonts = await openFonts()
  const at = (index: number) => tickets[index] as Ticket
  const plain = percentile(await timeEach(PLAIN_PAGES, (index) => drawPlainly(at(index), fonts)), 0.5)
  if (executablePath === null) return { freshBrowser: null, pooledBrowser: null, plain }
  const launch = () => chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const fresh = await timeEach(FRESH_BROWSERS, async (index) => {
    const browser = await launch()
    await print(browser, at(index))
    await browser.close()
  })
  const kept = await launch()
  await print(kept, at(0))
  const pooled = await timeEach(POOLED_PAGES, (index) => print(kept, at(index)))
  await kept.close()
  return { freshBrowser: median(fresh), pooledBrowser: median(pooled), plain }
}

async function print(browser: Browser, ticket: Ticket): Promise<Buffer> {
  const page = await browser.newPage()
  await page.setContent(pageOf(ticket), { waitUntil: 'load' })
  const pdf = await page.pdf({ format: 'A4', printBackground: true })
  await page.close()
  return pdf
}

function pageOf(ticket: Ticket): string {
  return `<!doctype html><meta charset="utf-8"><style>
    body{font-family:sans-serif;margin:40px}.card{border:2px solid #2435db;border-radius:12px;padding:32px}
    h1{font-size:36px;margin:0 0 16px}.row{display:flex;justify-content:space-between;align-items:end}img{width:200px}</style>
    <div class="card"><p>${ticket.organizationName}</p><h1>${ticket.eventTitle}</h1>
    <p>${ticket.startsAt.toISOString()} · ${ticket.venueName}, ${ticket.venueAddress}</p>
    <div class="row"><div><p>${ticket.ticketTypeName} · ${priceOf(ticket)}</p>
    <h2>${ticket.holderName}</h2><p>${ticket.ticketCode}</p></div><img alt="" src="${qrDataUrl(ticket.qrToken)}"></div></div>`
}
