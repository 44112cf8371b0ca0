// Tells who holds a ticket that somebody else paid for, or was offered one, that it is good for nothing any more: the event is off, or
// the ticket alone has ended. Nothing of the money but whom it concerns: it is not theirs.

import { Section, Text } from 'react-email'
import { formatInstant, formatZone, type Locale, typeset } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Block, Layout, STYLES } from './layout'
import { type EmailTemplate, type OwnWordsParts, oneLine } from './template'

type Props = EmailProps<'ticket_ended'>

type Words = {
  subject: { cancelled: (title: string) => string; ticket: (title: string) => string; offer: (title: string) => string }
  heading: { cancelled: string; ticket: string; tickets: string; offer: string }
  hello: (name: string) => string
  cancelled: (organization: string, title: string, when: string) => string
  ended: (title: string, when: string, count: number) => string
  gone: (count: number) => string
  offered: (from: string, title: string, when: string) => string
  offerGone: (from: string) => string
  money: string
  ask: (organization: string) => string
  nothing: string
  from: (organization: string) => string
}

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: {
      cancelled: (title) => `Annulé\u202f: «\u202f${title}\u202f»`,
      ticket: (title) => `Plus valable\u202f: votre billet pour «\u202f${title}\u202f»`,
      offer: (title) => `Plus à prendre\u202f: le billet pour «\u202f${title}\u202f»`,
    },
    heading: {
      cancelled: 'L’événement est annulé',
      ticket: 'Votre billet n’est plus valable',
      tickets: 'Vos billets ne sont plus valables',
      offer: 'Ce billet n’est plus à prendre',
    },
    hello: (name) => `Bonjour ${name},`,
    cancelled: (organization, title, when) =>
      `${organization} a annulé «\u202f${title}\u202f», qui était prévu le ${when}. Nous en sommes désolés.`,
    ended: (title, when, count) =>
      count === 1
        ? `Votre billet pour «\u202f${title}\u202f», le ${when}, n’est plus valable. Il ne fait plus entrer\u202f: ne vous déplacez pas avec lui.`
        : `Vos ${count} billets pour «\u202f${title}\u202f», le ${when}, ne sont plus valables. Ils ne font plus entrer\u202f: ne vous déplacez pas avec eux.`,
    gone: (count) => (count === 1 ? 'Votre billet n’est plus valable.' : 'Vos billets ne sont plus valables.'),
    offered: (from, title, when) =>
      `${from} vous a proposé un billet pour «\u202f${title}\u202f», le ${when}. Ce billet n’est plus valable, et l’offre a pris fin avec lui.`,
    offerGone: (from) => `Le billet que ${from} vous a proposé n’est plus à prendre.`,
    money: 'Un remboursement, s’il y en a un, va à la personne qui a acheté le billet.',
    ask: (organization) => `${organization} peut vous dire pourquoi\u202f: citez le code du billet.`,
    nothing: 'Vous n’avez rien à faire.',
    from: (organization) =>
      `Message de ${organization}, envoyé avec Portillon. Il concerne un billet à votre nom\u202f; il n’est pas une publicité.`,
  },
  en: {
    subject: {
      cancelled: (title) => `Cancelled: ${title}`,
      ticket: (title) => `Not valid any more: your ticket for ${title}`,
      offer: (title) => `No longer on offer: the ticket for ${title}`,
    },
    heading: {
      cancelled: 'The event is cancelled',
      ticket: 'Your ticket is not valid any more',
      tickets: 'Your tickets are not valid any more',
      offer: 'This ticket is no longer on offer',
    },
    hello: (name) => `Hello ${name},`,
    cancelled: (organization, title, when) =>
      `${organization} has cancelled “${title}”, which was planned for ${when}. We are sorry.`,
    ended: (title, when, count) =>
      count === 1
        ? `Your ticket for “${title}” on ${when} is not valid any more. It gets nobody in: do not set out with it.`
        : `Your ${count} tickets for “${title}” on ${when} are not valid any more. They get nobody in: do not set out with them.`,
    gone: (count) => (count === 1 ? 'Your ticket is not valid any more.' : 'Your tickets are not valid any more.'),
    offered: (from, title, when) =>
      `${from} offered you a ticket for “${title}” on ${when}. That ticket is not valid any more, and the offer has ended with it.`,
    offerGone: (from) => `The ticket that ${from} offered you can be taken no more.`,
    money: 'If money goes back, it goes to whoever bought the ticket.',
    ask: (organization) => `${organization} can tell you why: quote the ticket’s code.`,
    nothing: 'There is nothing for you to do.',
    from: (organization) =>
      `A message from ${organization}, sent with Portillon. It is about a ticket in your name; it is not an advertisement.`,
  },
}

export const ticketEnded: EmailTemplate<'ticket_ended'> = {
  subject: ({ isCancelled, offeredBy, eventTitle }, locale) => {
    const { subject } = WORDS[locale]
    const what = isCancelled ? subject.cancelled : offeredBy === null ? subject.ticket : subject.offer
    return what(typeset(eventTitle))
  },
  html: (props, locale, head) => {
    const [hello = '', news = '', ...rest] = paragraphsOf(props, locale)
    return (
      <Layout
        locale={locale}
        head={head}
        heading={headingOf(props, locale)}
        preview={news}
        signature={WORDS[locale].from(props.organizationName)}
      >
        <Block>
          {[hello, news, ...rest].map((paragraph) => (
            <Text key={paragraph} style={STYLES.paragraph}>
              {paragraph}
            </Text>
          ))}
          <Tickets {...props} />
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => {
    const tickets = ticketsOf(props)
    return [
      ...paragraphsOf(props, locale),
      ...(tickets.length > 0 ? [tickets.join('\n')] : []),
      WORDS[locale].from(oneLine(props.organizationName)),
    ]
  },
}

function Tickets(props: Props) {
  return (
    <Section>
      {ticketsOf(props).map((line) => (
        <Text key={line} style={STYLES.quiet}>
          {line}
        </Text>
      ))}
    </Section>
  )
}

export const ticketEndedParts: OwnWordsParts<'ticket_ended'> = {
  variables: (props, locale) => ({
    guest_name: props.holderName,
    event_title: props.eventTitle,
    event_date: whenOf(props, locale),
  }),
  details: (props, locale) => {
    const [, ...said] = paragraphsOf(props, locale)
    const tickets = ticketsOf(props)
    return {
      html: (
        <>
          {said.map((paragraph) => (
            <Text key={paragraph} style={STYLES.paragraph}>
              {paragraph}
            </Text>
          ))}
          <Tickets {...props} />
        </>
      ),
      text: [...said, ...(tickets.length > 0 ? [tickets.join('\n')] : [])],
    }
  },
}

function headingOf({ isCancelled, offeredBy, tickets }: Props, locale: Locale): string {
  const { heading } = WORDS[locale]
  if (isCancelled) return heading.cancelled
  if (offeredBy !== null) return heading.offer
  return tickets.length > 1 ? heading.tickets : heading.ticket
}

/** The same in both parts: one line each. */
function paragraphsOf(props: Props, locale: Locale): string[] {
  const { isCancelled, tickets, wasBought } = props
  const words = WORDS[locale]
  const title = typeset(oneLine(props.eventTitle))
  const organization = oneLine(props.organizationName)
  const offeredBy = props.offeredBy === null ? null : oneLine(props.offeredBy)
  const when = whenOf(props, locale)
  const money = wasBought ? [words.money] : []
  const hello = words.hello(oneLine(props.holderName))
  if (offeredBy !== null) {
    const news = isCancelled
      ? [words.cancelled(organization, title, when), words.offerGone(offeredBy)]
      : [words.offered(offeredBy, title, when)]
    return [hello, ...news, words.nothing]
  }
  return isCancelled
    ? [hello, words.cancelled(organization, title, when), words.gone(tickets.length), ...money]
    : [hello, words.ended(title, when, tickets.length), ...money, words.ask(organization)]
}

function ticketsOf({ tickets }: Props): string[] {
  return tickets.map(
    ({ ticketTypeName, holderName, ticketCode }) =>
      `${typeset(oneLine(ticketTypeName))} · ${oneLine(holderName)} · ${ticketCode}`,
  )
}

function whenOf({ startsAt, timeZone }: Props, locale: Locale): string {
  const at = formatInstant(new Date(startsAt), { timeZone, locale, style: 'date_time' })
  return `${at} (${formatZone(timeZone, locale)})`
}
