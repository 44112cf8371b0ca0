// Sent to an organization's owners and admins when a campaign has stopped by itself: what came back, what that means, and where to decide.
import { Text } from 'react-email'
import { formatNumber, type Locale } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Action, Block, Layout, STYLES } from './layout'
import { type EmailTemplate, oneLine } from './template'

type Props = EmailProps<'campaign_paused'>

type Words = {
  subject: (name: string) => string
  heading: string
  bounces: (name: string, count: string, sent: string) => string
  complaints: (name: string, count: string, sent: string) => string
  bounces_lately: (name: string, count: string, sent: string) => string
  complaints_lately: (name: string, count: string, sent: string) => string
  why: string
  waiting: (count: string) => string
  open: string
}

const NARROW = '\u202f'

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (name) => `Campagne en pause${NARROW}: ${name}`,
    heading: 'Votre campagne s’est mise en pause',
    bounces: (name, count, sent) =>
      `Campagne «${NARROW}${name}${NARROW}»${NARROW}: sur ${sent} messages envoyés, ${count} sont revenus, car leur adresse n’existe pas ou refuse le courrier.`,
    complaints: (name, count, sent) =>
      `Campagne «${NARROW}${name}${NARROW}»${NARROW}: sur ${sent} messages envoyés, ${count} ont été signalés comme indésirables par leurs destinataires.`,
    bounces_lately: (name, count, sent) =>
      `Campagne «${NARROW}${name}${NARROW}»${NARROW}: sur les ${sent} messages de vos campagnes de ces dernières 24 heures, ${count} sont revenus, car leur adresse n’existe pas ou refuse le courrier.`,
    complaints_lately: (name, count, sent) =>
      `Campagne «${NARROW}${name}${NARROW}»${NARROW}: sur les ${sent} messages de vos campagnes de ces dernières 24 heures, ${count} ont été signalés comme indésirables par leurs destinataires.`,
    why: 'Au‑delà de ce seuil, les messageries commencent à bloquer l’expéditeur, y compris pour vos billets. Vérifiez à qui vous écrivez avant de reprendre.',
    waiting: (count) => `Messages en attente${NARROW}: ${count}.`,
    open: 'Voir la campagne',
  },
  en: {
    subject: (name) => `Campaign paused: ${name}`,
    heading: 'Your campaign has paused itself',
    bounces: (name, count, sent) =>
      `Campaign “${name}”: of ${sent} messages sent, ${count} came back because their address does not exist or takes no mail.`,
    complaints: (name, count, sent) =>
      `Campaign “${name}”: of ${sent} messages sent, ${count} were reported as unwanted by their recipients.`,
    bounces_lately: (name, count, sent) =>
      `Campaign “${name}”: of the ${sent} messages of your campaigns over the last 24 hours, ${count} came back because their address does not exist or takes no mail.`,
    complaints_lately: (name, count, sent) =>
      `Campaign “${name}”: of the ${sent} messages of your campaigns over the last 24 hours, ${count} were reported as unwanted by their recipients.`,
    why: 'Beyond this point mail services begin to block the sender, for your tickets too. Check whom you are writing to before you go on.',
    waiting: (count) => `Messages waiting: ${count}.`,
    open: 'See the campaign',
  },
}

export const campaignPaused: EmailTemplate<'campaign_paused'> = {
  subject: ({ campaignName }, locale) => WORDS[locale].subject(campaignName),
  html: (props, locale) => {
    const words = WORDS[locale]
    return (
      <Layout locale={locale} heading={words.heading} preview={whatOf(props, locale)}>
        <Block>
          <Text style={STYLES.paragraph}>{whatOf(props, locale)}</Text>
          <Text style={STYLES.paragraph}>{words.why}</Text>
          <Text style={STYLES.quiet}>{footOf(props, locale)}</Text>
        </Block>
        <Block>
          <Action href={props.campaignUrl}>{words.open}</Action>
        </Block>
      </Layout>
    )
  },
  text: (props, locale) => {
    const plain = {
      ...props,
      campaignName: oneLine(props.campaignName),
      organizationName: oneLine(props.organizationName),
    }
    const { open, why } = WORDS[locale]
    return [whatOf(plain, locale), why, `${open}\n${props.campaignUrl}`, footOf(plain, locale)]
  },
}

function whatOf({ campaignName, reason, cameBack, sent }: Props, locale: Locale): string {
  return WORDS[locale][reason](campaignName, formatNumber(cameBack, locale), formatNumber(sent, locale))
}

function footOf({ organizationName, waiting }: Props, locale: Locale): string {
  return `${organizationName} · ${WORDS[locale].waiting(formatNumber(waiting, locale))}`
}
