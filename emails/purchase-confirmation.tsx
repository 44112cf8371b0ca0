// Sent once when a purchase is paid: what, when, where, and every ticket with the way to open it. The PDFs are attached.

import { Fragment } from 'react'
import { Section, Text } from 'react-email'
import { addressLines, formatMoney, type Locale, typeset } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Action, Block, COLORS, Layout, STYLES, TearLine } from './layout'
import { MailedTickets, mailedTicketLines, RotatingNote, rotatingLines } from './mailed-tickets'
import { momentText } from './message-data'
import { type EmailTemplate, type Letterhead, type OwnWordsParts, oneLine, oneLinePrinted } from './template'

type Props = EmailProps<'purchase_confirmation'>

const WORDS = {
  fr: {
    subject: (title: string, count: number) =>
      `${count > 1 ? 'Vos billets' : 'Votre billet'} pour «\u202f${title}\u202f»`,
    heading: (count: number) => (count > 1 ? 'Vos billets sont là' : 'Votre billet est là'),
    hello: (name: string) => `Bonjour ${name},`,
    intro: (count: number) =>
      count > 1
        ? 'Merci, votre commande est confirmée. Vos billets sont joints en PDF et s’ouvrent aussi sur votre téléphone. Chacun fait entrer une personne.'
        : 'Merci, votre commande est confirmée. Votre billet est joint en PDF et s’ouvre aussi sur votre téléphone.',
    when: 'Quand',
    where: 'Où',
    open: 'Ouvrir ce billet',
    all: (count: number) => (count > 1 ? 'Voir mes billets' : 'Voir mon billet'),
    purchase: 'Commande',
    total: 'Total payé',
    free: 'Gratuit',
    keep: 'Gardez ces liens pour vous\u202f: qui montre un billet en premier entre avec.',
    from: (organization: string) =>
      `${organization} vous attend. Message envoyé avec Portillon à la suite de votre commande.`,
  },
  en: {
    subject: (title: string, count: number) => `Your ${count > 1 ? 'tickets' : 'ticket'} for ${title}`,
    heading: (count: number) => (count > 1 ? 'Your tickets are here' : 'Your ticket is here'),
    hello: (name: string) => `Hello ${name},`,
    intro: (count: number) =>
      count > 1
        ? 'Thank you, your purchase is confirmed. Your tickets are attached as PDFs and open on your phone too. Each one admits one person.'
        : 'Thank you, your purchase is confirmed. Your ticket is attached as a PDF and opens on your phone too.',
    when: 'When',
    where: 'Where',
    open: 'Open this ticket',
    all: (count: number) => (count > 1 ? 'See my tickets' : 'See my ticket'),
    purchase: 'Purchase',
    total: 'Total paid',
    free: 'Free',
    keep: 'Keep these links to yourself: whoever shows a ticket first gets in with it.',
    from: (organization: string) =>
      `${organization} looks forward to seeing you. Sent with Portillon after your purchase.`,
  },
} satisfies Record<Locale, unknown>

export const purchaseConfirmation: EmailTemplate<'purchase_confirmation'> = {
  subject: (props, locale) => WORDS[locale].subject(typeset(props.eventTitle), props.tickets.length),
  html: (props, locale, head) => <PurchaseConfirmation {...props} locale={locale} head={head} />,
  text: (props, locale) => {
    const words = WORDS[locale]
    const { venue, address } = whereOf(props)
    return [
      words.hello(oneLine(props.buyerName)),
      words.intro(props.tickets.length),
      ...rotatingLines({ ...props, locale }),
      [oneLinePrinted(props.eventTitle), whenOf(props, locale), venue, address.join(', ')]
        .filter((line) => line !== '')
        .join('\n'),
      ...boughtLines(props, locale),
      words.from(oneLine(props.organizationName)),
    ]
  },
}

function PurchaseConfirmation({ locale, head, ...props }: Props & { locale: Locale; head: Letterhead | null }) {
  const words = WORDS[locale]
  const count = props.tickets.length
  const { venue, address } = whereOf(props)
  return (
    <Layout
      locale={locale}
      head={head}
      heading={words.heading(count)}
      preview={`${typeset(props.eventTitle)}, ${whenOf(props, locale)}`}
      signature={words.from(props.organizationName)}
    >
      <Block bottom={22}>
        <Text style={STYLES.paragraph}>{words.hello(props.buyerName)}</Text>
        <Text style={STYLES.paragraph}>{words.intro(count)}</Text>
        <RotatingNote {...props} locale={locale} />
        <Section style={{ borderTop: `2px solid ${COLORS.ink}`, paddingTop: '16px' }}>
          <Text style={{ ...STYLES.strong, fontSize: '20px', lineHeight: '26px', marginBottom: '12px' }}>
            {typeset(props.eventTitle)}
          </Text>
          <Text style={STYLES.label}>{words.when}</Text>
          <Text style={{ ...STYLES.strong, marginBottom: '10px' }}>{whenOf(props, locale)}</Text>
          {venue ? <Text style={STYLES.label}>{words.where}</Text> : null}
          {venue ? <Text style={STYLES.strong}>{venue}</Text> : null}
          {address.length > 0 ? (
            <Text style={STYLES.quiet}>
              {address.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, never reordered
                <Fragment key={index}>
                  {index > 0 ? <br /> : null}
                  {line}
                </Fragment>
              ))}
            </Text>
          ) : null}
        </Section>
      </Block>
      <TearLine />
      <Block>
        <BoughtTickets {...props} locale={locale} />
      </Block>
    </Layout>
  )
}

function BoughtTickets({ locale, ...props }: Props & { locale: Locale }) {
  const words = WORDS[locale]
  return (
    <>
      <MailedTickets {...props} locale={locale} open={words.open} />
      <Section style={{ padding: '8px 0 22px' }}>
        <Action href={props.purchaseUrl}>{words.all(props.tickets.length)}</Action>
      </Section>
      <Text style={STYLES.quiet}>
        {`${words.purchase} ${props.purchaseNumber} · ${props.total.amount === 0 ? '' : `${words.total} `}`}
        <strong style={{ color: COLORS.ink }}>{totalOf(props, locale)}</strong>
      </Text>
      <Text style={{ ...STYLES.quiet, marginTop: '6px' }}>{words.keep}</Text>
    </>
  )
}

function boughtLines(props: Props, locale: Locale): string[] {
  const words = WORDS[locale]
  return [
    ...mailedTicketLines({ ...props, locale }),
    `${words.all(props.tickets.length)}\n${props.purchaseUrl}`,
    `${words.purchase} ${props.purchaseNumber} · ${props.total.amount === 0 ? '' : `${words.total} `}${totalOf(props, locale)}`,
    words.keep,
  ]
}

export const purchaseConfirmationParts: OwnWordsParts<'purchase_confirmation'> = {
  isTornOff: true,
  variables: (props, locale) => ({
    guest_name: props.buyerName,
    event_title: props.eventTitle,
    event_date: whenOf(props, locale),
    venue_name: props.venueName,
    venue_address: whereOf(props).address.join(', '),
    ticket_count: String(props.tickets.length),
    amount: totalOf(props, locale),
    purchase_number: props.purchaseNumber,
    purchase_url: props.purchaseUrl,
  }),
  details: (props, locale) => ({
    html: (
      <>
        <RotatingNote {...props} locale={locale} />
        <BoughtTickets {...props} locale={locale} />
      </>
    ),
    text: [...rotatingLines({ ...props, locale }), ...boughtLines(props, locale)],
  }),
}

function whenOf({ startsAt, timeZone }: Props, locale: Locale): string {
  return momentText(new Date(startsAt), timeZone, locale)
}

function whereOf({ venueName, venueAddress }: Props): { venue: string; address: string[] } {
  return { venue: oneLine(venueName), address: addressLines(venueAddress).map(oneLine) }
}

function totalOf({ total }: Props, locale: Locale): string {
  return total.amount === 0 ? WORDS[locale].free : formatMoney(total, locale)
}
