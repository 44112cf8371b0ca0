// Tells who offered a ticket how it ended: it is the other one's now, or it is still theirs. Guards: no code of the ticket is told, since
// the one that it has now may be the other one's.

import { Section, Text } from 'react-email'
import { type Locale, typeset } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Action, Block, Layout, STYLES } from './layout'
import { type EmailTemplate, type OwnWordsParts, oneLine, oneLinePrinted } from './template'

type Props = EmailProps<'transfer_ended'>

type Words = {
  subject: Record<Props['ending'], (to: string, title: string) => string>
  heading: Record<Props['ending'], string>
  hello: (name: string) => string
  text: Record<Props['ending'], (to: string, title: string) => string>
  money: string
  see: string
}

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: {
      accepted: (to, title) => `${to} a accepté votre billet pour «\u202f${title}\u202f»`,
      declined: (to, title) => `${to} n’a pas pris votre billet pour «\u202f${title}\u202f»`,
      expired: (to, title) => `Votre offre à ${to} a expiré\u202f: «\u202f${title}\u202f»`,
    },
    heading: {
      accepted: 'Votre billet a changé de mains',
      declined: 'Votre billet reste à vous',
      expired: 'Votre billet reste à vous',
    },
    hello: (name) => `Bonjour ${name},`,
    text: {
      accepted: (to, title) =>
        `${to} a accepté le billet pour «\u202f${title}\u202f». Votre code ne fait plus entrer\u202f: jetez le PDF et les captures d’écran que vous en avez.`,
      declined: (to, title) =>
        `${to} a décliné le billet pour «\u202f${title}\u202f». Rien n’a changé\u202f: votre code fait toujours entrer.`,
      expired: (to, title) =>
        `${to} n’a pas répondu à temps pour le billet de «\u202f${title}\u202f». Rien n’a changé\u202f: votre code fait toujours entrer.`,
    },
    money:
      'Si l’organisateur rembourse ce billet, l’argent revient à qui l’a payé, et le billet n’est plus valable pour personne.',
    see: 'Voir mon billet',
  },
  en: {
    subject: {
      accepted: (to, title) => `${to} accepted your ticket for ${title}`,
      declined: (to, title) => `${to} did not take your ticket for ${title}`,
      expired: (to, title) => `Your offer to ${to} has expired: ${title}`,
    },
    heading: {
      accepted: 'Your ticket has changed hands',
      declined: 'Your ticket stays yours',
      expired: 'Your ticket stays yours',
    },
    hello: (name) => `Hello ${name},`,
    text: {
      accepted: (to, title) =>
        `${to} accepted the ticket for “${title}”. Your code no longer gets anybody in: throw away the PDF and any pictures of it.`,
      declined: (to, title) =>
        `${to} declined the ticket for “${title}”. Nothing has changed: your code still gets you in.`,
      expired: (to, title) =>
        `${to} did not answer in time about the ticket for “${title}”. Nothing has changed: your code still gets you in.`,
    },
    money:
      'If the organizer gives the money back, it goes to whoever paid, and the ticket is no longer good for anybody.',
    see: 'See my ticket',
  },
}

export const transferEnded: EmailTemplate<'transfer_ended'> = {
  subject: ({ ending, toName, eventTitle }, locale) => WORDS[locale].subject[ending](toName, typeset(eventTitle)),
  html: (props, locale, head) => {
    const { heading, hello, text } = WORDS[locale]
    const { ending, toName, eventTitle } = props
    return (
      <Layout locale={locale} head={head} heading={heading[ending]} preview={text[ending](toName, typeset(eventTitle))}>
        <Block>
          <Text style={STYLES.paragraph}>{hello(props.fromName)}</Text>
          <Outcome {...props} locale={locale} />
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => [WORDS[locale].hello(oneLine(props.fromName)), ...outcomeLines(props, locale)],
}

function Outcome({ locale, ...props }: Props & { locale: Locale }) {
  const { text, money, see } = WORDS[locale]
  const { ending, toName, eventTitle, ticketTypeName, ticketUrl } = props
  return (
    <>
      <Text style={STYLES.paragraph}>{text[ending](toName, typeset(eventTitle))}</Text>
      {ending === 'accepted' ? <Text style={STYLES.paragraph}>{money}</Text> : null}
      {ticketUrl ? (
        <Section style={{ padding: '4px 0 22px' }}>
          <Action href={ticketUrl}>{see}</Action>
        </Section>
      ) : null}
      <Text style={STYLES.quiet}>{ticketLine(ticketTypeName, eventTitle)}</Text>
    </>
  )
}

function outcomeLines(props: Props, locale: Locale): string[] {
  const { text, money, see } = WORDS[locale]
  return [
    text[props.ending](oneLine(props.toName), oneLinePrinted(props.eventTitle)),
    ...(props.ending === 'accepted' ? [money] : []),
    ...(props.ticketUrl ? [`${see}\n${props.ticketUrl}`] : []),
    ticketLine(props.ticketTypeName, props.eventTitle),
  ]
}

function ticketLine(type: string, title: string): string {
  return `${oneLinePrinted(type)} · ${oneLinePrinted(title)}`
}

export const transferEndedParts: OwnWordsParts<'transfer_ended'> = {
  variables: (props) => ({
    guest_name: props.fromName,
    recipient_name: props.toName,
    event_title: props.eventTitle,
    ticket_type: props.ticketTypeName,
    ticket_url: props.ticketUrl ?? '',
  }),
  details: (props, locale) => ({ html: <Outcome {...props} locale={locale} />, text: outcomeLines(props, locale) }),
}
