// Sent when a purchase waits for money from outside of any provider: how much, to whom, with which reference, until when.

import { Section, Text } from 'react-email'
import { formatInstant, formatMoney, formatZone, type Locale } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Action, Block, COLORS, Layout, STYLES } from './layout'
import { type EmailTemplate, type OwnWordsParts, oneLine } from './template'

type Props = EmailProps<'payment_instructions'>

type Words = {
  subject: (title: string) => string
  heading: Record<Props['method'], string>
  hello: (name: string) => string
  lead: (organization: string, title: string) => string
  amount: string
  reference: string
  referenceHelp: Record<Props['method'], string>
  instructions: Record<Props['method'], string>
  deadline: string
  after: string
  see: string
  purchase: string
}

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (title) => `Votre paiement pour «\u202f${title}\u202f»`,
    heading: {
      bank_transfer: 'Il reste à faire votre virement',
      cash: 'Il reste à régler en espèces',
      mobile_money: 'Il reste à payer par mobile money',
    },
    hello: (name) => `Bonjour ${name},`,
    lead: (organization, title) =>
      `${organization} garde vos places pour «\u202f${title}\u202f». Vos billets partiront dès que l’argent est reçu.`,
    amount: 'Montant exact',
    reference: 'Référence à indiquer',
    referenceHelp: {
      bank_transfer: 'Recopiez-la dans le libellé du virement\u202f: c’est elle qui retrouve votre commande.',
      cash: 'Donnez-la à la personne qui encaisse.',
      mobile_money: 'Recopiez-la dans le motif de l’envoi.',
    },
    instructions: {
      bank_transfer: 'Compte de l’organisateur',
      cash: 'Où régler',
      mobile_money: 'Numéro de l’organisateur',
    },
    deadline: 'À recevoir avant le',
    after: 'Passé ce moment, les places sont remises en vente. De l’argent arrivé trop tard vous est rendu.',
    see: 'Voir ma commande',
    purchase: 'Commande',
  },
  en: {
    subject: (title) => `Your payment for ${title}`,
    heading: {
      bank_transfer: 'Your bank transfer is still to be made',
      cash: 'Still to be paid in cash',
      mobile_money: 'Still to be paid by mobile money',
    },
    hello: (name) => `Hello ${name},`,
    lead: (organization, title) =>
      `${organization} keeps your places for “${title}”. Your tickets are sent as soon as the money is there.`,
    amount: 'Exact amount',
    reference: 'Reference to give',
    referenceHelp: {
      bank_transfer: 'Copy it into the transfer’s text: it is what finds your purchase.',
      cash: 'Tell it to the person who takes the money.',
      mobile_money: 'Copy it into the reason of the transfer.',
    },
    instructions: {
      bank_transfer: 'The organizer’s account',
      cash: 'Where to pay',
      mobile_money: 'The organizer’s number',
    },
    deadline: 'To arrive before',
    after: 'After that the places go back on sale. Money that comes too late is given back.',
    see: 'See my purchase',
    purchase: 'Purchase',
  },
}

export const paymentInstructions: EmailTemplate<'payment_instructions'> = {
  subject: ({ eventTitle }, locale) => WORDS[locale].subject(eventTitle),
  html: (props, locale, head) => {
    const words = WORDS[locale]
    const { method } = props
    return (
      <Layout
        locale={locale}
        head={head}
        heading={words.heading[method]}
        preview={`${formatMoney(props.amount, locale)} · ${props.reference}`}
      >
        <Block>
          <Text style={STYLES.paragraph}>{words.hello(props.buyerName)}</Text>
          <Text style={STYLES.paragraph}>{words.lead(props.organizationName, props.eventTitle)}</Text>
          <HowToPay {...props} locale={locale} />
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => {
    const words = WORDS[locale]
    return [
      words.hello(oneLine(props.buyerName)),
      words.lead(oneLine(props.organizationName), oneLine(props.eventTitle)),
      ...howToPayLines(props, locale),
    ]
  },
}

function HowToPay({ locale, ...props }: Props & { locale: Locale }) {
  const words = WORDS[locale]
  const { method } = props
  return (
    <>
      <Section style={{ borderTop: `1px solid ${COLORS.line}`, padding: '14px 0' }}>
        <Text style={STYLES.label}>{words.amount}</Text>
        <Text style={{ ...STYLES.strong, marginBottom: '12px' }}>{formatMoney(props.amount, locale)}</Text>
        <Text style={STYLES.label}>{words.reference}</Text>
        <Text style={{ ...STYLES.strong, fontSize: '20px', lineHeight: '28px' }}>{props.reference}</Text>
        <Text style={{ ...STYLES.quiet, marginBottom: '12px' }}>{words.referenceHelp[method]}</Text>
        {props.instructions ? (
          <>
            <Text style={STYLES.label}>{words.instructions[method]}</Text>
            <Text style={{ ...STYLES.strong, whiteSpace: 'pre-line', marginBottom: '12px' }}>{props.instructions}</Text>
          </>
        ) : null}
        <Text style={STYLES.label}>{words.deadline}</Text>
        <Text style={STYLES.strong}>{deadlineOf(props, locale)}</Text>
      </Section>
      <Text style={STYLES.paragraph}>{words.after}</Text>
      <Section style={{ padding: '4px 0 22px' }}>
        <Action href={props.purchaseUrl}>{words.see}</Action>
      </Section>
      <Text style={STYLES.quiet}>{`${words.purchase} ${props.purchaseNumber}`}</Text>
    </>
  )
}

function howToPayLines(props: Props, locale: Locale): string[] {
  const words = WORDS[locale]
  const { method } = props
  return [
    `${words.amount}\n${formatMoney(props.amount, locale)}`,
    `${words.reference}\n${props.reference}\n${words.referenceHelp[method]}`,
    ...(props.instructions ? [`${words.instructions[method]}\n${linesOf(props.instructions)}`] : []),
    `${words.deadline}\n${deadlineOf(props, locale)}`,
    words.after,
    `${words.see}\n${props.purchaseUrl}`,
    `${words.purchase} ${props.purchaseNumber}`,
  ]
}

export const paymentInstructionsParts: OwnWordsParts<'payment_instructions'> = {
  variables: (props, locale) => ({
    guest_name: props.buyerName,
    event_title: props.eventTitle,
    amount: formatMoney(props.amount, locale),
    reference: props.reference,
    instructions: props.instructions,
    expires_at: deadlineOf(props, locale),
    purchase_number: props.purchaseNumber,
    purchase_url: props.purchaseUrl,
  }),
  details: (props, locale) => ({
    html: <HowToPay {...props} locale={locale} />,
    text: howToPayLines(props, locale),
  }),
}

function deadlineOf({ until, timeZone }: Props, locale: Locale): string {
  const moment = formatInstant(new Date(until), { timeZone, locale, style: 'date_time' })
  return `${moment}, ${formatZone(timeZone, locale)}`
}

/** Set in, so that none of the organizer’s lines is taken for one of ours. */
function linesOf(text: string): string {
  const lines = text.split(/\r?\n/).map(oneLine).filter(Boolean)
  return lines.map((line) => `  ${line}`).join('\n')
}
