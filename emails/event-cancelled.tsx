// Sent once to whoever bought places of an event that will not take place: that it is off, and what becomes of the money.

import { Section, Text } from 'react-email'
import { formatInstant, formatMoney, type Locale } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Action, Block, Layout, STYLES } from './layout'
import { type EmailTemplate, oneLine } from './template'

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
    tickets: 'Vos billets ne sont plus valables.',
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
    tickets: 'Your tickets are not valid any more.',
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
  html: (props, locale) => {
    const words = WORDS[locale]
    const [hello = '', news = '', ...rest] = paragraphsOf(props, locale, props)
    return (
      <Layout locale={locale} heading={words.heading} preview={news}>
        <Block>
          {[hello, news, ...rest].map((paragraph) => (
            <Text key={paragraph} style={STYLES.paragraph}>
              {paragraph}
            </Text>
          ))}
          <Section style={{ padding: '4px 0 22px' }}>
            <Action href={props.purchaseUrl}>{words.see}</Action>
          </Section>
          <Text style={STYLES.quiet}>{`${words.purchase} ${props.purchaseNumber}`}</Text>
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => {
    const words = WORDS[locale]
    const plain = {
      buyerName: oneLine(props.buyerName),
      eventTitle: oneLine(props.eventTitle),
      organizationName: oneLine(props.organizationName),
    }
    return [
      ...paragraphsOf(props, locale, plain),
      `${words.see}\n${props.purchaseUrl}`,
      `${words.purchase} ${props.purchaseNumber}`,
    ]
  },
}

function paragraphsOf(
  { startsAt, timeZone, refund, total }: Props,
  locale: Locale,
  names: Pick<Props, 'buyerName' | 'eventTitle' | 'organizationName'>,
): string[] {
  const words = WORDS[locale]
  const day = formatInstant(new Date(startsAt), { timeZone, locale, style: 'date_time' })
  const amount = formatMoney(refund, locale)
  return [
    words.hello(names.buyerName),
    words.news(names.organizationName, names.eventTitle, locale === 'fr' ? `le ${day}` : day),
    words.tickets,
    ...(refund.amount === 0
      ? []
      : [refund.amount < total.amount ? words.part(amount, formatMoney(total, locale)) : words.back(amount)]),
  ]
}
