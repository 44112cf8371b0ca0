// One ticket as a PDF page of A4, in the worker only: react-pdf does not run inside Next. Pure: the same props give the
// same page. Guards: the QR code is ≥ 30 mm, black on white; every text, however long and in whatever script, is printed
// inside its column on the one page.

import { Document, Image, Page, renderToBuffer, Text, View } from '@react-pdf/renderer'
import { addressLines, formatMoney, type Locale, typeset } from '@/server/kernel/format'
import type { Money } from '@/server/kernel/money'
import { PLAIN_STACK, printable, ticketFontsReady } from './pdf-fonts'
import { COLORS, GatePattern, Mark, QrCode, TearLine } from './ticket-pdf-parts'
import { Fact, Heading, type InFonts, inFonts, Line, linesInFonts, plain } from './ticket-pdf-text'
import { TICKET_WORDS, type TicketTimes, whenLines } from './ticket-pdf-words'

export type TicketPdfProps = TicketTimes & {
  locale: Locale
  organizationName: string
  eventTitle: string
  venueName: string
  venueAddress: string
  holderName: string
  ticketTypeName: string
  price: Money
  ticketCode: string
  qrToken: string
  purchaseNumber: string
  /** JPEG or PNG, embedded as it is: 14 KB and less keep the file under 40 KB. */
  cover?: Buffer | null
  /** `#rrggbb`; the ground of the head where there is no cover. */
  accentColor?: string | null
  /** Written into the file as its date; leave it out and the file says when it was rendered. */
  issuedAt?: Date
}

export async function renderTicketPdf(props: TicketPdfProps): Promise<Buffer> {
  await ticketFontsReady()
  const page = await ticketPage(props)
  return renderToBuffer(page)
}

const PAGE_HEIGHT = 841.89
const MARGIN = 40
const MARGIN_TOP = 34
const OUTLINE = 0.8
const CARD_WIDTH = 595.28 - 2 * MARGIN
const INSET = 30
const INNER_WIDTH = CARD_WIDTH - 2 * (INSET + OUTLINE)
const RADIUS = 16
const QR_SIZE = 176
const GAP = 26
const COLUMN_WIDTH = (INNER_WIDTH - GAP) / 2
const MOST_ADDRESS_LINES = 4
const STUB_TEXT_WIDTH = INNER_WIDTH - QR_SIZE - GAP

/** The head gives way when long texts need its room. */
function headHeight(props: TicketPdfProps): number {
  const { eventTitle, venueName, venueAddress, holderName, ticketTypeName } = props
  return [eventTitle, venueName, venueAddress, holderName, ticketTypeName].join('').length > 280 ? 52 : 132
}

async function ticketPage(props: TicketPdfProps) {
  const words = TICKET_WORDS[props.locale]
  const [presents, title, venue, address, holder, ticketType] = await Promise.all([
    inFonts(words.presents(props.organizationName), 'text'),
    inFonts(typeset(props.eventTitle), 'heading'),
    inFonts(props.venueName, 'text'),
    linesInFonts(addressLines(props.venueAddress), MOST_ADDRESS_LINES),
    inFonts(props.holderName, 'heading'),
    inFonts(typeset(props.ticketTypeName), 'text'),
  ])
  const dates = { creationDate: props.issuedAt, modificationDate: props.issuedAt }
  return (
    <Document
      title={words.title(title.text, props.ticketCode)}
      author={printable(props.organizationName)}
      subject={words.ticket}
      creator="Portillon"
      producer="Portillon"
      language={props.locale}
      {...(props.issuedAt ? dates : {})}
    >
      {/* Without wrapping a page grows with what it holds; the fixed height keeps it A4. */}
      <Page size="A4" wrap={false} style={PAGE}>
        <View style={{ height: PAGE_HEIGHT - MARGIN_TOP, overflow: 'hidden' }}>
          <Header purchase={props.purchaseNumber ? `${words.purchase} ${props.purchaseNumber}` : words.ticket} />
          <View style={CARD}>
            <Head cover={props.cover ?? null} color={accentOf(props.accentColor)} height={headHeight(props)} />
            <Facts props={props} presents={presents} title={title} venue={venue} address={address} />
            <TearLine width={CARD_WIDTH} outline={OUTLINE} />
            <Stub props={props} holder={holder} ticketType={ticketType} />
          </View>
          <Notes notes={words.notes} />
        </View>
      </Page>
    </Document>
  )
}

type FactsProps = { props: TicketPdfProps; presents: InFonts; title: InFonts; venue: InFonts; address: InFonts }

function Facts({ props, presents, title, venue, address }: FactsProps) {
  const words = TICKET_WORDS[props.locale]
  const when = whenLines(props, props.locale)
  return (
    <View style={{ paddingHorizontal: INSET, paddingTop: 24, paddingBottom: 22 }}>
      <Line of={presents} size={10} color={COLORS.ink2} weight={600} maxLines={2} />
      <Heading of={title} width={INNER_WIDTH} lines={2} sizes={[17, 40]} maxLines={6} />
      <View style={FACTS}>
        <Fact label={words.when} width={COLUMN_WIDTH}>
          <Line of={plain(when.days)} size={12.5} weight={600} maxLines={3} />
          <Line of={plain(when.details)} size={10.5} color={COLORS.ink2} maxLines={4} />
        </Fact>
        {venue.text ? (
          <Fact label={words.where} width={COLUMN_WIDTH}>
            <Line of={venue} size={12.5} weight={600} maxLines={4} />
            <Line of={address} size={10.5} color={COLORS.ink2} maxLines={MOST_ADDRESS_LINES} />
          </Fact>
        ) : null}
      </View>
    </View>
  )
}

/** What is torn off and shown. */
function Stub({ props, holder, ticketType }: { props: TicketPdfProps; holder: InFonts; ticketType: InFonts }) {
  const words = TICKET_WORDS[props.locale]
  const price = props.price.amount === 0 ? words.free : formatMoney(props.price, props.locale)
  return (
    <View style={STUB}>
      <QrCode text={props.qrToken} size={QR_SIZE} />
      <View style={{ gap: 13, justifyContent: 'center' }}>
        <Fact label={words.holder} width={STUB_TEXT_WIDTH}>
          <Heading of={holder} width={STUB_TEXT_WIDTH} lines={1.6} sizes={[11.5, 23]} maxLines={6} />
        </Fact>
        <Fact label={words.kind} width={STUB_TEXT_WIDTH}>
          <Line of={ticketType} size={12.5} weight={600} maxLines={4} />
          <Line of={plain(price)} size={10.5} color={COLORS.ink2} />
        </Fact>
        <Fact label={words.code} width={STUB_TEXT_WIDTH}>
          <Text style={CODE}>{props.ticketCode}</Text>
        </Fact>
      </View>
    </View>
  )
}

const PAGE = { backgroundColor: COLORS.paper, paddingHorizontal: MARGIN, paddingTop: MARGIN_TOP }
const CARD = { backgroundColor: COLORS.card, borderRadius: RADIUS, border: `${OUTLINE} solid ${COLORS.line}` }
const STUB = { flexDirection: 'row', gap: GAP, paddingHorizontal: INSET, paddingTop: 12, paddingBottom: 22 } as const
const FACTS = {
  borderTop: `1.5 solid ${COLORS.ink}`,
  marginTop: 18,
  paddingTop: 13,
  flexDirection: 'row',
  gap: GAP,
} as const

const BRICOLAGE = { fontFamily: PLAIN_STACK.heading, fontWeight: 700, color: COLORS.ink }
const CODE = { ...BRICOLAGE, fontSize: 25, letterSpacing: 1.4, lineHeight: 1.1 }

function accentOf(color: string | null | undefined): string {
  return color && /^#[0-9a-f]{6}$/i.test(color) ? color : COLORS.accent
}

function Header({ purchase }: { purchase: string }) {
  return (
    <View style={{ flexDirection: 'row', alignItems: 'center', gap: 7, marginBottom: 14, paddingHorizontal: 2 }}>
      <Mark size={20} color={COLORS.ink} />
      <Text style={{ ...BRICOLAGE, fontSize: 14, letterSpacing: -0.3, flexGrow: 1 }}>Portillon</Text>
      <Line of={plain(purchase)} size={10} weight={600} color={COLORS.ink2} />
    </View>
  )
}

/** Covers the card's outline at the top, so that the colour ends where the card ends. */
function Head({ cover, color, height }: { cover: Buffer | null; color: string; height: number }) {
  const place = { width: CARD_WIDTH, height, marginTop: -OUTLINE, marginHorizontal: -OUTLINE }
  if (cover === null) {
    return (
      <View style={place}>
        <GatePattern width={CARD_WIDTH} height={height} color={color} radius={RADIUS} />
      </View>
    )
  }
  const corners = { borderTopLeftRadius: RADIUS, borderTopRightRadius: RADIUS }
  return <Image src={cover} style={{ ...place, objectFit: 'cover', ...corners }} />
}

function Notes({ notes }: { notes: [heading: string, text: string][] }) {
  return (
    <View style={{ flexDirection: 'row', gap: GAP, marginTop: 22, paddingHorizontal: INSET }}>
      {notes.map(([heading, text]) => (
        <View key={heading} style={{ flex: 1, gap: 3 }}>
          <Line of={plain(heading)} size={9.5} weight={600} />
          <Line of={plain(text)} size={9.5} color={COLORS.ink2} maxLines={5} />
        </View>
      ))}
    </View>
  )
}
