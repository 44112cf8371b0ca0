// What a message is made of when a person writes it: a subject and a closed list of blocks, with `{{variables}}`. Light, and safe in the
// browser. Guards: what the schema lets through can be rendered in every mail program and as plain text; a variable that a message has not
// is refused with the path of the field that names it.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { line, lines } from '@/server/kernel/text'

export const contentLimits = {
  blocks: 30,
  subject: 150,
  heading: 120,
  text: 3_000,
  label: 60,
  address: 1_000,
  /** Of all blocks together: beyond some 100 KB of HTML mail programs cut a message off. */
  allText: 12_000,
} as const

// Marks of our own stand between two of these signs, which are no letters and never will be (emails/prepare-message.ts).
const reserved = /[\ufdd0-\ufdef]/u
const plain = (text: string) => !reserved.test(text)
const notPlain = fault('control_characters', 'must not contain control characters')

const oneLineText = (max: number) => line(max).refine(plain, notPlain)
const paragraphs = lines(contentLimits.text)
  .refine(plain, notPlain)
  .refine((text) => text !== '', fault('required', 'must not be empty'))

/** `{{ticket_url}}` and the like, or the address of a page. */
const target = z
  .string()
  .max(contentLimits.address, `at most ${contentLimits.address} characters`)
  .transform((text) => text.trim())
  .refine(
    (text) => addressVariable(text) !== null || isWebAddress(text),
    fault('no_web_address', 'must be an https address or a variable such as {{ticket_url}}'),
  )

export const blockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), text: oneLineText(contentLimits.heading) }),
  /** Paragraphs with an empty line between them; **bold**. */
  z.strictObject({ kind: z.literal('text'), text: paragraphs }),
  z.strictObject({ kind: z.literal('button'), label: oneLineText(contentLimits.label), target }),
  z.strictObject({ kind: z.literal('divider') }),
  /** Title, date and venue of the event, from its variables. */
  z.strictObject({ kind: z.literal('event_card') }),
  /** What a kind must say whatever its words: tickets, amounts, addresses. It stands where this block stands. */
  z.strictObject({ kind: z.literal('details') }),
])
export type Block = z.output<typeof blockSchema>
export type BlockKind = Block['kind']
export const blockKinds = [
  'heading',
  'text',
  'button',
  'event_card',
  'divider',
  'details',
] as const satisfies BlockKind[]

export const blocksSchema = z
  .array(blockSchema)
  .min(1, 'at least 1')
  .max(contentLimits.blocks, `at most ${contentLimits.blocks}`)

export const contentSchema = z.strictObject({ subject: oneLineText(contentLimits.subject), blocks: blocksSchema })
export type MessageContent = z.output<typeof contentSchema>

/** What the words of a kind may and must contain. */
export type ContentRules = {
  variables: readonly string[]
  /** The kind carries tickets or money: its `details` block stands in it once. */
  hasDetails: boolean
}

export type ContentFault = { path: (string | number)[]; error: string; params: object }

/** The schema of content that may name these variables and no others. */
export function contentFor(rules: ContentRules) {
  return contentSchema.superRefine((content, context) => {
    for (const { path, error: message, params } of contentFaults(content, rules))
      context.addIssue({ code: 'custom', path, message, params })
  })
}

export function contentFaults(content: MessageContent, rules: ContentRules): ContentFault[] {
  const { subject, blocks } = content
  const known = new Set(rules.variables)
  const at = (path: (string | number)[], text: string) => variableFaults(text, path, rules.variables)
  const faults: ContentFault[] = at(['subject'], subject)
  for (const [index, block] of blocks.entries()) {
    const path = ['blocks', index]
    for (const [field, text] of textsOf(block)) faults.push(...at([...path, field], text))
    if (block.kind === 'event_card' && !known.has('event_title'))
      faults.push({ path, ...fault('not_an_option', 'this message is about no event') })
    if (block.kind === 'details' && !rules.hasDetails)
      faults.push({ path, ...fault('not_an_option', 'this message has no fixed part') })
  }
  const details = blocks.filter(({ kind }) => kind === 'details').length
  if (rules.hasDetails && details === 0)
    faults.push({ path: ['blocks'], ...fault('details_missing', 'the fixed part cannot be taken out') })
  if (details > 1) faults.push({ path: ['blocks'], ...fault('duplicate', 'the fixed part stands once') })
  const signs = blocks.flatMap(textsOf).reduce((total, [, text]) => total + text.length, 0)
  if (signs > contentLimits.allText) {
    const maximum = contentLimits.allText
    faults.push({ path: ['blocks'], ...fault('too_long', `at most ${maximum} characters together`, { maximum }) })
  }
  return faults
}

function variableFaults(text: string, path: (string | number)[], known: readonly string[]): ContentFault[] {
  const unknown = variablesIn(text).filter((name) => !known.includes(name))
  const isOpen = /\{\{|\}\}/.test(text.replace(VARIABLE, ''))
  const wrong = [...unknown, ...(isOpen ? ['{{'] : [])]
  return wrong.map((name) => ({
    path,
    ...fault('unknown_variable', `there is no variable ${name}; there are: ${known.join(', ')}`, {
      name,
      known: known.join(', '),
    }),
  }))
}

const VARIABLE = /\{\{([^{}]*)\}\}/g

/** The names between double braces, each once, whether they exist or not. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name.trim()))]
}

/** The text in pieces: what stands as it is, and names of variables. */
export function piecesOf(text: string): (string | { name: string })[] {
  return text.split(VARIABLE).map((piece, index) => (index % 2 === 0 ? piece : { name: piece.trim() }))
}

export function textsOf(block: Block): [field: string, text: string][] {
  switch (block.kind) {
    case 'heading':
    case 'text':
      return [['text', block.text]]
    case 'button':
      return [
        ['label', block.label],
        ['target', block.target],
      ]
    default:
      return []
  }
}

/** How a variable is written: by its name alone, so that nobody has to declare it. */
export type VariableForm = 'address' | 'lines' | 'line'

const LINES: readonly string[] = ['message', 'changes', 'instructions']

export function formOf(name: string): VariableForm {
  if (name.endsWith('_url')) return 'address'
  return LINES.includes(name) ? 'lines' : 'line'
}

/** The variable that a button leads to; null: an address, or nothing of the kind. */
export function addressVariable(text: string): string | null {
  const name = /^\{\{([^{}]*)\}\}$/.exec(text)?.[1]?.trim()
  return name !== undefined && formOf(name) === 'address' ? name : null
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return protocol === 'https:' && username === '' && password === '' && !/[{}\s]/.test(text)
}
