// Sent once to a person who has opened an organization.

import { Section, Text } from 'react-email'
import type { Locale } from '@/server/kernel/format'
import { Action, Block, Layout, STYLES } from './layout'
import { type EmailTemplate, oneLine } from './template'

const WORDS = {
  fr: {
    subject: (organization: string) => `Bienvenue sur Portillon, ${organization}`,
    heading: 'Votre guichet est ouvert',
    hello: (name: string) => `Bonjour ${name},`,
    ready: (organization: string) =>
      `L’espace de ${organization} est prêt. Créez votre premier événement, fixez vos tarifs, publiez\u202f: la vente commence aussitôt.`,
    gate: 'Le jour venu, n’importe quel téléphone contrôle les billets, avec ou sans réseau.',
    open: 'Ouvrir le tableau de bord',
  },
  en: {
    subject: (organization: string) => `Welcome to Portillon, ${organization}`,
    heading: 'Your box office is open',
    hello: (name: string) => `Hello ${name},`,
    ready: (organization: string) =>
      `The space of ${organization} is ready. Create your first event, set your prices, publish: sales start at once.`,
    gate: 'When the day comes, any phone checks the tickets, with or without a network.',
    open: 'Open the dashboard',
  },
} satisfies Record<Locale, unknown>

export const welcome: EmailTemplate<'welcome'> = {
  subject: ({ organizationName }, locale) => WORDS[locale].subject(organizationName),
  html: ({ name, organizationName, dashboardUrl }, locale) => {
    const words = WORDS[locale]
    return (
      <Layout locale={locale} heading={words.heading} preview={words.ready(organizationName)}>
        <Block>
          <Text style={STYLES.paragraph}>{words.hello(name)}</Text>
          <Text style={STYLES.paragraph}>{words.ready(organizationName)}</Text>
          <Text style={STYLES.paragraph}>{words.gate}</Text>
          <Section style={{ paddingTop: '8px' }}>
            <Action href={dashboardUrl}>{words.open}</Action>
          </Section>
        </Block>
      </Layout>
    )
  },
  text: ({ name, organizationName, dashboardUrl }, locale) => {
    const words = WORDS[locale]
    return [
      words.hello(oneLine(name)),
      words.ready(oneLine(organizationName)),
      words.gate,
      `${words.open}\n${dashboardUrl}`,
    ]
  },
}
