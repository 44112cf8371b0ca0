// The frame of every mail: in whose name it comes, paper, one card, one blue button, one tear line. Styles stand inline, since mail programs drop
// style sheets; colours are the interface's tokens as sRGB.

import type { CSSProperties, ReactNode } from 'react'
import { Body, Button, Container, Head, Heading, Html, Link, renderWhiteSpace, Section, Text } from 'react-email'
import type { Locale } from '@/server/kernel/format'
import type { Letterhead } from './template'

export const COLORS = {
  paper: '#FBFAF5',
  card: '#FFFEFD',
  ink: '#131721',
  ink2: '#4E525D',
  ink3: '#686C74',
  line: '#E1E0DA',
  accent: '#2435DB',
} as const

const DISPLAY = '"Bricolage Grotesque", "Arial Narrow", "Helvetica Neue", Arial, sans-serif'
const TEXT = '"Instrument Sans", -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

export const STYLES = {
  paragraph: { margin: '0 0 16px', fontSize: '16px', lineHeight: '25px', color: COLORS.ink },
  quiet: { margin: 0, fontSize: '14px', lineHeight: '21px', color: COLORS.ink2 },
  label: { margin: '0 0 2px', fontSize: '12px', lineHeight: '18px', fontWeight: 600, color: COLORS.ink3 },
  strong: { margin: 0, fontSize: '16px', lineHeight: '23px', fontWeight: 600, color: COLORS.ink },
  link: { color: COLORS.accent, fontWeight: 600, textDecoration: 'underline' },
} satisfies Record<string, CSSProperties>

export const SIGNATURES: Record<Locale, { own: string; of: (organization: string) => string; question: string }> = {
  fr: {
    own: 'Portillon, la billetterie des organisateurs. Ce message suit votre commande ou votre compte\u202f; il n’est pas une publicité.',
    of: (organization) => `Message de ${organization}, envoyé avec Portillon.`,
    question: 'Une question\u202f?',
  },
  en: {
    own: 'Portillon, ticketing for organizers. This message is about your purchase or your account; it is not an advertisement.',
    of: (organization) => `A message from ${organization}, sent with Portillon.`,
    question: 'A question?',
  },
}

export function questionLines(locale: Locale, head: Letterhead | null): string[] {
  return head?.contactEmail ? [`${SIGNATURES[locale].question} ${head.contactEmail}`] : []
}

type LayoutProps = {
  locale: Locale
  preview: string
  children: ReactNode
  head?: Letterhead | null
  /** Why it was sent, and by whom. */
  signature?: ReactNode
} & ({ heading: string } | { title: string })

/** A mail whose words are a person's has its headings among its blocks, and a title of its own. */
export function Layout({ locale, preview, children, head = null, signature, ...named }: LayoutProps) {
  const signed = SIGNATURES[locale]
  const heading = 'heading' in named ? named.heading : null
  return (
    <Html lang={locale} dir="ltr">
      <Head>
        <title>{'title' in named ? named.title : named.heading}</title>
        <meta name="color-scheme" content="light" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
      </Head>
      <Body
        lang={locale}
        style={{ margin: 0, padding: '28px 12px', backgroundColor: COLORS.paper, fontFamily: TEXT, color: COLORS.ink }}
      >
        <div style={HIDDEN}>
          {preview}
          {renderWhiteSpace(preview)}
        </div>
        <Container style={{ maxWidth: '560px', margin: '0 auto' }}>
          {head === null ? <Wordmark /> : <Text style={HEAD}>{head.organizationName}</Text>}
          <Section style={CARD}>
            <Section style={{ padding: heading === null ? '30px 0 0' : '30px 32px 8px' }}>
              {heading === null ? null : (
                <Heading as="h1" style={HEADING}>
                  {heading}
                </Heading>
              )}
            </Section>
            {children}
          </Section>
          <Text
            style={{
              ...STYLES.quiet,
              fontSize: '13px',
              lineHeight: '20px',
              padding: '18px 32px 0',
              color: COLORS.ink3,
            }}
          >
            {head?.contactEmail ? (
              <>
                {`${signed.question} `}
                <Link href={`mailto:${head.contactEmail}`} style={{ color: COLORS.ink2, textDecoration: 'underline' }}>
                  {head.contactEmail}
                </Link>
                <br />
              </>
            ) : null}
            {signature ?? (head === null ? signed.own : signed.of(head.organizationName))}
          </Text>
        </Container>
      </Body>
    </Html>
  )
}

const CARD: CSSProperties = {
  backgroundColor: COLORS.card,
  border: `1px solid ${COLORS.line}`,
  borderRadius: '20px',
  borderCollapse: 'separate',
}

/** What lists of mails show beside the subject. */
const HIDDEN: CSSProperties = {
  display: 'none',
  overflow: 'hidden',
  lineHeight: '1px',
  opacity: 0,
  maxHeight: 0,
  maxWidth: 0,
}

const HEAD: CSSProperties = {
  margin: '0 0 14px',
  padding: '0 32px',
  fontFamily: DISPLAY,
  fontSize: '18px',
  lineHeight: '24px',
  fontWeight: 800,
  overflowWrap: 'anywhere',
}

export const HEADING: CSSProperties = {
  margin: '0 0 12px',
  fontFamily: DISPLAY,
  fontSize: '32px',
  lineHeight: '36px',
  fontWeight: 700,
  letterSpacing: '-0.02em',
  color: COLORS.ink,
  overflowWrap: 'anywhere',
}

function Wordmark() {
  const bar: CSSProperties = {
    display: 'inline-block',
    width: '2px',
    height: '12px',
    margin: '0 2px',
    backgroundColor: COLORS.paper,
  }
  const mark: CSSProperties = {
    display: 'inline-block',
    padding: '3px 5px 2px',
    borderRadius: '4px',
    backgroundColor: COLORS.accent,
    lineHeight: '12px',
  }
  return (
    <Text style={HEAD}>
      <span style={mark}>
        <span style={bar} />
        <span style={bar} />
      </span>{' '}
      Portillon
    </Text>
  )
}

export function Block({ children, bottom = 28 }: { children: ReactNode; bottom?: number }) {
  return <Section style={{ padding: `0 32px ${bottom}px`, overflowWrap: 'anywhere' }}>{children}</Section>
}

/** The one thing to do next. */
export function Action({ href, children }: { href: string; children: string }) {
  return (
    <Button
      href={href}
      style={{
        padding: '14px 24px',
        borderRadius: '999px',
        backgroundColor: COLORS.accent,
        color: '#F9FCFF',
        fontSize: '16px',
        lineHeight: '20px',
        fontWeight: 600,
      }}
    >
      {children}
    </Button>
  )
}

/** What stands below it can be torn off and shown at the gate. At most once in a mail. */
export function TearLine() {
  const notch: CSSProperties = {
    width: '11px',
    height: '22px',
    padding: 0,
    border: `1px solid ${COLORS.line}`,
    backgroundColor: COLORS.paper,
    fontSize: 0,
    lineHeight: 0,
  }
  return (
    <table
      role="presentation"
      width="100%"
      cellPadding={0}
      cellSpacing={0}
      style={{ borderCollapse: 'separate', margin: '0 0 22px' }}
    >
      <tbody>
        <tr>
          <td style={{ ...notch, borderLeft: 0, borderRadius: '0 11px 11px 0' }}>&nbsp;</td>
          <td style={{ padding: '0 8px' }}>
            <div style={{ borderTop: `2px dashed ${COLORS.line}`, fontSize: 0, lineHeight: 0 }}>&nbsp;</div>
          </td>
          <td style={{ ...notch, borderRight: 0, borderRadius: '11px 0 0 11px' }}>&nbsp;</td>
        </tr>
      </tbody>
    </table>
  )
}

/** What a kind says whatever its words, as it stands in the product's own mail. */
export function FixedPart({ isTornOff, children }: { isTornOff: boolean; children?: ReactNode }) {
  return (
    <>
      {isTornOff ? <TearLine /> : null}
      <Block bottom={20}>{children}</Block>
    </>
  )
}
