// What the dashboard asks about an organization's own words, and what they may be; safe in the browser. Campaigns take their content from
// here as well.
import { z } from 'zod'
import { contentFaults, contentSchema, type MessageContent } from '@/emails/blocks'
import { type EditableKind, editableKinds, rulesOf } from '@/emails/message-kinds'
import { type Locale, locales } from '@/server/kernel/format'

export {
  type Block,
  type BlockKind,
  blockKinds,
  type ContentRules,
  contentFaults,
  contentFor,
  contentLimits,
  contentSchema,
  formOf,
  type MessageContent,
  PICTURE_WIDTH,
  picturePathOf,
  piecesOf,
} from '@/emails/blocks'
export { type EditableKind, editableKinds, isEditable, rulesOf } from '@/emails/message-kinds'

const kind = z.enum(editableKinds)
const locale = z.enum(locales)

/** The words name only what the kind has. */
function unfit(kind: EditableKind, content: MessageContent) {
  return contentFaults(content, rulesOf(kind)).map(({ path, error: message, params }) => ({
    code: 'custom' as const,
    path: ['content', ...path],
    message,
    params: { ...params },
  }))
}

export const templateInput = z.strictObject({ kind })
/** `seen`: the version the editor began with, 0 where it was the product's; another one meanwhile is a conflict. */
export const saveWordsInput = z
  .strictObject({ kind, locale, content: contentSchema, seen: z.int().min(0) })
  .superRefine(({ kind, content }, context) => {
    for (const issue of unfit(kind, content)) context.addIssue(issue)
  })
export const dropWordsInput = z.strictObject({ kind, locale, seen: z.int().min(1) })
/** Null: as it goes out when an organization has no words of its own. */
export const previewInput = z
  .strictObject({ kind, locale, content: contentSchema.nullable() })
  .superRefine(({ kind, content }, context) => {
    if (content) for (const issue of unfit(kind, content)) context.addIssue(issue)
  })
export type PreviewInput = z.output<typeof previewInput>

export type OwnWords = { content: MessageContent; version: number; changedAt: Date }

export type TemplateListItem = { kind: EditableKind } & Record<Locale, { changedAt: Date } | null>

export type TemplateView = {
  kind: EditableKind
  /** Null: the product's mail goes out. */
  own: Record<Locale, OwnWords | null>
  /** Where the writing of own words begins. */
  starting: Record<Locale, MessageContent>
}

export type PreviewView = { subject: string; html: string; text: string }
