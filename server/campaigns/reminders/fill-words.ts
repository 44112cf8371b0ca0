// Puts texts into words where their variables stood, for what is the same for every reader. Guards: nothing in a text is read as a variable or
// as bold; a line whose variables are all given as nothing is left out, as it would be when it is written.
import { type Block, type MessageContent, piecesOf } from '@/server/notifications/templates/contract'

type Texts = Readonly<Record<string, string>>

/** Other variables stay where they are. */
export function fillWords({ subject, blocks }: MessageContent, texts: Texts): MessageContent {
  return { subject: lineOf(subject, texts), blocks: blocks.flatMap((block) => filled(block, texts)) }
}

function filled(block: Block, texts: Texts): Block[] {
  switch (block.kind) {
    case 'heading': {
      const text = lineOf(block.text, texts)
      return text === '' ? [] : [{ ...block, text }]
    }
    case 'text': {
      const lines = block.text.split('\n').filter((line) => !isNothing(line, texts))
      const text = replaced(lines.join('\n'), texts)
        .replace(/\n{3,}/g, '\n\n')
        .trim()
      return text === '' ? [] : [{ ...block, text }]
    }
    case 'button': {
      const label = lineOf(block.label, texts)
      const target = piecesOf(block.target).map((piece) => (typeof piece === 'string' ? piece : piece.name))
      return label === '' || target.some((name) => texts[name] === '') ? [] : [{ ...block, label }]
    }
    default:
      return [block]
  }
}

function isNothing(line: string, texts: Texts): boolean {
  const names = piecesOf(line).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name]))
  return names.length > 0 && names.every((name) => texts[name] === '')
}

function lineOf(text: string, texts: Texts): string {
  return replaced(text, texts)
    .replace(/\s*\n\s*/g, ' · ')
    .trim()
}

function replaced(text: string, texts: Texts): string {
  return piecesOf(text)
    .map((piece) => (typeof piece === 'string' ? piece : (texts[piece.name] ?? `{{${piece.name}}}`)))
    .join('')
}

// Marks of the product's own stand between two of these signs, which are no letters (emails/blocks.ts refuses them).
const reserved = /[\ufdd0-\ufdef]/gu

/** Of somebody's own words, to be put among those of a message. */
export function asPlain(text: string): string {
  return text
    .replace(reserved, '')
    .replace(/\{(?=\{)|\}(?=\})/g, (sign) => `${sign} `)
    .replace(/\*{2,}/g, '*')
}
