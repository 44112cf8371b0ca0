// The words of a message while they are worked on: blocks have names of their own, so that they can be moved. Guards: what leaves the
// editor is content of the contract, and every fault is at its field.
import { faultOf } from '@/server/kernel/contract'
import {
  type Block,
  type BlockKind,
  blockKinds,
  type ContentRules,
  contentFor,
  contentLimits,
  type MessageContent,
  PICTURE_WIDTH,
} from '@/server/notifications/templates/contract'

/** `id` is of this page only. */
export type DraftBlock = Block & { id: string }
export type ContentDraft = { subject: string; blocks: readonly DraftBlock[] }

export function draftOf({ subject, blocks }: MessageContent): ContentDraft {
  return { subject, blocks: blocks.map((block, index) => ({ ...block, id: `block-${index + 1}` })) }
}

/** As it stands, with whatever is still wrong with it. */
export function contentOf({ subject, blocks }: ContentDraft): MessageContent {
  return { subject, blocks: blocks.map(({ id: _, ...block }) => block) }
}

export type DraftFault = { path: string; fault: ReturnType<typeof faultOf> }

/** The content to be saved, or what is wrong and where: `blocks.2.text`. */
export function readDraft(
  draft: ContentDraft,
  rules: ContentRules,
): { content: MessageContent; faults: [] } | { content: null; faults: DraftFault[] } {
  const parsed = contentFor(rules).safeParse(contentOf(draft))
  if (parsed.success) return { content: parsed.data, faults: [] }
  const faults = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), fault: faultOf(issue) }))
  return { content: null, faults }
}

export function isSameContent(draft: ContentDraft, saved: MessageContent): boolean {
  return JSON.stringify(sorted(contentOf(draft))) === JSON.stringify(sorted(saved))
}

/** The keys in one order: what comes from the database has them in its own. */
function sorted({ subject, blocks }: MessageContent) {
  return [subject, blocks.map((block) => Object.entries(block).sort(([a], [b]) => (a < b ? -1 : 1)))]
}

const fresh: { [Kind in BlockKind]: Extract<Block, { kind: Kind }> } = {
  heading: { kind: 'heading', text: '' },
  text: { kind: 'text', text: '' },
  button: { kind: 'button', label: '', target: '' },
  image: { kind: 'image', picture: '', width: PICTURE_WIDTH, alt: '', target: '' },
  divider: { kind: 'divider' },
  event_card: { kind: 'event_card' },
  details: { kind: 'details' },
}

/** Names of a block's fields on this page: `block-4.label`. */
export function fieldsOf({ id, kind: _, ...fields }: DraftBlock): string[] {
  return Object.keys(fields).map((field) => `${id}.${field}`)
}

export function changedFieldsOf(before: DraftBlock | undefined, after: DraftBlock): string[] {
  const was: Record<string, unknown> = { ...before }
  return Object.entries(after).flatMap(([field, value]) => (was[field] === value ? [] : `${after.id}.${field}`))
}

/** Nothing is held against a field that nobody has been at yet. */
export function shownFaults(
  { blocks }: ContentDraft,
  faults: readonly DraftFault[],
  untouched: ReadonlySet<string>,
): DraftFault[] {
  return faults.filter(({ path }) => {
    const [, index, field] = path.split('.')
    return !untouched.has(`${blocks[Number(index)]?.id}.${field}`)
  })
}

/** Kinds that may still be added. */
export function addableKinds({ blocks }: ContentDraft, { variables, hasDetails }: ContentRules): BlockKind[] {
  if (blocks.length >= contentLimits.blocks) return []
  return blockKinds.filter((kind) => {
    if (kind === 'details') return hasDetails && !blocks.some((block) => block.kind === kind)
    return kind !== 'event_card' || variables.includes('event_title')
  })
}

export function withBlock(draft: ContentDraft, kind: BlockKind): ContentDraft {
  const numbers = draft.blocks.map(({ id }) => Number(id.slice('block-'.length)))
  const id = `block-${Math.max(0, ...numbers) + 1}`
  return { ...draft, blocks: [...draft.blocks, { ...fresh[kind], id }] }
}

export function withoutBlock(draft: ContentDraft, id: string): ContentDraft {
  return { ...draft, blocks: draft.blocks.filter((block) => block.id !== id) }
}

/** Stays as it is where the place is none. */
export function withMovedBlock(draft: ContentDraft, id: string, to: number): ContentDraft {
  const from = draft.blocks.findIndex((block) => block.id === id)
  const block = draft.blocks[from]
  if (!block || to === from || to < 0 || to >= draft.blocks.length) return draft
  return { ...draft, blocks: draft.blocks.toSpliced(from, 1).toSpliced(to, 0, block) }
}

export function withChangedBlock(draft: ContentDraft, changed: DraftBlock): ContentDraft {
  return { ...draft, blocks: draft.blocks.map((block) => (block.id === changed.id ? changed : block)) }
}
