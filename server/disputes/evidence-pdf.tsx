// The evidence as a PDF for a bank's clerk: A4, titles and tables, as many pages as it takes. For the worker alone. Pure: the same
// evidence and instant give the same pages.
import { Document, Page, renderToBuffer, Text, View } from '@react-pdf/renderer'
import { formatInstant, formatMoney, formatZone } from '@/server/kernel/format'
import { fontStack, inFaces, printable, ticketFontsReady } from '@/server/tickets/pdf-fonts'
import { COLORS, Mark } from '@/server/tickets/ticket-pdf-parts'
import type { Evidence } from './contract'
import { Pairs, Part, Table, TITLE } from './evidence-pdf-parts'
import { EVIDENCE_WORDS } from './evidence-words'

export async function renderEvidencePdf(evidence: Evidence, preparedAt: Date): Promise<Buffer> {
  await ticketFontsReady()
  // One stack for all, by every letter that occurs: names of two scripts may stand in one table.
  const fontFamily = await fontStack(JSON.stringify(evidence), 'text')
  const shown = textsInFaces(evidence, fontFamily)
  return renderToBuffer(<EvidenceDocument evidence={shown} preparedAt={preparedAt} fontFamily={fontFamily} />)
}

/** The same with every text as the faces can print it. */
function textsInFaces<T>(content: T, faces: readonly string[]): T
function textsInFaces(content: unknown, faces: readonly string[]): unknown {
  if (typeof content === 'string') return inFaces(content.split('\n').map(printable).join('\n'), faces).text
  if (Array.isArray(content)) return content.map((one) => textsInFaces(one, faces))
  if (typeof content !== 'object' || content === null || content instanceof Date) return content
  return Object.fromEntries(Object.entries(content).map(([name, one]) => [name, textsInFaces(one, faces)]))
}

const PAGE = {
  paddingTop: 42,
  paddingBottom: 54,
  paddingHorizontal: 44,
  fontSize: 9.5,
  color: COLORS.ink,
}

type DocumentProps = { evidence: Evidence; preparedAt: Date; fontFamily: string[] }

function EvidenceDocument({ evidence, preparedAt, fontFamily }: DocumentProps) {
  const { locale, organizationName, purchase, dispute } = evidence
  const words = EVIDENCE_WORDS[locale]
  const show = momentsOf(evidence)
  return (
    <Document
      title={printable(words.title(purchase.number))}
      author={printable(organizationName)}
      subject={words.heading}
      creator="Portillon"
      producer="Portillon"
      language={locale}
      creationDate={preparedAt}
      modificationDate={preparedAt}
    >
      <Page size="A4" style={{ ...PAGE, fontFamily }}>
        {/* Not on the page: the renderer miscounts a page number's line of another height. */}
        <View style={{ lineHeight: 1.4 }}>
          <View style={{ flexDirection: 'row', alignItems: 'center', gap: 6, marginBottom: 18 }}>
            <Mark size={16} color={COLORS.ink} />
            <Text style={{ fontWeight: 600, flexGrow: 1 }}>Portillon</Text>
            <Text style={{ color: COLORS.ink2 }}>{printable(`${words.labels.dispute} ${dispute.ref}`)}</Text>
          </View>
          <Text style={TITLE}>{words.heading}</Text>
          <Text style={{ color: COLORS.ink2, marginBottom: 12 }}>
            {printable(words.lead(organizationName, words.reasons[dispute.reason]))}
          </Text>
          <Pairs
            rows={[
              [words.labels.dispute, dispute.ref],
              [words.labels.amount, formatMoney(dispute.amount, locale)],
              [words.labels.opened, show(dispute.openedAt)],
            ]}
          />
          <Statement evidence={evidence} />
          <PurchasePart evidence={evidence} />
          <TicketsPart evidence={evidence} />
          <MessagesPart evidence={evidence} />
          <ScansPart evidence={evidence} />
        </View>
        <Footer evidence={evidence} prepared={words.prepared(show(preparedAt.toISOString()))} />
      </Page>
    </Document>
  )
}

/** Instants in the event's zone, which the footer names. */
function momentsOf({ event, locale }: Evidence): (at: string) => string {
  return (at) => formatInstant(new Date(at), { timeZone: event.timeZone, locale, style: 'date_time' })
}

function Statement({ evidence: { statement, locale } }: { evidence: Evidence }) {
  if (statement === '') return null
  return (
    <Part title={EVIDENCE_WORDS[locale].sections.statement}>
      {statement.split('\n').map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs are drawn once and never move
        <Text key={index} style={{ marginBottom: 4 }}>
          {printable(paragraph) || ' '}
        </Text>
      ))}
    </Part>
  )
}

function PurchasePart({ evidence }: { evidence: Evidence }) {
  const { locale, purchase, buyer, event } = evidence
  const words = EVIDENCE_WORDS[locale]
  const { labels } = words
  const show = momentsOf(evidence)
  return (
    <>
      <Part title={words.sections.purchase}>
        <Pairs
          rows={[
            [labels.number, purchase.number],
            [labels.bought, show(purchase.createdAt)],
            [labels.paid, purchase.paidAt ? show(purchase.paidAt) : ''],
            [labels.total, formatMoney(purchase.total, locale)],
            [labels.payment, purchase.paymentRefs.join(', ')],
            [labels.buyer, buyer.name],
            [labels.email, buyer.email],
            [labels.company, buyer.company],
            [labels.address, buyer.address],
            [labels.network, buyer.ip ?? ''],
          ]}
        />
        <Table
          head={words.columns.items}
          widths={[0.6, 0.15, 0.25]}
          rows={purchase.items.map((item) => [item.name, String(item.quantity), formatMoney(item.unitPrice, locale)])}
        />
      </Part>
      <Part title={words.sections.event}>
        <Pairs
          rows={[
            [labels.event, event.title],
            [labels.when, `${show(event.startsAt)} – ${show(event.endsAt)}`],
            [labels.where, [event.venueName, event.venueAddress].filter(Boolean).join(', ')],
          ]}
        />
      </Part>
    </>
  )
}

function TicketsPart({ evidence }: { evidence: Evidence }) {
  const words = EVIDENCE_WORDS[evidence.locale]
  const show = momentsOf(evidence)
  return (
    <Part title={words.sections.tickets}>
      <Table
        head={words.columns.tickets}
        widths={[0.15, 0.18, 0.15, 0.27, 0.25]}
        rows={evidence.tickets.map(({ code, holder, type, issuedAt, page }) => [
          code,
          holder,
          type,
          show(issuedAt),
          page,
        ])}
      />
    </Part>
  )
}

function MessagesPart({ evidence }: { evidence: Evidence }) {
  const words = EVIDENCE_WORDS[evidence.locale]
  const show = momentsOf(evidence)
  return (
    <Part title={words.sections.messages}>
      {evidence.messages.length === 0 ? (
        <Text>{words.noMessages}</Text>
      ) : (
        <Table
          head={words.columns.messages}
          widths={[0.24, 0.26, 0.24, 0.26]}
          rows={evidence.messages.map((message) => [
            words.messages(message.kind),
            message.recipient,
            message.sentAt ? show(message.sentAt) : words.statuses[message.status],
            [message.provider, message.messageId].filter(Boolean).join(' '),
          ])}
        />
      )}
    </Part>
  )
}

function ScansPart({ evidence }: { evidence: Evidence }) {
  const words = EVIDENCE_WORDS[evidence.locale]
  const show = momentsOf(evidence)
  return (
    <Part title={words.sections.scans}>
      {evidence.scans.length === 0 ? (
        <Text>{words.noScans}</Text>
      ) : (
        <Table
          head={words.columns.scans}
          widths={[0.26, 0.2, 0.16, 0.22, 0.16]}
          rows={evidence.scans.map(({ at, gate, list, code, holder, admitted }) => [
            show(at),
            [gate, list].filter(Boolean).join(' · '),
            code,
            holder,
            admitted ? words.admitted : words.refused,
          ])}
        />
      )}
      {evidence.furtherScans > 0 ? <Text>{words.further(evidence.furtherScans)}</Text> : null}
    </Part>
  )
}

function Footer({ evidence: { locale, event }, prepared }: { evidence: Evidence; prepared: string }) {
  const words = EVIDENCE_WORDS[locale]
  const line = { position: 'absolute', left: 44, right: 44, fontSize: 8, color: COLORS.ink2 } as const
  return (
    <>
      <Text fixed style={{ ...line, bottom: 32 }}>
        {printable(`${prepared}. ${words.zone(formatZone(event.timeZone, locale))}`)}
      </Text>
      <Text
        fixed
        style={{ ...line, bottom: 20, fontFamily: 'Instrument Sans' }}
        render={({ pageNumber, totalPages }) => words.page(pageNumber, totalPages)}
      />
    </>
  )
}
