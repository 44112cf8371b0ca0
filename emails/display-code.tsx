// Six digits with which a ticket whose code changes moves to another phone. Guards: what they do is said beside them, so that nobody reads
// them out to a stranger without knowing.

import { Section, Text } from 'react-email'
import { type Locale, typeset } from '@/server/kernel/format'
import type { EmailProps } from './contract'
import { Block, COLORS, Layout, STYLES } from './layout'
import { type EmailTemplate, type Letterhead, type OwnWordsParts, oneLine, oneLinePrinted } from './template'

type Props = EmailProps<'display_code'>

type Words = {
  subject: (code: string, title: string) => string
  heading: string
  intro: (holder: string, type: string, title: string) => string
  until: (minutes: number) => string
  effect: string
  unasked: string
}

const WORDS: Record<Locale, Words> = {
  fr: {
    subject: (code, title) => `${code}\u202f: votre code pour «\u202f${title}\u202f»`,
    heading: 'Votre billet change de téléphone',
    intro: (holder, type, title) =>
      `Tapez ce code sur le téléphone qui doit montrer le billet de ${holder} (${type}) pour «\u202f${title}\u202f».`,
    until: (minutes) => `Il sert une fois, pendant ${minutes} minutes.`,
    effect: 'L’autre téléphone ne montrera plus ce billet.',
    unasked:
      'Vous n’avez rien demandé\u202f? Ne donnez ce code à personne\u202f: sans lui, votre billet reste où il est.',
  },
  en: {
    subject: (code, title) => `${code} is your code for ${title}`,
    heading: 'Your ticket changes phones',
    intro: (holder, type, title) =>
      `Type this code on the phone that is to show the ticket of ${holder} (${type}) for “${title}”.`,
    until: (minutes) => `It works once, within ${minutes} minutes.`,
    effect: 'The other phone will not show this ticket any more.',
    unasked: 'You asked for nothing? Give this code to nobody: without it your ticket stays where it is.',
  },
}

export const displayCode: EmailTemplate<'display_code'> = {
  subject: ({ code, eventTitle }, locale) => WORDS[locale].subject(code, typeset(eventTitle)),
  html: (props, locale, head) => <DisplayCode {...props} locale={locale} head={head} />,
  text: (props, locale) => {
    const words = WORDS[locale]
    return [
      words.intro(oneLine(props.holderName), oneLinePrinted(props.ticketTypeName), oneLinePrinted(props.eventTitle)),
      ...codeLines(props, locale),
      oneLine(props.organizationName),
    ]
  },
}

function DisplayCode({ locale, head, ...props }: Props & { locale: Locale; head: Letterhead | null }) {
  const words = WORDS[locale]
  const intro = words.intro(props.holderName, typeset(props.ticketTypeName), typeset(props.eventTitle))
  return (
    <Layout locale={locale} head={head} heading={words.heading} preview={intro}>
      <Block>
        <Text style={STYLES.paragraph}>{intro}</Text>
        <Code {...props} locale={locale} />
        <Text style={{ ...STYLES.quiet, marginTop: '12px' }}>{props.organizationName}</Text>
      </Block>
    </Layout>
  )
}

function Code({ locale, ...props }: Props & { locale: Locale }) {
  const words = WORDS[locale]
  return (
    <>
      <Section style={{ padding: '4px 0 20px' }}>
        <Text
          style={{
            margin: 0,
            fontSize: '38px',
            lineHeight: '46px',
            fontWeight: 700,
            letterSpacing: '6px',
            color: COLORS.ink,
          }}
        >
          {props.code}
        </Text>
      </Section>
      <Text
        style={{ ...STYLES.paragraph, marginBottom: '6px' }}
      >{`${words.until(props.minutes)} ${words.effect}`}</Text>
      <Text style={STYLES.quiet}>{words.unasked}</Text>
    </>
  )
}

function codeLines({ code, minutes }: Props, locale: Locale): string[] {
  const words = WORDS[locale]
  return [code, `${words.until(minutes)} ${words.effect}`, words.unasked]
}

export const displayCodeParts: OwnWordsParts<'display_code'> = {
  variables: (props) => ({
    guest_name: props.holderName,
    event_title: props.eventTitle,
    ticket_type: props.ticketTypeName,
    code: props.code,
    minutes: String(props.minutes),
  }),
  details: (props, locale) => ({ html: <Code {...props} locale={locale} />, text: codeLines(props, locale) }),
}
