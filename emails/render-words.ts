// Writes one mail from words that a person may have written: of a kind made of words and variables alone, or of a composed kind whose words
// an organization has made its own. Guards: data is checked again before it is written, since the request may be older than this code.

import { createElement } from 'react'
import { render } from 'react-email'
import type { Locale } from '@/server/kernel/format'
import type { MessageContent } from './blocks'
import type { EmailKind, EmailProps } from './contract'
import { FixedPart } from './layout'
import { textsOfData } from './message-data'
import type { WordedKind } from './message-kinds'
import { defaultsOf, productWords, withDetails } from './message-words'
import { ownWordsParts } from './own-words'
import { type Frame, prepareMessage } from './prepare-message'
import type { OwnWordsParts, RenderedEmail } from './template'

type Asked<K> = Omit<Frame, 'unsubscribe'> & { kind: K; locale: Locale }

/** `content` null: the product's words. */
export async function renderWorded(
  { kind, locale, ...frame }: Asked<WordedKind>,
  data: Record<string, unknown>,
  content: MessageContent | null,
): Promise<RenderedEmail> {
  const variables = { ...defaultsOf(kind, locale), ...filled(textsOfData(kind, data, locale)) }
  const whole = withDetails(content ?? productWords(kind, locale), kind, locale)
  const write = await prepareMessage(whole, locale, { ...frame, unsubscribe: false })
  return write(variables)
}

/** Kinds without parts have no words of an organization's own. */
const partsOf: { [K in EmailKind]?: OwnWordsParts<K> } = ownWordsParts

export async function renderOwnWords<K extends EmailKind>(
  { kind, locale, ...frame }: Asked<K>,
  props: EmailProps<K>,
  content: MessageContent,
): Promise<RenderedEmail> {
  const parts: OwnWordsParts<K> | undefined = partsOf[kind]
  if (!parts) throw new Error(`${kind} goes out in the product’s words alone`)
  const { html, text } = parts.details(props, locale)
  const write = await prepareMessage(content, locale, { ...frame, unsubscribe: false })
  const fixed = createElement(FixedPart, { isTornOff: parts.isTornOff === true }, html)
  return write(parts.variables(props, locale), { html: (await render(fixed)).replace(/^<!DOCTYPE[^>]*>/, ''), text })
}

function filled(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
}
