// Sent to an organization's owners and admins, once a day at most, when money waits for a decision of theirs: what, and where to decide.
import { Text } from 'react-email'
import type { Locale } from '@/server/kernel/format'
import type { AttentionNoticeKind, EmailProps } from './contract'
import { Action, Block, Layout, STYLES } from './layout'
import { type EmailTemplate, oneLine } from './template'

type Props = EmailProps<'attention_notice'>

type Words = {
  subject: (count: number, organization: string) => string
  heading: string
  lead: string
  kinds: Record<AttentionNoticeKind, string>
  foot: (organization: string) => string
  open: string
}

const NARROW = '\u202f'

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (count, organization) =>
      `${count === 1 ? 'Un paiement attend' : `${count} paiements attendent`} votre décision${NARROW}: ${organization}`,
    heading: 'De l’argent attend votre décision',
    lead: 'Voici ce qui ne peut pas se régler tout seul.',
    kinds: {
      payment_mismatch: 'Le montant reçu ne correspond pas à la commande',
      underpaid: 'Il manque une partie du paiement',
      overpaid: 'Trop d’argent reçu',
      paid_again: 'Le même paiement, ou un second',
      refund_failed: 'Un remboursement refusé',
      refund_by_hand: 'De l’argent à rendre vous-même',
      dispute_won_late: 'Un litige gagné trop tard pour ses billets',
      dispute_lost_partly: 'Un litige perdu pour une partie de la commande',
      returned_twice: 'De l’argent rendu deux fois',
      payment_reversed: 'Un paiement repris par le prestataire',
      balance_unmatched: 'Un mouvement que rien n’explique chez le prestataire',
      balance_differs: 'Un mouvement d’un autre montant chez le prestataire',
      balance_missing: 'De l’argent que le prestataire ne montre pas',
      account_restricted: 'Votre compte de paiement ne peut plus encaisser',
      payout_failed: 'Un versement que votre banque a refusé',
    },
    foot: (organization) =>
      `Vous recevez ce message parce que vous administrez ${organization}. Un par jour au plus, seulement s’il y a du nouveau.`,
    open: 'Voir les paiements à traiter',
  },
  en: {
    subject: (count, organization) =>
      `${count === 1 ? 'A payment waits' : `${count} payments wait`} for your decision: ${organization}`,
    heading: 'Money waits for your decision',
    lead: 'This is what cannot settle itself.',
    kinds: {
      payment_mismatch: 'The amount received is not that of the purchase',
      underpaid: 'A part of the payment is missing',
      overpaid: 'Too much money received',
      paid_again: 'The same payment, or a second one',
      refund_failed: 'A refund that was refused',
      refund_by_hand: 'Money for you to send back',
      dispute_won_late: 'A dispute won too late for its tickets',
      dispute_lost_partly: 'A dispute lost for a part of the purchase',
      returned_twice: 'Money that went back twice',
      payment_reversed: 'A payment that the provider took back',
      balance_unmatched: 'A movement at the provider that nothing explains',
      balance_differs: 'A movement of another amount at the provider',
      balance_missing: 'Money that the provider does not show',
      account_restricted: 'Your payment account cannot take payments any more',
      payout_failed: 'A payout that your bank refused',
    },
    foot: (organization) =>
      `You get this message because you administer ${organization}. One a day at most, and only when there is something new.`,
    open: 'See what waits',
  },
}

export const attentionNotice: EmailTemplate<'attention_notice'> = {
  subject: ({ items, organizationName }, locale) => WORDS[locale].subject(countOf(items), organizationName),
  html: ({ items, organizationName, paymentsUrl }, locale) => {
    const words = WORDS[locale]
    return (
      <Layout locale={locale} heading={words.heading} preview={words.lead}>
        <Block>
          <Text style={STYLES.paragraph}>{words.lead}</Text>
          {items.map((item) => (
            <Text key={item.kind} style={STYLES.paragraph}>
              {lineOf(item, locale)}
            </Text>
          ))}
        </Block>
        <Block>
          <Action href={paymentsUrl}>{words.open}</Action>
        </Block>
        <Block>
          <Text style={STYLES.quiet}>{words.foot(organizationName)}</Text>
        </Block>
      </Layout>
    )
  },
  text: ({ items, organizationName, paymentsUrl }, locale) => {
    const words = WORDS[locale]
    const list = items.map((item) => `- ${lineOf(item, locale)}`).join('\n')
    return [words.lead, list, `${words.open}\n${paymentsUrl}`, words.foot(oneLine(organizationName))]
  },
}

function countOf(items: Props['items']): number {
  return items.reduce((sum, { count }) => sum + count, 0)
}

function lineOf({ kind, count }: Props['items'][number], locale: Locale): string {
  const name = WORDS[locale].kinds[kind]
  return count === 1 ? name : `${name} (${count})`
}
