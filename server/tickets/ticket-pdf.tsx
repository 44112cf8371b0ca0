// Tickets as PDF pages, of A4 or of a phone's size, by an organizer's design. Pure: the same props give the same page, whatever was printed
// before. Runs in the worker alone: react-pdf does not run inside Next. Guards: one ticket is one page with its code on it, and every
// text, however long and in whatever script, is on that page: a page that would be too full is set smaller.

import { Document, pdf } from '@react-pdf/renderer'
import { typeset } from '@/server/kernel/format'
import { rootLog } from '@/server/kernel/log'
import { defaultDesign } from '@/server/templates/contract'
import { missingLettersIn } from './missing-letters'
import { A4Page } from './pdf/a4-page'
import { logoOn } from './pdf/logo'
import type { PageProps } from './pdf/page-props'
import { isTooFull, MOST_ATTEMPTS, smaller } from './pdf/page-scale'
import { onAccentGround, paletteOf } from './pdf/palette'
import { PhonePage } from './pdf/phone-page'
import { markOf } from './pdf/piece-words'
import { piecesOf } from './pdf/pieces'
import type { TicketPdfProps } from './pdf/props'
import { printable, ticketFontsReady } from './pdf-fonts'
import { TICKET_WORDS } from './ticket-pdf-words'

export type { TicketPdfProps } from './pdf/props'

/** One page. */
export function renderTicketPdf(props: TicketPdfProps): Promise<Buffer> {
  return renderTicketsPdf([props])
}

/** A page for each, in their order; the first one's language and organizer are the file's. */
export async function renderTicketsPdf(tickets: readonly TicketPdfProps[]): Promise<Buffer> {
  const [first] = tickets
  if (!first) throw new RangeError('There is no ticket to print.')
  await ticketFontsReady()
  const pages = await Promise.all(tickets.map(preparePage))
  for (let attempt = 1; ; attempt++) {
    const { heights, bytes } = await print(first, pages, tickets.length)
    const tooFull = pages.filter((page, index) => !page.isPhone && isTooFull(heights[index] ?? 0))
    if (tooFull.length === 0 || attempt === MOST_ATTEMPTS) return bytes()
    for (const page of tooFull) page.scale = smaller(page.scale, heights[pages.indexOf(page)] ?? 0)
  }
}

type Prepared = Omit<PageProps, 'scale'> & { isPhone: boolean; scale: number; key: string }

async function preparePage(props: TicketPdfProps, index: number): Promise<Prepared> {
  const design = props.design ?? defaultDesign
  const isPhone = props.size === 'phone'
  const palette = paletteOf(design.colors)
  const pieces = await piecesOf(props, design)
  const missing = missingLettersIn(pieces)
  if (missing) rootLog().warn({ ticketId: props.ticketId, ...missing }, 'a ticket has letters that no face can print')
  const ground = isPhone ? onAccentGround(palette).ground : palette.ground
  return {
    key: `${index} ${props.ticketCode}`,
    isPhone,
    ticket: {
      mark: markOf(props),
      logo: props.logo ? await logoOn(props.logo, ground) : null,
      cover: design.cover === 'event' ? (props.cover ?? null) : null,
    },
    pieces,
    palette,
    design,
    scale: 1,
  }
}

/** Laid out and written; `heights` of the pages as their contents need them, at least the sheet's. */
async function print(
  first: TicketPdfProps,
  pages: readonly Prepared[],
  count: number,
): Promise<{ heights: number[]; bytes: () => Promise<Buffer> }> {
  let heights: number[] = []
  const words = TICKET_WORDS[first.locale]
  const title = printable(typeset(first.eventTitle))
  const dates = first.issuedAt ? { creationDate: first.issuedAt, modificationDate: first.issuedAt } : {}
  const file = pdf(
    <Document
      title={count === 1 ? words.title(title, first.ticketCode) : words.titleOfMany(title, count)}
      author={printable(first.organizationName)}
      subject={words.ticket}
      creator="Portillon"
      producer="Portillon"
      language={first.locale}
      onRender={(result) => {
        heights = heightsIn(result)
      }}
      {...dates}
    >
      {pages.map(({ key, isPhone, ...page }) =>
        isPhone ? <PhonePage key={key} {...page} /> : <A4Page key={key} {...page} />,
      )}
    </Document>,
  )
  const stream = await file.toBuffer()
  return {
    heights,
    bytes: async () => {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(Buffer.from(chunk))
      return Buffer.concat(chunks)
    },
  }
}

/** react-pdf hands the finished layout to `onRender`, without a type. */
function heightsIn(result: unknown): number[] {
  const layout = (result as { _INTERNAL__LAYOUT__DATA_?: { children?: { box?: { height?: number } }[] } })
    ._INTERNAL__LAYOUT__DATA_
  return (layout?.children ?? []).map((page) => page.box?.height ?? Number.NaN)
}
