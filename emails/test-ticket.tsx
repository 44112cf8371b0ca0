// Sent to the member who tries a design out; the test ticket is attached.

import { Text } from 'react-email'
import type { Locale } from '@/server/kernel/format'
import { Block, Layout, STYLES } from './layout'
import { type EmailTemplate, oneLine } from './template'

type Words = { subject: (title: string) => string; heading: string; paragraphs: (title: string) => string[] }

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (title) => `Billet d’essai\u202f: ${title}`,
    heading: 'Votre billet d’essai',
    paragraphs: (title) => [
      `Voici le billet de «\u202f${title}\u202f» tel que vos participants le recevront, avec le modèle que vous préparez.`,
      'Son code se scanne comme un vrai, et aucune entrée ne l’accepte. Imprimez-le, ouvrez-le sur votre téléphone\u202f: c’est fait pour.',
    ],
  },
  en: {
    subject: (title) => `Test ticket: ${title}`,
    heading: 'Your test ticket',
    paragraphs: (title) => [
      `This is the ticket for “${title}” as your attendees will get it, in the design you are working on.`,
      'Its code scans like a real one, and no gate accepts it. Print it, open it on your phone: that is what it is for.',
    ],
  },
}

export const testTicket: EmailTemplate<'test_ticket'> = {
  subject: ({ eventTitle }, locale) => WORDS[locale].subject(eventTitle),
  html: ({ eventTitle, organizationName }, locale) => {
    const { heading, paragraphs } = WORDS[locale]
    const [first = '', ...others] = paragraphs(eventTitle)
    return (
      <Layout locale={locale} heading={heading} preview={first}>
        <Block>
          {[first, ...others].map((paragraph) => (
            <Text key={paragraph} style={STYLES.paragraph}>
              {paragraph}
            </Text>
          ))}
          <Text style={STYLES.quiet}>{organizationName}</Text>
        </Block>
      </Layout>
    )
  },
  text: ({ eventTitle, organizationName }, locale) => [
    ...WORDS[locale].paragraphs(oneLine(eventTitle)),
    oneLine(organizationName),
  ],
}
