// A ticket's PDF in the worker, against pdfkit drawing the same code and the same texts without any layout.
import { Font } from '@react-pdf/renderer'
import PDFDocument from 'pdfkit'
import { systemRandom } from '@/server/kernel/random'
import { makeEventKeyPair, signerOf } from '@/server/tickets/event-keys-crypto'
import { ticketFontsReady } from '@/server/tickets/pdf-fonts'
import { qrPath } from '@/server/tickets/qr-path'
import { renderTicketPdf, type TicketPdfProps } from '@/server/tickets/ticket-pdf'
import { encodeToken } from '@/server/tickets/ticket-token'
import { medianOfRuns, percentile, timeEach } from './figures'
import { milliseconds, type Part, times } from './report'

const PAGES = 150
const WARM_UP = 20
const QR_POINTS = 176

type Fonts = { heading: unknown; text: unknown }

/** Opened once, like those of the worker. */
export async function openFonts(): Promise<Fonts> {
  await ticketFontsReady()
  return {
    heading: Font.getFont({ fontFamily: 'Bricolage Grotesque', fontWeight: 700 })?.data,
    text: Font.getFont({ fontFamily: 'Instrument Sans', fontWeight: 400 })?.data,
  }
}

export function ticketsOf(count: number): TicketPdfProps[] {
  const masterKey = systemRandom.bytes(32)
  const { wrappedPrivateKey } = makeEventKeyPair(masterKey, 1, systemRandom)
  const sign = signerOf(masterKey, 1, wrappedPrivateKey)
  const holders = ['Camille Roussel', 'Élodie Nguyễn', 'Ștefan Łukasz', 'Jean-Baptiste d’Arc']
  return Array.from({ length: count }, (_, index) => ({
    locale: index % 2 === 0 ? ('fr' as const) : ('en' as const),
    organizationName: 'Lumières & Cie',
    eventTitle: 'Les Nuits du Théâtre antique',
    startsAt: new Date('2027-06-12T17:30:00Z'),
    endsAt: new Date('2027-06-12T22:00:00Z'),
    timeZone: 'Europe/Paris',
    venueName: 'Théâtre antique de Fourvière',
    venueAddress: '6 rue de l’Antiquaille, 69005 Lyon',
    holderName: holders[index % holders.length] ?? '',
    ticketTypeName: 'Plein tarif',
    price: { amount: 4_900, currency: 'EUR' },
    ticketCode: `${String(10_000 + index)}-X4HM9`,
    qrToken: encodeToken({ flags: 0, kid: 1, serial: BigInt(index + 1), gen: 0, type: 1, slot: 1 }, sign),
    purchaseNumber: 'PTL-7K2Q9D0',
  }))
}

/** The least that any PDF of this ticket costs: both fonts, its texts, its code, nothing laid out. */
export function drawPlainly(ticket: TicketPdfProps, fonts: Fonts): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', margin: 40 })
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  document.font(fonts.heading).fontSize(36).text(ticket.eventTitle)
  document.font(fonts.text).fontSize(12.5)
  for (const text of [
    ticket.organizationName,
    ticket.startsAt.toISOString(),
    ticket.venueName,
    ticket.venueAddress,
    ticket.ticketTypeName,
    priceOf(ticket),
    ticket.purchaseNumber,
  ])
    document.text(text)
  document.font(fonts.heading).fontSize(23).text(ticket.holderName).text(ticket.ticketCode)
  const { size, path } = qrPath(ticket.qrToken)
  document.translate(70, 500).scale(QR_POINTS / size)
  document.path(path).fill('#000000')
  document.end()
  return done
}

export function priceOf({ price }: Pick<TicketPdfProps, 'price'>): string {
  return price ? `${price.amount / 100} ${price.currency}` : ''
}

export async function benchPdf(): Promise<Part> {
  const tickets = ticketsOf(PAGES)
  const measure = async (draw: (ticket: TicketPdfProps) => Promise<Buffer>) => {
    for (const ticket of tickets.slice(0, WARM_UP)) await draw(ticket)
    return await medianOfRuns(async () => {
      let bytes = 0
      const taken = await timeEach(PAGES, async (index) => {
        const ticket = tickets[index]
        if (ticket) bytes = Math.max(bytes, (await draw(ticket)).length)
      })
      return { p50: percentile(taken, 0.5), p95: percentile(taken, 0.95), bytes }
    })
  }
  const ours = await measure(renderTicketPdf)
  const fonts = await openFonts()
  const plain = await measure((ticket) => drawPlainly(ticket, fonts))
  return {
    rows: [
      {
        what: 'a ticket PDF, p95',
        goal: '< 15 ms',
        measured: `${milliseconds(ours.p95)} (p50 ${milliseconds(ours.p50)})`,
        reached: ours.p95 < 15,
        ratio: times(ours.p50 / plain.p50, `pdfkit with the same texts and code (p50 ${milliseconds(plain.p50)})`),
      },
      {
        what: 'the largest of these PDFs',
        goal: '≤ 40 KB',
        measured: `${(ours.bytes / 1024).toFixed(1)} KB`,
        reached: ours.bytes <= 40 * 1024,
        ratio: times(ours.bytes / plain.bytes, `pdfkit’s (${(plain.bytes / 1024).toFixed(1)} KB)`),
      },
    ],
  }
}
