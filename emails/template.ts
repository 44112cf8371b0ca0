// What every kind of mail consists of, and the rule for texts in its one-line places.

import type { ReactElement } from 'react'
import { type Locale, typeset } from '@/server/kernel/format'
import type { EmailKind, EmailProps } from './contract'

export type EmailTemplate<K extends EmailKind> = {
  subject: (props: EmailProps<K>, locale: Locale) => string
  html: (props: EmailProps<K>, locale: Locale) => ReactElement
  /** The same message for those who read without HTML: paragraphs, put together with an empty line between them. */
  text: (props: EmailProps<K>, locale: Locale) => string[]
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
