// Sent to an organization's owners about its plan: a payment failed, the trial is about to end, the plan fell back, the plan ended.
import { Text } from 'react-email'
import { formatInstant, type Locale } from '@/server/kernel/format'
import type { EmailProps, SubscriptionOccasion } from './contract'
import { Action, Block, Layout, STYLES } from './layout'
import { type EmailTemplate, oneLine } from './template'

type Props = EmailProps<'subscription_notice'>
type Words = { subject: string; heading: string; paragraphs: (plan: string, day: string) => string[]; action: string }

const PLANS: Record<Props['plan'], string> = { free: 'Free', pro: 'Pro', scale: 'Scale' }

/** What falling back does not touch, in every mail that speaks of it. */
const UNTOUCHED = {
  fr: 'Vos événements déjà en vente, vos billets, le contrôle à l’entrée et les remboursements continuent sans changement.',
  en: 'Events that are on sale already, your tickets, the gate and refunds go on without change.',
}

const WORDS: Record<Locale, Record<SubscriptionOccasion, Words>> = {
  fr: {
    payment_failed: {
      subject: 'Le paiement de votre formule n’a pas abouti',
      heading: 'Votre carte a été refusée',
      paragraphs: (plan, day) => [
        `Le paiement de la formule ${plan} n’a pas abouti. Rien ne change pour l’instant\u202f: elle reste active jusqu’au ${day}.`,
        'Mettez votre carte à jour d’ici là. Le paiement sera alors repris tout seul.',
      ],
      action: 'Mettre la carte à jour',
    },
    trial_ending: {
      subject: 'Votre essai gratuit se termine bientôt',
      heading: 'L’essai se termine bientôt',
      paragraphs: (plan, day) => [
        `L’essai gratuit de la formule ${plan} se termine le ${day}. Elle continue ensuite, et le premier mois est débité ce jour-là.`,
        'Si vous ne souhaitez pas continuer, résiliez avant cette date\u202f: rien ne sera débité.',
      ],
      action: 'Voir votre formule',
    },
    fell_back: {
      subject: 'Votre organisation est passée à la formule gratuite',
      heading: 'Retour à la formule gratuite',
      paragraphs: (plan) => [
        `La formule ${plan} n’a pas pu être débitée, et le délai est passé. Les limites et les frais de la formule gratuite s’appliquent maintenant.`,
        UNTOUCHED.fr,
        'Dès que la carte est à jour et le paiement passé, votre formule revient.',
      ],
      action: 'Mettre la carte à jour',
    },
    ended: {
      subject: 'Votre abonnement est terminé',
      heading: 'Votre abonnement est terminé',
      paragraphs: (plan, day) => [
        `La formule ${plan} s’est terminée le ${day}. Votre organisation utilise maintenant la formule gratuite.`,
        UNTOUCHED.fr,
      ],
      action: 'Voir les formules',
    },
  },
  en: {
    payment_failed: {
      subject: 'The payment for your plan did not go through',
      heading: 'Your card was declined',
      paragraphs: (plan, day) => [
        `The payment for the ${plan} plan did not go through. Nothing changes for now: it stays active until ${day}.`,
        'Update your card by then. The payment is then tried again by itself.',
      ],
      action: 'Update the card',
    },
    trial_ending: {
      subject: 'Your free trial is about to end',
      heading: 'The trial is about to end',
      paragraphs: (plan, day) => [
        `The free trial of the ${plan} plan ends on ${day}. It then goes on, and the first month is charged that day.`,
        'If you do not wish to go on, cancel before that date: nothing will be charged.',
      ],
      action: 'See your plan',
    },
    fell_back: {
      subject: 'Your organization is on the free plan now',
      heading: 'Back to the free plan',
      paragraphs: (plan) => [
        `The ${plan} plan could not be charged, and the time to mend it is over. The limits and fees of the free plan apply now.`,
        UNTOUCHED.en,
        'As soon as the card is updated and the payment went through, your plan comes back.',
      ],
      action: 'Update the card',
    },
    ended: {
      subject: 'Your subscription has ended',
      heading: 'Your subscription has ended',
      paragraphs: (plan, day) => [
        `The ${plan} plan ended on ${day}. Your organization is on the free plan now.`,
        UNTOUCHED.en,
      ],
      action: 'See the plans',
    },
  },
}

export const subscriptionNotice: EmailTemplate<'subscription_notice'> = {
  subject: ({ occasion, organizationName }, locale) =>
    `${WORDS[locale][occasion].subject} (${oneLine(organizationName)})`,
  html: (props, locale) => {
    const words = WORDS[locale][props.occasion]
    const paragraphs = paragraphsOf(props, locale)
    return (
      <Layout locale={locale} heading={words.heading} preview={paragraphs[0] ?? ''}>
        <Block>
          {paragraphs.map((paragraph) => (
            <Text key={paragraph} style={STYLES.paragraph}>
              {paragraph}
            </Text>
          ))}
          <Text style={STYLES.quiet}>{props.organizationName}</Text>
        </Block>
        <Block>
          <Action href={props.billingUrl}>{words.action}</Action>
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => [
    ...paragraphsOf(props, locale),
    `${WORDS[locale][props.occasion].action}\n${props.billingUrl}`,
    oneLine(props.organizationName),
  ],
}

function paragraphsOf({ occasion, plan, at }: Props, locale: Locale): string[] {
  const day = `${formatInstant(new Date(at), { timeZone: 'UTC', locale, style: 'date' })} (UTC)`
  return WORDS[locale][occasion].paragraphs(PLANS[plan], day)
}
