// Makes a message of words: React draws the content once, with marks where the variables stand, and each recipient's mail is that text with
// the values between. Guards: a value is escaped for the place it stands in and never read again, so that nothing in it is a variable,
// markup, a header or an address that is not a web page; a line whose variables are all empty is left out.

import { render } from 'react-email'
import { type Locale, typeset } from '@/server/kernel/format'
import { addressVariable, type Block, formOf, type MessageContent, piecesOf } from './blocks'
import { questionLines } from './layout'
import { MessageFrame, SIGNED } from './message-frame'
import { MARK } from './message-marks'
import { type Letterhead, oneLine, type RenderedEmail, subjectLine } from './template'

export type Frame = {
  /** On whose behalf it is sent; null: the installation's. */
  organizationName: string | null
  /** Null where it is Portillon's all the same: what concerns an account. */
  head: Letterhead | null
  /** Can be unsubscribed from: `unsubscribe_url` is a variable then. */
  unsubscribe: boolean
  /** The installation's own address, where pictures are fetched from. */
  appUrl: string
}

/** What a kind must say whatever its words, written for this recipient (renderDetails). */
export type Details = { html: string; text: string[] }

export type PreparedMessage = (variables: Readonly<Record<string, string>>, details?: Details) => RenderedEmail

export async function prepareMessage(content: MessageContent, locale: Locale, frame: Frame): Promise<PreparedMessage> {
  const html = readMarks(await render(<MessageFrame content={content} locale={locale} frame={frame} />))
  const text = plainParts(content.blocks, locale, frame)
  const subject = piecesOf(typeset(content.subject))
  return (variables, details) => {
    const values = new Map(Object.entries(variables).map(([name, value]) => [name, cleaned(name, value)]))
    values.set('organization_name', oneLine(frame.organizationName ?? 'Portillon'))
    if (frame.unsubscribe && !values.get('unsubscribe_url')) throw new Error('a campaign names where to unsubscribe')
    const line = subject.map((piece) => (typeof piece === 'string' ? piece : oneLine(values.get(piece.name) ?? '')))
    return {
      subject: subjectLine(line.join('')) || (values.get('organization_name') ?? ''),
      html: writeHtml(html, values, details?.html ?? ''),
      text: `${writeText(text, values, details?.text ?? [])}\n`,
    }
  }
}

function cleaned(name: string, value: string): string {
  switch (formOf(name)) {
    case 'address':
      return webAddress(value)
    case 'lines':
      return typeset(
        value
          .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
          .replace(/[^\P{Cc}\n]+/gu, ' ')
          .replace(/\n{3,}/g, '\n\n')
          .trim(),
      )
    case 'line':
      return typeset(oneLine(value))
  }
}

/** As a browser reads it, so that no line break is left in it; '' where it is no web page's. */
function webAddress(value: string): string {
  if (!URL.canParse(value)) return ''
  const { protocol, href } = new URL(value)
  return protocol === 'https:' || protocol === 'http:' ? href : ''
}

type Values = ReadonlyMap<string, string>
/** Text, a variable, or what is left out where the variables it hangs on are all empty. */
type Node = string | { name: string } | { needs: string[]; nodes: Node[] }

/** The marks of message-marks.ts, as a tree. */
function readMarks(html: string): Node[] {
  const root: Node[] = []
  const open: Node[][] = [root]
  for (const [index, piece] of html.split(MARK).entries()) {
    const nodes = open.at(-1) ?? root
    if (index % 2 === 0) nodes.push(piece)
    else if (piece.startsWith('(')) {
      const inner: Node[] = []
      nodes.push({ needs: piece.slice(1).split(' '), nodes: inner })
      open.push(inner)
    } else if (piece === ')') open.pop()
    else nodes.push({ name: piece })
  }
  return root
}

function writeHtml(nodes: readonly Node[], values: Values, details: string): string {
  let html = ''
  for (const node of nodes) {
    if (typeof node === 'string') html += node
    else if ('name' in node) html += node.name === 'details' ? details : escaped(values.get(node.name) ?? '')
    else if (node.needs.some((name) => values.get(name))) html += writeHtml(node.nodes, values, details)
  }
  return html
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
  '\n': '<br/>',
}

function escaped(text: string): string {
  return text.replace(/[&<>"'\n]/g, (sign) => ENTITIES[sign] ?? '')
}

type Line = (string | { name: string })[]
/** `needs`: without this address it is left out whole. */
type Paragraph = 'details' | { lines: Line[]; needs?: string | null }

function plainParts(blocks: readonly Block[], locale: Locale, frame: Frame): Paragraph[] {
  const signed = SIGNED[locale]
  const questions: Paragraph[] = questionLines(locale, frame.head).map((line) => ({ lines: [[line]] }))
  const end: Paragraph[] = [...questions, { lines: [piecesOf(signed.by(frame))] }]
  if (frame.unsubscribe)
    end.push({ lines: [[signed.why, ' ', `${signed.unsubscribe}\u202f:`], [{ name: 'unsubscribe_url' }]] })
  return [...blocks.flatMap(plainOf), ...end]
}

function plainOf(block: Block): Paragraph[] {
  switch (block.kind) {
    case 'heading':
      return [{ lines: [piecesOf(typeset(block.text))] }]
    case 'text':
      return block.text
        .split(/\n{2,}/)
        .map((part) => ({ lines: part.split('\n').map((line) => piecesOf(typeset(line.replace(BOLD, '$1')))) }))
    case 'button':
      return [{ lines: [piecesOf(typeset(block.label)), piecesOf(block.target)], needs: addressVariable(block.target) }]
    case 'image': {
      const lines = [`[${typeset(block.alt)}]`, ...(block.target ? [block.target] : [])].map(piecesOf)
      return [{ lines, needs: addressVariable(block.target) }]
    }
    case 'event_card':
      return [{ lines: ['event_title', 'event_date', 'venue_name', 'venue_address'].map((name) => [{ name }]) }]
    case 'details':
      return ['details']
    case 'divider':
      return [{ lines: [['* * *']] }]
  }
}

const BOLD = /\*\*(?=\S)(.+?)(?<=\S)\*\*/g

function writeText(paragraphs: readonly Paragraph[], values: Values, details: readonly string[]): string {
  const parts: string[] = []
  for (const paragraph of paragraphs) {
    if (paragraph === 'details') parts.push(...details)
    else if (!paragraph.needs || values.get(paragraph.needs)) parts.push(...writtenLines(paragraph.lines, values))
  }
  return parts.join('\n\n')
}

/** One text, or none where every line is left out. */
function writtenLines(lines: readonly Line[], values: Values): string[] {
  const written = lines.flatMap((line) => {
    const names = line.filter((piece) => typeof piece !== 'string')
    if (names.length > 0 && !names.some(({ name }) => values.get(name))) return []
    return [line.map((piece) => (typeof piece === 'string' ? piece : (values.get(piece.name) ?? ''))).join('')]
  })
  return written.length > 0 ? [written.join('\n')] : []
}
