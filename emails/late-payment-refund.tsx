// Sent when money came in for which no ticket can be given: it goes back in full, and this says why.

import { Text } from 'react-email'
import { formatMoney, type Locale, typeset } from '@/server/kernel/format'
import type { EmailProps, refundReasons } from './contract'
import { Block, Layout, STYLES } from './layout'
import { type EmailTemplate, type OwnWordsParts, oneLine } from './template'

type Props = EmailProps<'late_payment_refund'>
type Reason = (typeof refundReasons)[number]

type Words = {
  subject: (title: string) => string
  heading: (amount: string) => string
  hello: (name: string) => string
  reasons: Record<Reason, (title: string) => string>
  money: (amount: string) => string
  next: Record<Reason, string>
  purchase: string
}

const NO_TICKET = {
  fr: 'Aucun billet n’a été émis pour cette commande. Nous en sommes désolés.',
  en: 'No ticket was issued for this purchase. We are sorry.',
}

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (title) => `Remboursement de votre paiement pour «\u202f${title}\u202f»`,
    heading: (amount) => `${amount} vous sont remboursés`,
    hello: (name) => `Bonjour ${name},`,
    reasons: {
      sold_out: (title) =>
        `Votre paiement pour «\u202f${title}\u202f» nous est parvenu après la fin de votre réservation. Entre-temps, vos places avaient été vendues et il n’en restait plus assez.`,
      cancelled: (title) =>
        `Votre paiement pour «\u202f${title}\u202f» nous est parvenu alors que l’événement était annulé.`,
      mismatch: (title) =>
        `Le paiement reçu pour «\u202f${title}\u202f» ne correspond pas au montant de votre commande.`,
      paid_twice: (title) =>
        `Votre commande pour «\u202f${title}\u202f» était déjà payée\u202f: nous avons reçu un second paiement.`,
    },
    money: (amount) =>
      `Nous vous rendons la somme entière, ${amount}, sur le moyen de paiement que vous avez utilisé. Selon votre banque, elle apparaît en général sous 5 à 10 jours. Vous n’avez rien à faire.`,
    next: {
      sold_out: NO_TICKET.fr,
      cancelled: NO_TICKET.fr,
      mismatch: NO_TICKET.fr,
      paid_twice: 'Vos billets restent valables.',
    },
    purchase: 'Commande',
  },
  en: {
    subject: (title) => `Refund of your payment for ${title}`,
    heading: (amount) => `You get ${amount} back`,
    hello: (name) => `Hello ${name},`,
    reasons: {
      sold_out: (title) =>
        `Your payment for “${title}” reached us after your reservation had run out. By then your places had been sold and not enough were left.`,
      cancelled: (title) => `Your payment for “${title}” reached us when the event had been cancelled.`,
      mismatch: (title) => `The payment that we received for “${title}” is not the amount of your purchase.`,
      paid_twice: (title) => `Your purchase for “${title}” was already paid: we received a second payment.`,
    },
    money: (amount) =>
      `We are returning the whole sum, ${amount}, to the means of payment that you used. Depending on your bank it usually shows within 5 to 10 days. There is nothing for you to do.`,
    next: {
      sold_out: NO_TICKET.en,
      cancelled: NO_TICKET.en,
      mismatch: NO_TICKET.en,
      paid_twice: 'Your tickets stay valid.',
    },
    purchase: 'Purchase',
  },
}

export const latePaymentRefund: EmailTemplate<'late_payment_refund'> = {
  subject: ({ eventTitle }, locale) => WORDS[locale].subject(typeset(eventTitle)),
  html: (props, locale, head) => {
    const [hello = '', ...paragraphs] = paragraphsOf(props, locale, props)
    return (
      <Layout
        locale={locale}
        head={head}
        heading={WORDS[locale].heading(formatMoney(props.amount, locale))}
        preview={paragraphs[0] ?? ''}
      >
        <Block>
          <Text style={STYLES.paragraph}>{hello}</Text>
          {paragraphs.map((paragraph) => (
            <Text key={paragraph} style={STYLES.paragraph}>
              {paragraph}
            </Text>
          ))}
          <Text style={STYLES.quiet}>{purchaseOf(props, locale)}</Text>
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => {
    const plain = { buyerName: oneLine(props.buyerName), eventTitle: oneLine(props.eventTitle) }
    return [...paragraphsOf(props, locale, plain), purchaseOf(props, locale)]
  },
}

function paragraphsOf(props: Props, locale: Locale, names: Pick<Props, 'buyerName' | 'eventTitle'>): string[] {
  const words = WORDS[locale]
  return [
    words.hello(names.buyerName),
    words.reasons[props.reason](typeset(names.eventTitle)),
    words.money(formatMoney(props.amount, locale)),
    words.next[props.reason],
  ]
}

function purchaseOf({ purchaseNumber }: Props, locale: Locale): string {
  return `${WORDS[locale].purchase} ${purchaseNumber}`
}

export const latePaymentRefundParts: OwnWordsParts<'late_payment_refund'> = {
  variables: (props, locale) => ({
    guest_name: props.buyerName,
    event_title: props.eventTitle,
    amount: formatMoney(props.amount, locale),
    purchase_number: props.purchaseNumber,
  }),
  details: (props, locale) => {
    const names = { buyerName: '', eventTitle: oneLine(props.eventTitle) }
    const [, ...said] = paragraphsOf(props, locale, names)
    return {
      html: (
        <>
          {said.map((paragraph) => (
            <Text key={paragraph} style={STYLES.paragraph}>
              {paragraph}
            </Text>
          ))}
          <Text style={STYLES.quiet}>{purchaseOf(props, locale)}</Text>
        </>
      ),
      text: [...said, purchaseOf(props, locale)],
    }
  },
}
