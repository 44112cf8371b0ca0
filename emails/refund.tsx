// Sent when money that the organizer gives back has left: how much, why, and which tickets still open the gate.

import { Section, Text } from 'react-email'
import { formatMoney, type Locale } from '@/server/kernel/format'
import type { EmailProps, givenReasons } from './contract'
import { Action, Block, COLORS, Layout, STYLES } from './layout'
import { type EmailTemplate, type OwnWordsParts, oneLine } from './template'

type Props = EmailProps<'refund'>
type Reason = (typeof givenReasons)[number]

type Words = {
  subject: (title: string) => string
  heading: (amount: string) => string
  hello: (name: string) => string
  reasons: Record<Reason, (organization: string, title: string) => string>
  money: (amount: string) => string
  ended: (count: number) => string
  live: (count: number) => string
  see: string
  purchase: string
}

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (title) => `Votre remboursement pour «\u202f${title}\u202f»`,
    heading: (amount) => `${amount} vous sont remboursés`,
    hello: (name) => `Bonjour ${name},`,
    reasons: {
      requested_by_customer: (organization, title) =>
        `${organization} vous rembourse, à votre demande, pour «\u202f${title}\u202f».`,
      duplicate: (organization, title) =>
        `${organization} vous rembourse une commande faite en double pour «\u202f${title}\u202f».`,
      event_cancelled: (organization, title) => `«\u202f${title}\u202f» est annulé. ${organization} vous rembourse.`,
      goodwill: (organization, title) =>
        `${organization} vous rembourse par geste commercial pour «\u202f${title}\u202f».`,
      other: (organization, title) => `${organization} vous rembourse pour «\u202f${title}\u202f».`,
    },
    money: (amount) =>
      `${amount} reviennent sur le moyen de paiement que vous avez utilisé. Selon votre banque, la somme apparaît en général sous 5 à 10 jours. Vous n’avez rien à faire.`,
    ended: (count) => (count > 1 ? 'Ces billets ne sont plus valables\u202f:' : 'Ce billet n’est plus valable\u202f:'),
    live: (count) => (count > 1 ? `Vos ${count} billets restent valables.` : 'Votre billet reste valable.'),
    see: 'Voir ma commande',
    purchase: 'Commande',
  },
  en: {
    subject: (title) => `Your refund for ${title}`,
    heading: (amount) => `You get ${amount} back`,
    hello: (name) => `Hello ${name},`,
    reasons: {
      requested_by_customer: (organization, title) => `${organization} refunds you for “${title}”, as you asked.`,
      duplicate: (organization, title) => `${organization} refunds a purchase for “${title}” that was made twice.`,
      event_cancelled: (organization, title) => `“${title}” is cancelled. ${organization} refunds you.`,
      goodwill: (organization, title) => `${organization} refunds you for “${title}” as a gesture of goodwill.`,
      other: (organization, title) => `${organization} refunds you for “${title}”.`,
    },
    money: (amount) =>
      `${amount} goes back to the means of payment that you used. Depending on your bank it usually shows within 5 to 10 days. There is nothing for you to do.`,
    ended: (count) => (count > 1 ? 'These tickets are not valid any more:' : 'This ticket is not valid any more:'),
    live: (count) => (count > 1 ? `Your ${count} tickets stay valid.` : 'Your ticket stays valid.'),
    see: 'See my purchase',
    purchase: 'Purchase',
  },
}

export const refund: EmailTemplate<'refund'> = {
  subject: ({ eventTitle }, locale) => WORDS[locale].subject(eventTitle),
  html: (props, locale, head) => {
    const words = WORDS[locale]
    return (
      <Layout
        locale={locale}
        head={head}
        heading={words.heading(formatMoney(props.amount, locale))}
        preview={words.reasons[props.reason](props.organizationName, props.eventTitle)}
      >
        <Block>
          <Text style={STYLES.paragraph}>{words.hello(props.buyerName)}</Text>
          <Text style={STYLES.paragraph}>{words.reasons[props.reason](props.organizationName, props.eventTitle)}</Text>
          <GivenBack {...props} locale={locale} />
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => {
    const words = WORDS[locale]
    const [organization, title] = [oneLine(props.organizationName), oneLine(props.eventTitle)]
    return [
      words.hello(oneLine(props.buyerName)),
      words.reasons[props.reason](organization, title),
      ...givenBackLines(props, locale),
    ]
  },
}

function GivenBack({ locale, ...props }: Props & { locale: Locale }) {
  const words = WORDS[locale]
  const { endedTickets, liveTickets } = props
  return (
    <>
      <Text style={STYLES.paragraph}>{words.money(formatMoney(props.amount, locale))}</Text>
      {endedTickets.length > 0 ? (
        <Section style={{ borderTop: `1px solid ${COLORS.line}`, padding: '14px 0' }}>
          <Text style={{ ...STYLES.strong, marginBottom: '6px' }}>{words.ended(endedTickets.length)}</Text>
          {endedTickets.map((ticket, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rendered once, never reordered
            <Text key={index} style={STYLES.quiet}>
              {ticketLine(ticket)}
            </Text>
          ))}
        </Section>
      ) : null}
      {liveTickets > 0 ? <Text style={STYLES.paragraph}>{words.live(liveTickets)}</Text> : null}
      <Section style={{ padding: '4px 0 22px' }}>
        <Action href={props.purchaseUrl}>{words.see}</Action>
      </Section>
      <Text style={STYLES.quiet}>{`${words.purchase} ${props.purchaseNumber}`}</Text>
    </>
  )
}

function givenBackLines(props: Props, locale: Locale): string[] {
  const words = WORDS[locale]
  const { endedTickets, liveTickets } = props
  return [
    words.money(formatMoney(props.amount, locale)),
    ...(endedTickets.length > 0
      ? [[words.ended(endedTickets.length), ...endedTickets.map((one) => oneLine(ticketLine(one)))].join('\n')]
      : []),
    ...(liveTickets > 0 ? [words.live(liveTickets)] : []),
    `${words.see}\n${props.purchaseUrl}`,
    `${words.purchase} ${props.purchaseNumber}`,
  ]
}

/** In a few words, for `Motif : {{reason}}`. */
const SHORT_REASONS: Record<Locale, Record<Reason, string>> = {
  fr: {
    requested_by_customer: 'à votre demande',
    duplicate: 'commande faite en double',
    event_cancelled: 'événement annulé',
    goodwill: 'geste commercial',
    other: '',
  },
  en: {
    requested_by_customer: 'as you asked',
    duplicate: 'a purchase made twice',
    event_cancelled: 'the event is cancelled',
    goodwill: 'a gesture of goodwill',
    other: '',
  },
}

export const refundParts: OwnWordsParts<'refund'> = {
  variables: (props, locale) => ({
    guest_name: props.buyerName,
    event_title: props.eventTitle,
    amount: formatMoney(props.amount, locale),
    reason: SHORT_REASONS[locale][props.reason],
    purchase_number: props.purchaseNumber,
    purchase_url: props.purchaseUrl,
  }),
  details: (props, locale) => ({
    html: <GivenBack {...props} locale={locale} />,
    text: givenBackLines(props, locale),
  }),
}

function ticketLine({ holderName, ticketTypeName, ticketCode }: Props['endedTickets'][number]): string {
  return [holderName, ticketTypeName, ticketCode].filter(Boolean).join(' · ')
}
