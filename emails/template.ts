// What every kind of mail consists of, and the rule for texts in its one-line places.

import type { ReactElement } from 'react'
import { type Locale, typeset } from '@/server/kernel/format'
import type { EmailKind, EmailProps } from './contract'

/** In whose name a mail goes out to people who buy; null: the installation's own. */
export type Letterhead = {
  organizationName: string
  /** Where questions go; empty: none is known. */
  contactEmail: string
}

export type EmailTemplate<K extends EmailKind> = {
  subject: (props: EmailProps<K>, locale: Locale) => string
  html: (props: EmailProps<K>, locale: Locale, head: Letterhead | null) => ReactElement
  /** The same message for those who read without HTML: paragraphs, put together with an empty line between them. */
  text: (props: EmailProps<K>, locale: Locale) => string[]
}

/** For kinds whose words an organization may write: what its variables are filled with, and the part that stays whatever the words. */
export type OwnWordsParts<K extends EmailKind> = {
  variables: (props: EmailProps<K>, locale: Locale) => Record<string, string>
  details: (props: EmailProps<K>, locale: Locale) => { html: ReactElement; text: string[] }
  /** That part brings tickets: it stands below the tear line. */
  isTornOff?: true
}

/** What an organizer wrote, on one line and in print. */
export function oneLinePrinted(text: string): string {
  return typeset(oneLine(text))
}

/** No text can end a line of the plain part or open a header of its own. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}

export type RenderedEmail = { subject: string; html: string; text: string }

/** A header line may have 998 bytes; people see some 70 characters. */
const LONGEST_SUBJECT = 150

export function subjectLine(text: string): string {
  const subject = oneLine(text)
  if (subject.length <= LONGEST_SUBJECT) return subject
  const graphemes = [...new Intl.Segmenter().segment(subject)]
  if (graphemes.length <= LONGEST_SUBJECT) return subject
  return `${graphemes
    .slice(0, LONGEST_SUBJECT - 1)
    .map(({ segment }) => segment)
    .join('')}…`
}
