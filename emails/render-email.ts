// Writes a mail from its props: pure, so that the same request gives the same mail however often it is sent. Guards: a
// subject is one line of bounded length (no header can be slipped in), and the plain part stands by itself.

import { render } from 'react-email'
import type { z } from 'zod'
import type { Locale } from '@/server/kernel/format'
import { emailCatalog } from './catalog'
import { type EmailKind, type EmailProps, emailSchemas } from './contract'
import { oneLine } from './template'

/** A header line may have 998 bytes; people see some 70 characters. */
const LONGEST_SUBJECT = 150

const schemas: { [K in EmailKind]: z.ZodType<EmailProps<K>> } = emailSchemas

export type RenderedEmail = { subject: string; html: string; text: string }

export async function renderEmail<K extends EmailKind>(
  kind: K,
  props: EmailProps<K>,
  locale: Locale,
): Promise<RenderedEmail> {
  const checked = schemas[kind].parse(props)
  const template = emailCatalog[kind]
  return {
    subject: shortened(oneLine(template.subject(checked, locale))),
    html: await render(template.html(checked, locale)),
    text: `${template.text(checked, locale).join('\n\n')}\n`,
  }
}

function shortened(subject: string): string {
  const graphemes = [...new Intl.Segmenter().segment(subject)]
  if (graphemes.length <= LONGEST_SUBJECT) return subject
  return `${graphemes
    .slice(0, LONGEST_SUBJECT - 1)
    .map(({ segment }) => segment)
    .join('')}…`
}
