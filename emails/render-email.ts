// Writes a mail from its props: pure, so that the same request gives the same mail however often it is sent. Guards: a
// subject is one line of bounded length (no header can be slipped in), and the plain part stands by itself.

import { render } from 'react-email'
import type { z } from 'zod'
import type { Locale } from '@/server/kernel/format'
import { emailCatalog } from './catalog'
import { type EmailKind, type EmailProps, emailSchemas } from './contract'
import { questionLines } from './layout'
import { type Letterhead, type RenderedEmail, subjectLine } from './template'

const schemas: { [K in EmailKind]: z.ZodType<EmailProps<K>> } = emailSchemas

export async function renderEmail<K extends EmailKind>(
  kind: K,
  props: EmailProps<K>,
  locale: Locale,
  head: Letterhead | null = null,
): Promise<RenderedEmail> {
  const checked = schemas[kind].parse(props)
  const template = emailCatalog[kind]
  return {
    subject: subjectLine(template.subject(checked, locale)),
    html: await render(template.html(checked, locale, head)),
    text: `${[...template.text(checked, locale), ...questionLines(locale, head)].join('\n\n')}\n`,
  }
}
