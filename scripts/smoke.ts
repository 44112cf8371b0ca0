// `npm run smoke -- --url http://127.0.0.1:3000 [--demo .data/demo.json]`: the whole main job over HTTP alone, against any
// installation in demo mode. Guards: a line for each promise that held; the first that does not ends it with 1 and a sentence.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { DemoClient, readDemoFile, Unexpected, until } from './demo-client'
import {
  type EventOnSale,
  endCheckout,
  type Hold,
  holdPlaces,
  mailWithPdf,
  putEventOnSale,
  readStats,
  scan,
  startPayment,
  ticketPdf,
  untilPaid,
} from './demo-story'

type PdfReader = typeof import('@/tests/support/read-pdf')

const GATE = 'Porte Cléberg'
const PLACES = 2
const PRICE = 4900

function expect(held: boolean, sentence: string): void {
  if (!held) throw new Unexpected(sentence)
}

/** Null where the reader's packages are not installed (they are development tools). */
async function pdfReader(): Promise<PdfReader | null> {
  try {
    return (await import(pathToFileURL(path.resolve('tests/support/read-pdf.ts')).href)) as PdfReader
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null
    throw error
  }
}

async function checkPdf(pdf: Buffer, qrToken: string, from: string): Promise<string> {
  const reader = await pdfReader()
  if (reader === null) return `${from}: ${pdf.length} bytes (its QR was not read: pdfjs-dist is not installed)`
  const read = await reader.decodeQr(await reader.rasterizePdf(pdf, { dpi: 150 }))
  expect(read === qrToken, `The QR in ${from} reads as ${read === null ? 'nothing' : `“${read.slice(0, 24)}…”`}.`)
  return `${from}: ${(pdf.length / 1024).toFixed(1)} KB, its QR is the ticket’s`
}

async function payFor(client: DemoClient, hold: Hold, say: (line: string) => void) {
  expect(hold.status === 'held', `A hold’s status is ${hold.status}.`)
  expect(hold.total.amount === PLACES * PRICE, `The total is ${hold.total.amount} instead of ${PLACES * PRICE}.`)
  say(`${PLACES} places held until ${hold.expiresAt}, ${hold.total.amount} ${hold.total.currency} due`)
  const payment = await startPayment(client, hold)
  say(`payment started, the buyer is sent to ${new URL(payment.redirectUrl).origin}`)
  const since = performance.now()
  await endCheckout(client, payment, 'pay')
  const purchase = await untilPaid(client, hold, PLACES)
  say(`paid, ${PLACES} tickets after ${Math.round(performance.now() - since)} ms`)
  return purchase
}

async function passGate(client: DemoClient, event: EventOnSale, qrToken: string, holder: string): Promise<string> {
  const first = await scan(client, event, { qrCodeData: qrToken, location: GATE })
  expect(first.valid && first.reason === null, `The first scan was refused: ${first.reason}.`)
  expect(first.attendeeName === holder, `The gate was told “${first.attendeeName}” instead of “${holder}”.`)
  const again = await scan(client, event, { qrCodeData: qrToken, location: 'Une autre porte' })
  expect(!again.valid, 'The second scan was admitted.')
  expect(again.reason === 'already_used', `The second scan was refused as ${again.reason} instead of already_used.`)
  expect(again.lastScanAt === first.lastScanAt, `The refusal names ${again.lastScanAt}, not ${first.lastScanAt}.`)
  expect(again.scanCount === 1, `${again.scanCount} admissions are counted instead of 1.`)
  expect(again.lastLocation === GATE, `The refusal names the gate “${again.lastLocation}”.`)
  return `admitted at ${first.lastScanAt}, then refused: already used at that time, ${GATE}`
}

async function story(client: DemoClient, say: (line: string) => void): Promise<void> {
  await client.take(z.unknown(), 'GET', '/health')
  say(`${client.url} is healthy`)
  const mark = Date.now().toString(36)
  const event = await putEventOnSale(client, {
    title: `Essai ${mark}`,
    types: [{ name: 'Plein tarif', amount: PRICE, capacity: 10 }],
  })
  say(`event “${event.title}” published: ${client.url}/e/${event.slug}`)

  const holder = 'Élodie Nguyễn'
  const hold = await holdPlaces(client, event, { name: holder, email: `essai-${mark}@exemple.fr`, quantity: PLACES })
  const purchase = await payFor(client, hold, say)
  const [ticket, other] = purchase.tickets
  if (!ticket || !other) throw new Unexpected('The purchase lacks tickets.')
  expect(ticket.qrToken !== other.qrToken, 'Two tickets carry the same code.')

  say(await checkPdf(await ticketPdf(client, hold, ticket.id), ticket.qrToken, 'the PDF'))
  const { mail, pdf } = await mailWithPdf(client, hold.email)
  say(`mail “${mail.subject}” with ${mail.attachments.length} attachment(s)`)
  say(await checkPdf(pdf, ticket.qrToken, 'the PDF in the mail'))
  say(await passGate(client, event, ticket.qrToken, holder))

  const stats = await until('The statistics agree', async () => {
    const now = await readStats(client, event)
    return now.held === 0 ? now : null
  })
  expect(stats.sold === PLACES, `${stats.sold} are counted as sold instead of ${PLACES}.`)
  expect(stats.admitted === 1, `${stats.admitted} are counted as admitted instead of 1.`)
  expect(stats.revenue.amount === PLACES * PRICE, `The revenue is ${stats.revenue.amount}.`)
  say(
    `statistics agree: ${stats.sold} sold, ${stats.held} held, ${stats.admitted} admitted, ${stats.revenue.amount} ${stats.revenue.currency}`,
  )
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, demo: { type: 'string', default: '.data/demo.json' } },
  })
  const demo = readDemoFile(values.demo)
  const started = performance.now()
  await story(new DemoClient(demo, values.url), (line) => console.log(`ok  ${line}`))
  console.log(`\nThe main job works, in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
}

main().catch((error: unknown) => {
  console.error(`\nNO  ${error instanceof Unexpected ? error.message : error instanceof Error ? error.stack : error}`)
  process.exit(1)
})
