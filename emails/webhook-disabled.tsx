// Sent to an organization's owners and admins when one of their webhook addresses is asked no more: which, why, and how to go on.
import { Text } from 'react-email'
import type { Locale } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Action, Block, Layout, STYLES } from './layout'
import { momentText } from './message-data'
import { type EmailTemplate, oneLine } from './template'

type Props = EmailProps<'webhook_disabled'>

type Words = {
  subject: (name: string) => string
  heading: string
  failed: (name: string, moment: string) => string
  gone: (name: string) => string
  next: string
  open: string
}

const NARROW = '\u202f'

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (name) => `Webhook désactivé${NARROW}: ${name}`,
    heading: 'Une adresse de webhook ne répond plus',
    failed: (name, moment) =>
      `L’adresse «${NARROW}${name}${NARROW}» n’a accepté aucun message depuis le ${moment}. Après trois jours d’essais, elle a été désactivée.`,
    gone: (name) =>
      `L’adresse «${NARROW}${name}${NARROW}» a répondu qu’elle n’existe plus (410). Elle a été désactivée.`,
    next: `Plus rien ne lui est envoyé. Ce qui se passe entre-temps l’attend 30 jours${NARROW}: une fois le service réparé, réactivez l’adresse et choisissez d’envoyer ce qu’elle a manqué.`,
    open: 'Voir les webhooks',
  },
  en: {
    subject: (name) => `Webhook disabled: ${name}`,
    heading: 'A webhook address no longer answers',
    failed: (name, moment) =>
      `The address “${name}” has accepted no message since ${moment}. After three days of trying it was disabled.`,
    gone: (name) => `The address “${name}” answered that it is gone for good (410). It was disabled.`,
    next: 'Nothing is sent to it any more. What happens meanwhile waits for it for 30 days: once the service is mended, enable the address and choose to send what it missed.',
    open: 'See the webhooks',
  },
}

export const webhookDisabled: EmailTemplate<'webhook_disabled'> = {
  subject: ({ endpointName }, locale) => WORDS[locale].subject(endpointName),
  html: (props, locale) => {
    const words = WORDS[locale]
    return (
      <Layout locale={locale} heading={words.heading} preview={whatOf(props, locale)}>
        <Block>
          <Text style={STYLES.paragraph}>{whatOf(props, locale)}</Text>
          <Text style={STYLES.paragraph}>{words.next}</Text>
          <Text style={STYLES.quiet}>{footOf(props)}</Text>
        </Block>
        <Block>
          <Action href={props.webhooksUrl}>{words.open}</Action>
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => {
    const plain = {
      ...props,
      endpointName: oneLine(props.endpointName),
      organizationName: oneLine(props.organizationName),
    }
    const { open, next } = WORDS[locale]
    return [whatOf(plain, locale), next, `${open}\n${props.webhooksUrl}`, footOf(plain)]
  },
}

function whatOf({ endpointName, isGone, failingSince, timeZone }: Props, locale: Locale): string {
  if (isGone) return WORDS[locale].gone(endpointName)
  return WORDS[locale].failed(endpointName, momentText(new Date(failingSince), timeZone, locale))
}

function footOf({ organizationName, url }: Props): string {
  return `${organizationName} · ${url}`
}
