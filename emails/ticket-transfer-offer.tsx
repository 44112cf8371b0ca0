// A ticket is offered to somebody: who from, for what, and one page on which to take it or say no. Nothing happens before that page is
// asked to, so that a mail program that looks at links accepts nothing.

import { Section, Text } from 'react-email'
import { formatInstant, formatZone, type Locale, typeset } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Action, Block, COLORS, Layout, STYLES } from './layout'
import { type EmailTemplate, type Letterhead, type OwnWordsParts, oneLine, oneLinePrinted } from './template'

type Props = EmailProps<'transfer_offer'>

type Words = {
  subject: (from: string, title: string) => string
  heading: string
  hello: (name: string) => string
  intro: (from: string, type: string, title: string) => string
  wrote: (from: string) => string
  see: string
  until: (moment: string) => string
  unknown: (from: string) => string
  from: (organization: string) => string
}

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (from, title) => `${from} vous donne un billet pour «\u202f${title}\u202f»`,
    heading: 'Un billet pour vous',
    hello: (name) => `Bonjour ${name},`,
    intro: (from, type, title) =>
      `${from} vous donne un billet (${type}) pour «\u202f${title}\u202f». Acceptez-le et il est à votre nom, avec un nouveau code.`,
    wrote: (from) => `${from} vous écrit\u202f:`,
    see: 'Voir le billet',
    until: (moment) => `L’offre tient jusqu’au ${moment}.`,
    unknown: (from) =>
      `Vous ne connaissez pas ${from}\u202f? Ne faites rien\u202f: sans votre accord, il ne se passe rien.`,
    from: (organization) => `Message de ${organization}, envoyé avec Portillon. Ce n’est pas une publicité.`,
  },
  en: {
    subject: (from, title) => `${from} is giving you a ticket for ${title}`,
    heading: 'A ticket for you',
    hello: (name) => `Hello ${name},`,
    intro: (from, type, title) =>
      `${from} is giving you a ticket (${type}) for “${title}”. Accept it and it is in your name, with a new code.`,
    wrote: (from) => `${from} writes:`,
    see: 'See the ticket',
    until: (moment) => `The offer stands until ${moment}.`,
    unknown: (from) => `You do not know ${from}? Do nothing: without your consent nothing happens.`,
    from: (organization) => `A message from ${organization}, sent with Portillon. It is not an advertisement.`,
  },
}

export const transferOffer: EmailTemplate<'transfer_offer'> = {
  subject: ({ fromName, eventTitle }, locale) => WORDS[locale].subject(fromName, typeset(eventTitle)),
  html: (props, locale, head) => <TransferOffer {...props} locale={locale} head={head} />,
  text: (props, locale) => {
    const words = WORDS[locale]
    const from = oneLine(props.fromName)
    const message = linesOf(props.message)
    return [
      words.hello(oneLine(props.toName)),
      words.intro(from, oneLinePrinted(props.ticketTypeName), oneLinePrinted(props.eventTitle)),
      // On one line: no part of it can pass for a paragraph of ours.
      ...(message.length > 0 ? [`${words.wrote(from)} ${message.join(' ')}`] : []),
      [whenOf(props, locale), oneLine(props.venueName)].filter((line) => line !== '').join('\n'),
      ...offerLines(props, locale),
      words.from(oneLine(props.organizationName)),
    ]
  },
}

function TransferOffer({ locale, head, ...props }: Props & { locale: Locale; head: Letterhead | null }) {
  const words = WORDS[locale]
  const message = linesOf(props.message)
  const intro = words.intro(props.fromName, typeset(props.ticketTypeName), typeset(props.eventTitle))
  return (
    <Layout
      locale={locale}
      head={head}
      heading={words.heading}
      preview={intro}
      signature={words.from(props.organizationName)}
    >
      <Block>
        <Text style={STYLES.paragraph}>{words.hello(props.toName)}</Text>
        <Text style={STYLES.paragraph}>{intro}</Text>
        {message.length > 0 ? (
          <Section style={{ borderLeft: `3px solid ${COLORS.line}`, paddingLeft: '14px', marginBottom: '16px' }}>
            <Text style={STYLES.quiet}>{words.wrote(props.fromName)}</Text>
            {message.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, never reordered
              <Text key={index} style={{ ...STYLES.paragraph, margin: 0 }}>
                {line}
              </Text>
            ))}
          </Section>
        ) : null}
        <Text style={STYLES.strong}>{whenOf(props, locale)}</Text>
        <Text style={{ ...STYLES.quiet, marginBottom: '20px' }}>{props.venueName}</Text>
        <Offer {...props} locale={locale} />
      </Block>
    </Layout>
  )
}

function Offer({ locale, ...props }: Props & { locale: Locale }) {
  const words = WORDS[locale]
  return (
    <>
      <Section style={{ paddingBottom: '20px' }}>
        <Action href={props.offerUrl}>{words.see}</Action>
      </Section>
      <Text style={{ ...STYLES.quiet, marginBottom: '6px' }}>{words.until(untilOf(props, locale))}</Text>
      <Text style={STYLES.quiet}>{words.unknown(props.fromName)}</Text>
    </>
  )
}

function offerLines(props: Props, locale: Locale): string[] {
  const words = WORDS[locale]
  return [
    `${words.see}\n${props.offerUrl}`,
    words.until(untilOf(props, locale)),
    words.unknown(oneLine(props.fromName)),
  ]
}

export const transferOfferParts: OwnWordsParts<'transfer_offer'> = {
  variables: (props, locale) => ({
    guest_name: props.toName,
    sender_name: props.fromName,
    // On one line: no part of it can pass for a paragraph of ours.
    message: linesOf(props.message).join(' '),
    event_title: props.eventTitle,
    event_date: whenOf(props, locale),
    venue_name: props.venueName,
    ticket_type: props.ticketTypeName,
    offer_url: props.offerUrl,
    expires_at: untilOf(props, locale),
  }),
  details: (props, locale) => ({ html: <Offer {...props} locale={locale} />, text: offerLines(props, locale) }),
}

function linesOf(message: string): string[] {
  return message
    .split('\n')
    .map(oneLine)
    .filter((line) => line !== '')
}

function whenOf({ startsAt, timeZone }: Props, locale: Locale): string {
  const at = formatInstant(new Date(startsAt), { timeZone, locale, style: 'date_time' })
  return `${at} (${formatZone(timeZone, locale)})`
}

function untilOf({ until, timeZone }: Props, locale: Locale): string {
  const at = formatInstant(new Date(until), { timeZone, locale, style: 'date_time' })
  return `${at} (${formatZone(timeZone, locale)})`
}
