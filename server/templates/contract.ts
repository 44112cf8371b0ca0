// How tickets look, as data: a closed schema of blocks, colours and texts, and what the dashboard asks about designs. Safe in the browser.
// Guards: whatever the schema lets through can be printed on one page with its code; nothing in a design is run, fetched or markup.
import { z } from 'zod'
import type { ActorView } from '@/server/audit/contract'
import { fault } from '@/server/kernel/contract'
import { locales } from '@/server/kernel/format'
import { id, line, lines } from '@/server/kernel/text'
import { fullTextsOf } from './texts'

export { wordsIn } from './texts'
export { fillIn, maxAnswerName, unknownVariables, type VariableValues, variableNames } from './variables'

export const designLimits = {
  blocks: 20,
  /** Signs and lines of one text. */
  text: 600,
  lines: 12,
  heading: 80,
  /** Of all texts of one language together: more would not stay legible beside the code. */
  allText: 1_800,
  allLines: 40,
  name: 80,
} as const

const color = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #2435db')
  .transform((text) => text.toLowerCase())

/** One text per language; a missing one falls back to the design's own language, then to the built-in words. */
function inEachLocale<T extends z.ZodType>(text: T) {
  return z.strictObject({ fr: text.optional(), en: text.optional() })
}

const heading = inEachLocale(line(designLimits.heading)).default({})
const body = inEachLocale(
  lines(designLimits.text).refine(
    (text) => text.split('\n').length <= designLimits.lines,
    fault('too_long', `at most ${designLimits.lines} lines`, { maximum: designLimits.lines }),
  ),
).default({})

export const codeSizes = ['small', 'medium', 'large'] as const
export type CodeSize = (typeof codeSizes)[number]

const block = z.discriminatedUnion('kind', [
  /** The picture or the pattern. */
  z.strictObject({ kind: z.literal('head') }),
  z.strictObject({ kind: z.literal('title'), withOrganization: z.boolean().default(true) }),
  /** When and where. */
  z.strictObject({
    kind: z.literal('facts'),
    withDoors: z.boolean().default(true),
    withAddress: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal('code'), size: z.enum(codeSizes).default('medium') }),
  z.strictObject({ kind: z.literal('holder'), withEmail: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('ticket_type'), withPrice: z.boolean().default(true) }),
  z.strictObject({ kind: z.literal('text'), heading, body }),
  /** What the attendee answered to the organizer's questions. */
  z.strictObject({ kind: z.literal('answers') }),
  /** Number, buyer and the tax within the price, for those who need them on paper. */
  z.strictObject({ kind: z.literal('purchase') }),
  /** The built-in advice, or the organizer's own in its place. */
  z.strictObject({ kind: z.literal('notes'), body }),
  z.strictObject({ kind: z.literal('footer'), body }),
])

export const blockKinds = [
  'head',
  'title',
  'facts',
  'code',
  'holder',
  'ticket_type',
  'text',
  'answers',
  'purchase',
  'notes',
  'footer',
] as const satisfies DesignBlock['kind'][]

const logoKey = z.string().regex(/^templates\/\d{4}\/\d{2}\/\d{2}\/[0-9a-f]{32}\.png$/, 'is no uploaded logo')

export const designSchema = z
  .strictObject({
    format: z.literal('a4'),
    colors: z.strictObject({ accent: color, ink: color, ground: color }),
    logoKey: logoKey.nullable(),
    /** In the head: the event's picture where it has one, the pattern, or no more than a bar of colour. */
    cover: z.enum(['event', 'pattern', 'none']),
    /** Whose texts stand in for those that another language lacks. */
    locale: z.enum(locales),
    blocks: z.array(block).min(1, 'at least 1').max(designLimits.blocks, `at most ${designLimits.blocks}`),
  })
  .superRefine((design, context) => {
    for (const [path, given] of wrongBlocks(design.blocks)) context.addIssue({ code: 'custom', path, ...given })
    for (const locale of locales) {
      const texts = design.blocks.flatMap((one) => fullTextsOf(one, { of: design.locale, in: locale }))
      const signs = texts.reduce((total, text) => total + text.length, 0)
      const rows = texts.reduce((total, text) => total + text.split('\n').length, 0)
      if (signs <= designLimits.allText && rows <= designLimits.allLines) continue
      const { error: message, params } = fault('too_long', 'all texts together are too long for one page', {
        maximum: designLimits.allText,
      })
      context.addIssue({ code: 'custom', path: ['blocks'], message, params })
      break
    }
  })
export type Design = z.output<typeof designSchema>
export type DesignInput = z.input<typeof designSchema>
export type DesignBlock = z.output<typeof block>

function wrongBlocks(
  blocks: readonly DesignBlock[],
): [path: (string | number)[], given: { message: string; params: object }][] {
  const wrong: ReturnType<typeof wrongBlocks> = []
  const seen = new Set<string>()
  for (const [index, { kind }] of blocks.entries()) {
    if (kind !== 'text' && seen.has(kind)) {
      const { error: message, params } = fault('duplicate', `there is one ${kind} block on a ticket`)
      wrong.push([['blocks', index, 'kind'], { message, params }])
    }
    seen.add(kind)
  }
  if (!seen.has('code')) {
    const { error: message, params } = fault('required', 'a ticket needs its code')
    wrong.push([['blocks'], { message, params }])
  }
  return wrong
}

/** The built-in look: of organizations without a design, and where a new one begins. */
export const defaultDesign: Design = {
  format: 'a4',
  colors: { accent: '#2435db', ink: '#131721', ground: '#fbfaf5' },
  logoKey: null,
  cover: 'event',
  locale: 'fr',
  blocks: [
    { kind: 'head' },
    { kind: 'title', withOrganization: true },
    { kind: 'facts', withDoors: true, withAddress: true },
    { kind: 'code', size: 'medium' },
    { kind: 'holder', withEmail: false },
    { kind: 'ticket_type', withPrice: true },
    { kind: 'notes', body: {} },
  ],
}

/** Address of an uploaded logo, relative to the origin. */
export function logoPathOf(key: string | null): string | null {
  return key === null ? null : key.replace(/^templates/, '/logos')
}

const name = line(designLimits.name)
const templateId = id

export const templateIdInput = z.strictObject({ templateId })
export const createTemplateInput = z.strictObject({ name, design: designSchema })
export const renameTemplateInput = z.strictObject({ templateId, name })
/** `seen`: the number of the version that the editor began with; another one meanwhile is a conflict. */
export const saveTemplateInput = z.strictObject({ templateId, design: designSchema, seen: z.int().min(1) })
export const restoreVersionInput = z.strictObject({ templateId, number: z.int().min(1) })
export const versionInput = z.strictObject({ templateId, number: z.int().min(1).optional() })
/** Null: what stands next in line — the event's, the organization's, the built-in look. */
export const assignTemplateInput = z.strictObject({
  eventId: id,
  ticketTypeId: id.optional(),
  templateId: templateId.nullable(),
})
/** Null: the built-in look. */
export const setDefaultInput = z.strictObject({ templateId: templateId.nullable() })
export const assignmentsInput = z.strictObject({ eventId: id })

export const ticketSizes = ['a4', 'phone'] as const
export type TicketSize = (typeof ticketSizes)[number]

export const testTicketInput = z.strictObject({
  design: designSchema,
  /** Whose facts it shows; absent: the newest event, or made-up ones. */
  eventId: id.optional(),
  size: z.enum(ticketSizes).default('a4'),
  locale: z.enum(locales).default('fr'),
  /** To the address of the person who asks. */
  byMail: z.boolean().default(false),
})
export type TestTicketInput = z.output<typeof testTicketInput>

export type TemplateListItem = {
  id: string
  name: string
  isDefault: boolean
  archivedAt: Date | null
  createdAt: Date
  version: { number: number; createdAt: Date; design: Design }
  /** Events and ticket types that name it. */
  uses: number
}

export type TemplateVersionView = {
  id: string
  templateId: string
  name: string
  number: number
  /** Number of its newest version. */
  latest: number
  design: Design
  createdAt: Date
}

export type VersionListItem = {
  number: number
  createdAt: Date
  actor: ActorView
  /** Issued with it. */
  tickets: number
}

export type EventTemplates = {
  organizationDefault: { id: string; name: string } | null
  event: string | null
  ticketTypes: readonly { id: string; name: string; templateId: string | null }[]
}
