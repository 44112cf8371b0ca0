// An invoice or a credit note on A4, in the worker only. Pure: the same document gives the same bytes. Guards: every text is printed
// whatever its script, and a long cart goes on on further pages with its headings.
import { Document, Page, renderToBuffer, Text, View } from '@react-pdf/renderer'
import { formatInstant, formatMoney, type Locale } from '@/server/kernel/format'
import { printable, ticketFontsReady } from '@/server/tickets/pdf-fonts'
import { COLORS } from '@/server/tickets/ticket-pdf-parts'
import { type InFonts, inFonts, Line, plain } from '@/server/tickets/ticket-pdf-text'
import type { DocumentLine } from './contract'
import { buyerLines, type DocumentPdfProps, Head, Party, partyLines, sellerLines } from './document-pdf-head'
import { DOCUMENT_WORDS, rateText } from './document-words'

export async function renderDocumentPdf(props: DocumentPdfProps): Promise<Buffer> {
  await ticketFontsReady()
  return renderToBuffer(await documentPage(props))
}

const PAGE = { backgroundColor: '#FFFFFF', paddingHorizontal: 48, paddingTop: 44, paddingBottom: 64 }
const RULE = { borderBottom: `0.8 solid ${COLORS.line}` }
const COLUMNS = { what: 210, quantity: 36, unit: 88, rate: 56, gross: 109 } as const

async function documentPage(props: DocumentPdfProps) {
  const { content, kind, label, locale, issuedAt } = props
  const words = DOCUMENT_WORDS[locale]
  const [title, seller, buyer, event, footer, names] = await Promise.all([
    inFonts(`${words.title[kind]} ${label}`, 'text'),
    partyLines(sellerLines(props)),
    partyLines(buyerLines(props)),
    inFonts(content.event.title, 'text'),
    partyLines(content.seller.footer.split('\n')),
    Promise.all(content.lines.map(({ name }) => inFonts(name, 'text'))),
  ])
  return (
    <Document
      title={title.text}
      author={printable(content.seller.name)}
      subject={words.title[kind]}
      creator="Portillon"
      producer="Portillon"
      language={locale}
      creationDate={issuedAt}
      modificationDate={issuedAt}
    >
      <Page size="A4" style={PAGE}>
        <Head props={props} event={event} />
        <View style={{ flexDirection: 'row', gap: 28, marginTop: 22 }}>
          <Party heading={words.seller} lines={seller} />
          <Party heading={words.buyer} lines={buyer} />
        </View>
        <View style={{ marginTop: 26 }}>
          <Headings locale={locale} />
          {content.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: printed once, never reordered
            <Row key={`${index}-${line.name}`} line={line} name={names[index] ?? plain('')} props={props} />
          ))}
        </View>
        <Totals props={props} />
        <Mentions props={props} footer={footer} />
        <PageNumber locale={locale} label={label} />
      </Page>
    </Document>
  )
}

function Headings({ locale }: { locale: Locale }) {
  const { columns } = DOCUMENT_WORDS[locale]
  return (
    <View fixed style={{ flexDirection: 'row', borderBottom: `1.2 solid ${COLORS.ink}`, paddingBottom: 5 }}>
      {(Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).map((key) => (
        <Cell key={key} column={key} of={plain(columns[key])} size={9} weight={600} />
      ))}
    </View>
  )
}

type RowProps = { line: DocumentLine; name: InFonts; props: DocumentPdfProps }

function Row({ line, name, props }: RowProps) {
  const { locale, currency } = props
  const amount = (minor: number) => formatMoney({ amount: minor, currency }, locale)
  return (
    <View wrap={false} style={{ ...RULE, flexDirection: 'row', paddingVertical: 6 }}>
      <Cell column="what" of={name} maxLines={4} />
      <Cell column="quantity" of={plain(line.quantity === null ? '' : String(line.quantity))} />
      <Cell column="unit" of={plain(line.unitMinor === null ? '' : amount(line.unitMinor))} />
      <Cell column="rate" of={plain(rateText(line.vatBasisPoints, locale))} />
      <Cell column="gross" of={plain(amount(line.grossMinor))} />
    </View>
  )
}

type CellProps = { column: keyof typeof COLUMNS; of: InFonts; size?: number; weight?: 400 | 600; maxLines?: number }

function Cell({ column, of, size = 10.5, weight, maxLines }: CellProps) {
  return (
    <View style={{ width: COLUMNS[column], alignItems: column === 'what' ? 'flex-start' : 'flex-end' }}>
      <Line of={of} size={size} weight={weight} maxLines={maxLines} />
    </View>
  )
}

function Totals({ props }: { props: DocumentPdfProps }) {
  const { content, locale, currency, totalMinor, vatMinor } = props
  const words = DOCUMENT_WORDS[locale]
  const amount = (minor: number) => formatMoney({ amount: minor, currency }, locale)
  const taxed = content.vat.filter(({ basisPoints }) => basisPoints > 0)
  const rows = [
    ...(taxed.length > 0 ? [{ name: words.net, value: amount(totalMinor - vatMinor) }] : []),
    ...taxed.map((rate) => ({
      name: words.vat(rateText(rate.basisPoints, locale), amount(rate.grossMinor)),
      value: amount(rate.vatMinor),
    })),
  ]
  return (
    <View wrap={false} style={{ alignSelf: 'flex-end', width: 290, marginTop: 14, gap: 4 }}>
      {rows.map(({ name, value }) => (
        <Sum key={name} name={name} value={value} />
      ))}
      <View style={{ borderTop: `1.5 solid ${COLORS.ink}`, paddingTop: 6 }}>
        <Sum name={words.total} value={amount(totalMinor)} strong />
      </View>
    </View>
  )
}

function Sum({ name, value, strong = false }: { name: string; value: string; strong?: boolean }) {
  const look = { size: strong ? 13 : 10.5, weight: strong ? (600 as const) : (400 as const) }
  return (
    <View style={{ flexDirection: 'row', justifyContent: 'space-between', gap: 12 }}>
      <Line of={plain(name)} {...look} />
      <Line of={plain(value)} {...look} />
    </View>
  )
}

/** What the law wants to be said, then the seller's own foot. */
function Mentions({ props, footer }: { props: DocumentPdfProps; footer: InFonts[] }) {
  return (
    <View wrap={false} style={{ marginTop: 26, gap: 4 }}>
      {mentionsOf(props).map((text) => (
        <Line key={text} of={plain(text)} size={9.5} color={COLORS.ink2} maxLines={3} />
      ))}
      {footer.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: printed once, never reordered
        <Line key={`${index}-${line.text}`} of={line} size={9.5} color={COLORS.ink2} maxLines={6} />
      ))}
    </View>
  )
}

function mentionsOf({ content, locale, currency, vatMinor }: DocumentPdfProps): string[] {
  const words = DOCUMENT_WORDS[locale]
  const { takesBack, replaces, paidAt } = content
  const date = (text: string) =>
    formatInstant(new Date(text), { timeZone: content.event.timeZone, locale, style: 'date' })
  const untaxed = vatMinor === 0 && content.seller.vatNumber === ''
  return [
    ...(takesBack ? [words.takesBack[takesBack.because](takesBack.label, date(takesBack.issuedAt))] : []),
    ...(replaces ? [words.replaces(replaces)] : []),
    ...(paidAt && !takesBack ? [words.paid(date(paidAt), words.means(content.gateway))] : []),
    ...(untaxed ? [currency === 'EUR' ? words.noVat.france : words.noVat.elsewhere] : []),
  ]
}

function PageNumber({ locale, label }: { locale: Locale; label: string }) {
  return (
    <Text
      fixed
      style={{
        position: 'absolute',
        bottom: 30,
        left: 48,
        right: 48,
        fontSize: 9,
        color: COLORS.ink3,
        fontFamily: 'Instrument Sans',
      }}
      render={({ pageNumber, totalPages }) => `${label} · ${DOCUMENT_WORDS[locale].page(pageNumber, totalPages)}`}
    />
  )
}
