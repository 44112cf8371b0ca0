// Brings tickets to who holds them: with new codes, or the same ones again. It says plainly which of the two, since an old ticket that is
// shown at the gate is refused.

import { Section, Text } from 'react-email'
import { formatInstant, formatZone, type Locale, typeset } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Block, COLORS, Layout, STYLES, TearLine } from './layout'
import { MailedTickets, mailedTicketLines, RotatingNote, rotatingLines } from './mailed-tickets'
import { type EmailTemplate, type Letterhead, type OwnWordsParts, oneLine, oneLinePrinted } from './template'

type Props = EmailProps<'tickets_sent'>

type Words = {
  subject: Record<Props['why'], (title: string, count: number) => string>
  heading: Record<Props['why'], (count: number) => string>
  intro: Record<Props['why'], (count: number) => string>
  attached: (count: number, all: boolean) => string
  open: string
  keep: string
  from: (organization: string) => string
}

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: {
      reissued: (title, count) =>
        `${count > 1 ? 'Vos nouveaux billets' : 'Votre nouveau billet'} pour «\u202f${title}\u202f»`,
      key_withdrawn: (title, count) =>
        `${count > 1 ? 'Vos nouveaux billets' : 'Votre nouveau billet'} pour «\u202f${title}\u202f»`,
      resent: (title, count) => `${count > 1 ? 'Vos billets' : 'Votre billet'} pour «\u202f${title}\u202f»`,
      transferred: (title, count) => `${count > 1 ? 'Vos billets' : 'Votre billet'} pour «\u202f${title}\u202f»`,
    },
    heading: {
      reissued: (count) => (count > 1 ? 'Vos nouveaux billets' : 'Votre nouveau billet'),
      key_withdrawn: (count) => (count > 1 ? 'Vos nouveaux billets' : 'Votre nouveau billet'),
      resent: (count) => (count > 1 ? 'Vos billets' : 'Votre billet'),
      transferred: (count) => (count > 1 ? 'Ces billets sont à vous' : 'Ce billet est à vous'),
    },
    intro: {
      reissued: (count) =>
        count > 1
          ? 'L’organisateur a refait vos billets avec de nouveaux codes. Les anciens ne font plus entrer\u202f: jetez-les et présentez ceux-ci.'
          : 'L’organisateur a refait votre billet avec un nouveau code. L’ancien ne fait plus entrer\u202f: jetez-le et présentez celui-ci.',
      key_withdrawn: (count) =>
        count > 1
          ? 'Par sécurité, l’organisateur a refait les billets de cet événement. Les anciens ne font plus entrer\u202f: jetez-les et présentez ceux-ci. Vous n’avez rien à payer ni à faire d’autre.'
          : 'Par sécurité, l’organisateur a refait les billets de cet événement. L’ancien ne fait plus entrer\u202f: jetez-le et présentez celui-ci. Vous n’avez rien à payer ni à faire d’autre.',
      resent: (count) =>
        count > 1
          ? 'L’organisateur vous renvoie vos billets. Si vous les aviez déjà, ce sont les mêmes.'
          : 'L’organisateur vous renvoie votre billet. Si vous l’aviez déjà, c’est le même.',
      transferred: (count) =>
        count > 1
          ? 'Vous les avez acceptés\u202f: ils portent votre nom et de nouveaux codes, et les anciens ne font plus entrer. Si l’organisateur rembourse, l’argent revient à qui les a achetés.'
          : 'Vous l’avez accepté\u202f: il porte votre nom et un nouveau code, et l’ancien ne fait plus entrer. Si l’organisateur rembourse, l’argent revient à qui l’a acheté.',
    },
    attached: (count, all) =>
      all
        ? count > 1
          ? 'Ils sont joints en PDF et s’ouvrent aussi sur votre téléphone.'
          : 'Il est joint en PDF et s’ouvre aussi sur votre téléphone.'
        : 'Les premiers sont joints en PDF\u202f; tous s’ouvrent par leurs liens.',
    open: 'Ouvrir ce billet',
    keep: 'Gardez ces liens pour vous\u202f: qui montre un billet en premier entre avec.',
    from: (organization) => `${organization} vous attend. Message envoyé avec Portillon pour l’organisateur.`,
  },
  en: {
    subject: {
      reissued: (title, count) => `Your new ${count > 1 ? 'tickets' : 'ticket'} for ${title}`,
      key_withdrawn: (title, count) => `Your new ${count > 1 ? 'tickets' : 'ticket'} for ${title}`,
      resent: (title, count) => `Your ${count > 1 ? 'tickets' : 'ticket'} for ${title}`,
      transferred: (title, count) => `Your ${count > 1 ? 'tickets' : 'ticket'} for ${title}`,
    },
    heading: {
      reissued: (count) => `Your new ${count > 1 ? 'tickets' : 'ticket'}`,
      key_withdrawn: (count) => `Your new ${count > 1 ? 'tickets' : 'ticket'}`,
      resent: (count) => `Your ${count > 1 ? 'tickets' : 'ticket'}`,
      transferred: (count) => (count > 1 ? 'These tickets are yours' : 'This ticket is yours'),
    },
    intro: {
      reissued: (count) =>
        count > 1
          ? 'The organizer has made your tickets again with new codes. The old ones no longer get anybody in: throw them away and show these.'
          : 'The organizer has made your ticket again with a new code. The old one no longer gets anybody in: throw it away and show this one.',
      key_withdrawn: (count) =>
        count > 1
          ? 'To be on the safe side, the organizer has made the tickets of this event again. The old ones no longer get anybody in: throw them away and show these. There is nothing to pay and nothing else to do.'
          : 'To be on the safe side, the organizer has made the tickets of this event again. The old one no longer gets anybody in: throw it away and show this one. There is nothing to pay and nothing else to do.',
      resent: (count) =>
        count > 1
          ? 'The organizer is sending you your tickets again. If you had them already, these are the same.'
          : 'The organizer is sending you your ticket again. If you had it already, this is the same one.',
      transferred: (count) =>
        count > 1
          ? 'You accepted them: they carry your name and new codes, and the old ones no longer get anybody in. If the organizer gives money back, it goes to whoever bought them.'
          : 'You accepted it: it carries your name and a new code, and the old one no longer gets anybody in. If the organizer gives money back, it goes to whoever bought it.',
    },
    attached: (count, all) =>
      all
        ? count > 1
          ? 'They are attached as PDFs and open on your phone too.'
          : 'It is attached as a PDF and opens on your phone too.'
        : 'The first ones are attached as PDFs; all of them open by their links.',
    open: 'Open this ticket',
    keep: 'Keep these links to yourself: whoever shows a ticket first gets in with it.',
    from: (organization) => `${organization} looks forward to seeing you. Sent with Portillon for the organizer.`,
  },
}

export const ticketsSent: EmailTemplate<'tickets_sent'> = {
  subject: ({ why, eventTitle, tickets }, locale) =>
    WORDS[locale].subject[why](typeset(oneLine(eventTitle)), tickets.length),
  html: (props, locale, head) => <TicketsSent {...props} locale={locale} head={head} />,
  text: (props, locale) => {
    const words = WORDS[locale]
    const { why, tickets, allAttached } = props
    return [
      `${words.intro[why](tickets.length)} ${words.attached(tickets.length, allAttached)}`,
      ...rotatingLines({ ...props, locale }),
      [oneLinePrinted(props.eventTitle), whenOf(props, locale), oneLine(props.venueName)]
        .filter((line) => line !== '')
        .join('\n'),
      ...ticketLines(props, locale),
      words.from(oneLine(props.organizationName)),
    ]
  },
}

function TicketsSent({ locale, head, ...props }: Props & { locale: Locale; head: Letterhead | null }) {
  const words = WORDS[locale]
  const { why, tickets, allAttached } = props
  return (
    <Layout
      locale={locale}
      head={head}
      heading={words.heading[why](tickets.length)}
      preview={`${typeset(props.eventTitle)}, ${whenOf(props, locale)}`}
      signature={words.from(props.organizationName)}
    >
      <Block bottom={22}>
        <Text style={STYLES.paragraph}>{words.intro[why](tickets.length)}</Text>
        <Text style={STYLES.paragraph}>{words.attached(tickets.length, allAttached)}</Text>
        <RotatingNote {...props} locale={locale} />
        <Section style={{ borderTop: `2px solid ${COLORS.ink}`, paddingTop: '16px' }}>
          <Text style={{ ...STYLES.strong, fontSize: '20px', lineHeight: '26px', marginBottom: '8px' }}>
            {typeset(props.eventTitle)}
          </Text>
          <Text style={STYLES.quiet}>{whenOf(props, locale)}</Text>
          {props.venueName ? <Text style={STYLES.quiet}>{oneLine(props.venueName)}</Text> : null}
        </Section>
      </Block>
      <TearLine />
      <Block>
        <Tickets {...props} locale={locale} />
      </Block>
    </Layout>
  )
}

function Tickets({ locale, tickets }: Props & { locale: Locale }) {
  const words = WORDS[locale]
  return (
    <>
      <MailedTickets tickets={tickets} locale={locale} open={words.open} />
      <Text style={{ ...STYLES.quiet, marginTop: '6px' }}>{words.keep}</Text>
    </>
  )
}

function ticketLines({ tickets }: Props, locale: Locale): string[] {
  return [...mailedTicketLines({ tickets, locale }), WORDS[locale].keep]
}

/** Whether the codes are new is never the organizer’s to leave out: an old ticket is refused at the gate. */
export const ticketsSentParts: OwnWordsParts<'tickets_sent'> = {
  isTornOff: true,
  variables: (props, locale) => ({
    event_title: props.eventTitle,
    event_date: whenOf(props, locale),
    venue_name: props.venueName,
    ticket_count: String(props.tickets.length),
  }),
  details: (props, locale) => {
    const words = WORDS[locale]
    const { why, tickets, allAttached } = props
    const said = `${words.intro[why](tickets.length)} ${words.attached(tickets.length, allAttached)}`
    return {
      html: (
        <>
          <Text style={STYLES.paragraph}>{said}</Text>
          <RotatingNote {...props} locale={locale} />
          <Tickets {...props} locale={locale} />
        </>
      ),
      text: [said, ...rotatingLines({ ...props, locale }), ...ticketLines(props, locale)],
    }
  },
}

function whenOf({ startsAt, timeZone }: Props, locale: Locale): string {
  const at = formatInstant(new Date(startsAt), { timeZone, locale, style: 'date_time' })
  return `${at} (${formatZone(timeZone, locale)})`
}
