// The head of a printed invoice or credit note: its number and day, who sells, who buys.
import { Text, View } from '@react-pdf/renderer'
import { formatInstant, type Locale } from '@/server/kernel/format'
import { COLORS, Mark } from '@/server/tickets/ticket-pdf-parts'
import { type InFonts, inFonts, Line, plain } from '@/server/tickets/ticket-pdf-text'
import type { DocumentContent, DocumentKind } from './contract'
import { DOCUMENT_WORDS } from './document-words'

export type DocumentPdfProps = {
  kind: DocumentKind
  label: string
  locale: Locale
  currency: string
  totalMinor: number
  vatMinor: number
  issuedAt: Date
  content: DocumentContent
}

export function Head({ props, event }: { props: DocumentPdfProps; event: InFonts }) {
  const { content, kind, label, locale, issuedAt } = props
  const words = DOCUMENT_WORDS[locale]
  const { timeZone } = content.event
  const date = (at: Date) => formatInstant(at, { timeZone, locale, style: 'date' })
  const facts: [string, InFonts][] = [
    [words.number, plain(label)],
    [words.date, plain(date(issuedAt))],
    [words.purchase, plain(content.purchaseNumber)],
    [words.event, { ...event, text: `${event.text}, ${date(new Date(content.event.startsAt))}` }],
  ]
  return (
    <View>
      <View style={{ flexDirection: 'row', alignItems: 'center', gap: 9, marginBottom: 16 }}>
        <Mark size={22} color={COLORS.ink} />
        <Text
          style={{ fontFamily: ['Bricolage Grotesque', 'Noto Sans'], fontWeight: 700, fontSize: 24, color: COLORS.ink }}
        >
          {words.title[kind]}
        </Text>
      </View>
      {facts.map(([name, of]) => (
        <View key={name} style={{ flexDirection: 'row', gap: 12, marginBottom: 2 }}>
          <View style={{ width: 80 }}>
            <Line of={plain(name)} size={10} color={COLORS.ink2} />
          </View>
          <View style={{ flex: 1 }}>
            <Line of={of} size={10} weight={600} maxLines={3} />
          </View>
        </View>
      ))}
    </View>
  )
}

export function sellerLines({ content, locale }: DocumentPdfProps): string[] {
  const { name, address, registration, vatNumber } = content.seller
  const words = DOCUMENT_WORDS[locale]
  return [name, ...address.split('\n'), registration, vatNumber && words.vatNumber(vatNumber)]
}

export function buyerLines({ content, locale }: DocumentPdfProps): string[] {
  const { name, company, address, vatNumber, email } = content.buyer
  const words = DOCUMENT_WORDS[locale]
  return [company, name, ...address.split('\n'), vatNumber && words.vatNumber(vatNumber), email]
}

export function partyLines(texts: readonly string[]): Promise<InFonts[]> {
  return Promise.all(texts.filter((text) => text.trim() !== '').map((text) => inFonts(text, 'text')))
}

export function Party({ heading, lines }: { heading: string; lines: InFonts[] }) {
  return (
    <View style={{ flex: 1, gap: 2, borderTop: `1.5 solid ${COLORS.ink}`, paddingTop: 8 }}>
      <Line of={plain(heading)} size={9} weight={600} color={COLORS.ink3} />
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: printed once, never reordered
        <Line key={`${index}-${line.text}`} of={line} size={10.5} weight={index === 0 ? 600 : 400} maxLines={3} />
      ))}
    </View>
  )
}
