// Sent to an organization's owners and admins when a buyer's bank, or PayPal, takes money back, or asks about a payment: what, how much, until when.
import { Text } from 'react-email'
import { formatInstant, formatMoney, formatZone, type Locale } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Action, Block, Layout, STYLES } from './layout'
import { type EmailTemplate, oneLine } from './template'

type Props = EmailProps<'dispute_opened'>

type Words = {
  subject: (title: string, isInquiry: boolean) => string
  heading: (amount: string, isInquiry: boolean) => string
  what: (buyer: string, title: string, amount: string, reason: string, isInquiry: boolean) => string
  tickets: (isInquiry: boolean) => string
  whatAtPaypal: (buyer: string, title: string, amount: string, reason: string) => string
  due: (moment: string) => string
  dueAtPaypal: (moment: string) => string
  open: string
  purchase: string
}

const NARROW = '\u202f'

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (title, isInquiry) =>
      `${isInquiry ? 'Question d’une banque sur un paiement' : 'Paiement contesté'} pour «${NARROW}${title}${NARROW}»`,
    heading: (amount, isInquiry) => (isInquiry ? `Question sur un paiement de ${amount}` : `${amount} sont contestés`),
    what: (buyer, title, amount, reason, isInquiry) =>
      `${isInquiry ? 'La banque de' : 'Par sa banque,'} ${buyer} ${isInquiry ? 'pose une question sur' : 'conteste'} le paiement de ${amount} pour «${NARROW}${title}${NARROW}». Motif donné${NARROW}: ${reason}.`,
    tickets: (isInquiry) =>
      isInquiry
        ? 'Aucun argent n’est retenu pour l’instant, et les billets restent valables. Répondre ou rembourser évite souvent un litige.'
        : 'L’argent est retenu et les billets de cette commande sont bloqués à l’entrée jusqu’à la décision.',
    due: (moment) =>
      `Répondez avant le ${moment}. Les justificatifs sont déjà réunis${NARROW}: relisez-les, ajoutez vos mots, envoyez.`,
    whatAtPaypal: (buyer, title, amount, reason) =>
      `${buyer} conteste auprès de PayPal le paiement de ${amount} pour «${NARROW}${title}${NARROW}». Motif donné${NARROW}: ${reason}.`,
    dueAtPaypal: (moment) =>
      `Répondez avant le ${moment}, dans le centre de résolution de PayPal. Les justificatifs sont déjà réunis${NARROW}: téléchargez-les et joignez-les là-bas.`,
    open: 'Voir le litige',
    purchase: 'Commande',
  },
  en: {
    subject: (title, isInquiry) => `${isInquiry ? 'A bank asks about a payment' : 'Payment disputed'} for ${title}`,
    heading: (amount, isInquiry) => (isInquiry ? `A question about a payment of ${amount}` : `${amount} are disputed`),
    what: (buyer, title, amount, reason, isInquiry) =>
      isInquiry
        ? `The bank of ${buyer} asks about the payment of ${amount} for “${title}”. Reason given: ${reason}.`
        : `Through their bank, ${buyer} disputes the payment of ${amount} for “${title}”. Reason given: ${reason}.`,
    tickets: (isInquiry) =>
      isInquiry
        ? 'No money is held back for now, and the tickets stay valid. An answer or a refund often prevents a dispute.'
        : 'The money is held back, and the tickets of this purchase are blocked at the gate until it is decided.',
    due: (moment) => `Answer before ${moment}. The evidence is gathered already: read it, add your words, send it.`,
    whatAtPaypal: (buyer, title, amount, reason) =>
      `${buyer} disputes the payment of ${amount} for “${title}” at PayPal. Reason given: ${reason}.`,
    dueAtPaypal: (moment) =>
      `Answer before ${moment}, in PayPal’s resolution centre. The evidence is gathered already: download it and attach it there.`,
    open: 'See the dispute',
    purchase: 'Purchase',
  },
}

export const disputeOpened: EmailTemplate<'dispute_opened'> = {
  subject: ({ eventTitle, isInquiry }, locale) => WORDS[locale].subject(eventTitle, isInquiry),
  html: (props, locale) => {
    const words = WORDS[locale]
    const paragraphs = paragraphsOf(props, locale)
    return (
      <Layout
        locale={locale}
        heading={words.heading(formatMoney(props.amount, locale), props.isInquiry)}
        preview={paragraphs[0] ?? ''}
      >
        <Block>
          {paragraphs.map((paragraph) => (
            <Text key={paragraph} style={STYLES.paragraph}>
              {paragraph}
            </Text>
          ))}
          <Text style={STYLES.quiet}>{footOf(props, locale)}</Text>
        </Block>
        <Block>
          <Action href={props.disputeUrl}>{words.open}</Action>
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => {
    const names = { buyerName: oneLine(props.buyerName), eventTitle: oneLine(props.eventTitle) }
    const plain = { ...props, ...names, organizationName: oneLine(props.organizationName) }
    return [...paragraphsOf(plain, locale), `${WORDS[locale].open}\n${props.disputeUrl}`, footOf(plain, locale)]
  },
}

function paragraphsOf(props: Props, locale: Locale): string[] {
  const words = WORDS[locale]
  const { buyerName, eventTitle, amount, reason, isInquiry, isAtPaypal, dueAt, timeZone } = props
  const by = isAtPaypal ? words.dueAtPaypal : words.due
  const due = dueAt === null ? [] : [by(momentOf(new Date(dueAt), timeZone, locale))]
  const shown = formatMoney(amount, locale)
  const what = isAtPaypal
    ? words.whatAtPaypal(buyerName, eventTitle, shown, reason)
    : words.what(buyerName, eventTitle, shown, reason, isInquiry)
  return [what, words.tickets(isInquiry), ...due]
}

function momentOf(at: Date, timeZone: string, locale: Locale): string {
  return `${formatInstant(at, { timeZone, locale, style: 'date_time' })} (${formatZone(timeZone, locale)})`
}

function footOf({ organizationName, purchaseNumber }: Props, locale: Locale): string {
  return `${organizationName} · ${WORDS[locale].purchase} ${purchaseNumber}`
}
