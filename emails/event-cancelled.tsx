// Sent once to whoever bought places of an event that will not take place: that it is off, and what becomes of the money.

import { Section, Text } from 'react-email'
import { formatInstant, formatMoney, type Locale } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Action, Block, Layout, STYLES } from './layout'
import { momentText } from './message-data'
import { type EmailTemplate, type OwnWordsParts, oneLine } from './template'

type Props = EmailProps<'event_cancelled'>

type Words = {
  subject: (title: string) => string
  heading: string
  hello: (name: string) => string
  news: (organization: string, title: string, when: string) => string
  tickets: string
  back: (amount: string) => string
  part: (amount: string, total: string) => string
  see: string
  purchase: string
}

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (title) => `Annulé\u202f: «\u202f${title}\u202f»`,
    heading: 'L’événement est annulé',
    hello: (name) => `Bonjour ${name},`,
    news: (organization, title, when) =>
      `${organization} a annulé «\u202f${title}\u202f», qui était prévu ${when}. Nous en sommes désolés.`,
    tickets: 'Les billets ne sont plus valables.',
    back: (amount) =>
      `Vous êtes remboursé de ${amount} sur le moyen de paiement que vous avez utilisé. Selon votre banque, la somme apparaît en général sous 5 à 10 jours. Vous n’avez rien à faire.`,
    part: (amount, total) =>
      `Vous êtes remboursé de ${amount}, sur les ${total} payés, sur le moyen de paiement que vous avez utilisé. Selon votre banque, la somme apparaît en général sous 5 à 10 jours. Vous n’avez rien à faire.`,
    see: 'Voir ma commande',
    purchase: 'Commande',
  },
  en: {
    subject: (title) => `Cancelled: ${title}`,
    heading: 'The event is cancelled',
    hello: (name) => `Hello ${name},`,
    news: (organization, title, when) =>
      `${organization} has cancelled “${title}”, which was planned for ${when}. We are sorry.`,
    tickets: 'The tickets are not valid any more.',
    back: (amount) =>
      `You get ${amount} back to the means of payment that you used. Depending on your bank it usually shows within 5 to 10 days. There is nothing for you to do.`,
    part: (amount, total) =>
      `You get ${amount} of the ${total} that you paid back to the means of payment that you used. Depending on your bank it usually shows within 5 to 10 days. There is nothing for you to do.`,
    see: 'See my purchase',
    purchase: 'Purchase',
  },
}

export const eventCancelled: EmailTemplate<'event_cancelled'> = {
  subject: ({ eventTitle }, locale) => WORDS[locale].subject(eventTitle),
  html: (props, locale, head) => {
    const words = WORDS[locale]
    const [hello = '', news = '', ...rest] = paragraphsOf(props, locale, props)
    return (
      <Layout locale={locale} head={head} heading={words.heading} preview={news}>
        <Block>
          {[hello, news, ...rest].map((paragraph) => (
            <Text key={paragraph} style={STYLES.paragraph}>
              {paragraph}
            </Text>
          ))}
          <SeePurchase {...props} locale={locale} />
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => {
    const plain = {
      buyerName: oneLine(props.buyerName),
      eventTitle: oneLine(props.eventTitle),
      organizationName: oneLine(props.organizationName),
    }
    return [...paragraphsOf(props, locale, plain), ...purchaseLines(props, locale)]
  },
}

function SeePurchase({ locale, purchaseUrl, purchaseNumber }: Props & { locale: Locale }) {
  const words = WORDS[locale]
  return (
    <>
      <Section style={{ padding: '4px 0 22px' }}>
        <Action href={purchaseUrl}>{words.see}</Action>
      </Section>
      <Text style={STYLES.quiet}>{`${words.purchase} ${purchaseNumber}`}</Text>
    </>
  )
}

function purchaseLines({ purchaseUrl, purchaseNumber }: Props, locale: Locale): string[] {
  const words = WORDS[locale]
  return [`${words.see}\n${purchaseUrl}`, `${words.purchase} ${purchaseNumber}`]
}

export const eventCancelledParts: OwnWordsParts<'event_cancelled'> = {
  variables: (props, locale) => ({
    guest_name: props.buyerName,
    event_title: props.eventTitle,
    event_date: momentText(new Date(props.startsAt), props.timeZone, locale),
    amount: props.refund.amount === 0 ? '' : formatMoney(props.refund, locale),
    purchase_number: props.purchaseNumber,
    purchase_url: props.purchaseUrl,
  }),
  details: (props, locale) => {
    const money = [WORDS[locale].tickets, ...moneyOf(props, locale)]
    return {
      html: (
        <>
          {money.map((paragraph) => (
            <Text key={paragraph} style={STYLES.paragraph}>
              {paragraph}
            </Text>
          ))}
          <SeePurchase {...props} locale={locale} />
        </>
      ),
      text: [...money, ...purchaseLines(props, locale)],
    }
  },
}

function paragraphsOf(
  props: Props,
  locale: Locale,
  names: Pick<Props, 'buyerName' | 'eventTitle' | 'organizationName'>,
): string[] {
  const words = WORDS[locale]
  const { startsAt, timeZone } = props
  const day = formatInstant(new Date(startsAt), { timeZone, locale, style: 'date_time' })
  return [
    words.hello(names.buyerName),
    words.news(names.organizationName, names.eventTitle, locale === 'fr' ? `le ${day}` : day),
    words.tickets,
    ...moneyOf(props, locale),
  ]
}

function moneyOf({ refund, total }: Props, locale: Locale): string[] {
  const words = WORDS[locale]
  const amount = formatMoney(refund, locale)
  if (refund.amount === 0) return []
  return [refund.amount < total.amount ? words.part(amount, formatMoney(total, locale)) : words.back(amount)]
}
