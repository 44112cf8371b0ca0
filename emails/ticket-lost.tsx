// All tickets of events to come that belong to one address, for who has lost them and asked. Links only: whoever reads this mail is whose
// tickets they are.

import { Link, Section, Text } from 'react-email'
import { formatInstant, formatZone, type Locale, typeset } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Block, COLORS, Layout, STYLES } from './layout'
import { type EmailTemplate, oneLine, oneLinePrinted } from './template'

type Props = EmailProps<'lost_tickets'>
type Event = Props['events'][number]

type Words = {
  subject: (title: string | null) => string
  heading: string
  intro: string
  open: string
  keep: string
  unasked: string
}

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (title) => (title === null ? 'Vos billets à venir' : `Vos billets pour «\u202f${title}\u202f»`),
    heading: 'Vos billets',
    intro:
      'Vous les avez demandés\u202f: voici tous vos billets à venir. Chacun s’ouvre par son lien, code et PDF compris.',
    open: 'Ouvrir ce billet',
    keep: 'Gardez ces liens pour vous\u202f: qui montre un billet en premier entre avec.',
    unasked: 'Vous n’avez rien demandé\u202f? Alors quelqu’un s’est trompé d’adresse, et n’a rien reçu.',
  },
  en: {
    subject: (title) => (title === null ? 'Your coming tickets' : `Your tickets for ${title}`),
    heading: 'Your tickets',
    intro: 'As you asked, here are all your coming tickets. Each opens by its link, with its code and its PDF.',
    open: 'Open this ticket',
    keep: 'Keep these links to yourself: whoever shows a ticket first gets in with it.',
    unasked: 'You asked for nothing? Then somebody typed the wrong address, and got nothing.',
  },
}

export const lostTickets: EmailTemplate<'lost_tickets'> = {
  subject: ({ events }, locale) => {
    const [first] = events
    return WORDS[locale].subject(events.length === 1 && first ? typeset(first.title) : null)
  },
  html: ({ events }, locale) => {
    const words = WORDS[locale]
    return (
      <Layout locale={locale} heading={words.heading} preview={words.intro}>
        <Block>
          <Text style={STYLES.paragraph}>{words.intro}</Text>
          {events.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, never reordered
            <Section key={index} style={{ borderTop: `2px solid ${COLORS.ink}`, padding: '14px 0 8px' }}>
              <Text style={{ ...STYLES.strong, fontSize: '20px', lineHeight: '26px' }}>{typeset(event.title)}</Text>
              <Text style={STYLES.quiet}>{whenOf(event, locale)}</Text>
              <Text style={{ ...STYLES.quiet, marginBottom: '10px' }}>{event.venueName}</Text>
              {event.tickets.map((ticket) => (
                <Section key={ticket.ticketUrl} style={{ paddingBottom: '12px' }}>
                  <Text style={STYLES.strong}>{ticket.holderName}</Text>
                  <Text style={STYLES.quiet}>{`${typeset(ticket.ticketTypeName)} · ${ticket.ticketCode}`}</Text>
                  <Link href={ticket.ticketUrl} style={{ ...STYLES.link, fontSize: '14px', lineHeight: '26px' }}>
                    {words.open}
                  </Link>
                </Section>
              ))}
            </Section>
          ))}
          <Text style={{ ...STYLES.quiet, marginBottom: '6px' }}>{words.keep}</Text>
          <Text style={STYLES.quiet}>{words.unasked}</Text>
        </Block>
      </Layout>
    )
  },
  text: ({ events }, locale) => {
    const words = WORDS[locale]
    return [
      words.intro,
      ...events.flatMap((event) => [
        [oneLinePrinted(event.title), whenOf(event, locale), oneLine(event.venueName)]
          .filter((line) => line !== '')
          .join('\n'),
        ...event.tickets.map(
          (ticket) =>
            `${oneLine(ticket.holderName)} · ${oneLinePrinted(ticket.ticketTypeName)} · ${ticket.ticketCode}\n${ticket.ticketUrl}`,
        ),
      ]),
      words.keep,
      words.unasked,
    ]
  },
}

function whenOf({ startsAt, timeZone }: Event, locale: Locale): string {
  const at = formatInstant(new Date(startsAt), { timeZone, locale, style: 'date_time' })
  return `${at} (${formatZone(timeZone, locale)})`
}
