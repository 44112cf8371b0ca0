// A design while it is worked on: its blocks have names of their own, so that they can be moved, and texts may be empty.
// Guards: what leaves the editor is a design of the contract, without what only the editor needs.
import { faultOf } from '@/server/kernel/contract'
import type { Locale } from '@/server/kernel/format'
import { type Design, type DesignBlock, designLimits, designSchema } from '@/server/templates/contract'

export type BlockKind = DesignBlock['kind']
/** `id` is of this page only. */
export type DraftBlock = DesignBlock & { id: string }
export type Draft = Omit<Design, 'blocks'> & { blocks: readonly DraftBlock[] }

export function draftOf(design: Design): Draft {
  return { ...design, blocks: design.blocks.map((block, index) => ({ ...block, id: `block-${index + 1}` })) }
}

/** As it stands, with whatever is still wrong with it: for the preview. */
export function designOf(draft: Draft): Design {
  return { ...draft, blocks: draft.blocks.map(({ id: _, ...block }) => withoutBlanks(block)) }
}

function withoutBlanks(block: DesignBlock): DesignBlock {
  if (block.kind === 'text') return { ...block, heading: filled(block.heading), body: filled(block.body) }
  return 'body' in block ? { ...block, body: filled(block.body) } : block
}

type Words = Partial<Record<Locale, string | undefined>>

/** In the order of the languages, so that the same texts always compare alike. */
function filled({ fr, en }: Words): Partial<Record<Locale, string>> {
  return { ...(fr?.trim() && { fr }), ...(en?.trim() && { en }) }
}

export type DraftFault = { path: string; fault: ReturnType<typeof faultOf> }

/** The design to be saved, or what is wrong and where: `blocks.2.body.fr`. */
export function readDraft(draft: Draft): { design: Design } | { faults: DraftFault[] } {
  const parsed = designSchema.safeParse(designOf(draft))
  if (parsed.success) return { design: parsed.data }
  return { faults: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), fault: faultOf(issue) })) }
}

export function isSameDesign(draft: Draft, saved: Design): boolean {
  const read = readDraft(draft)
  return 'design' in read && JSON.stringify(read.design) === JSON.stringify(designSchema.parse(saved))
}

const fresh: { [Kind in BlockKind]: Extract<DesignBlock, { kind: Kind }> } = {
  head: { kind: 'head' },
  title: { kind: 'title', withOrganization: true },
  facts: { kind: 'facts', withDoors: true, withAddress: true },
  code: { kind: 'code', size: 'medium' },
  holder: { kind: 'holder', withEmail: false },
  ticket_type: { kind: 'ticket_type', withPrice: true },
  text: { kind: 'text', heading: {}, body: {} },
  answers: { kind: 'answers' },
  purchase: { kind: 'purchase' },
  notes: { kind: 'notes', body: {} },
  footer: { kind: 'footer', body: {} },
}

/** Kinds that may still be added: texts as often as there is room, everything else once. */
export function addableKinds({ blocks }: Draft): BlockKind[] {
  if (blocks.length >= designLimits.blocks) return []
  const there = new Set(blocks.map(({ kind }) => kind))
  return Object.values(fresh)
    .map(({ kind }) => kind)
    .filter((kind) => kind === 'text' || !there.has(kind))
}

/** Before the notes and the footer that end a ticket; they themselves at the end. */
export function withBlock(draft: Draft, kind: BlockKind): { draft: Draft; id: string } {
  const numbers = draft.blocks.map(({ id }) => Number(id.slice('block-'.length)))
  const id = `block-${Math.max(0, ...numbers) + 1}`
  const end = draft.blocks.findLastIndex((block) => block.kind !== 'notes' && block.kind !== 'footer') + 1
  const at = kind === 'footer' ? draft.blocks.length : kind === 'head' ? 0 : end
  return { draft: { ...draft, blocks: draft.blocks.toSpliced(at, 0, { ...fresh[kind], id }) }, id }
}

export function withoutBlock(draft: Draft, id: string): Draft {
  return { ...draft, blocks: draft.blocks.filter((block) => block.id !== id) }
}

/** Stays as it is where the place is none. */
export function withMovedBlock(draft: Draft, id: string, to: number): Draft {
  const from = draft.blocks.findIndex((block) => block.id === id)
  const block = draft.blocks[from]
  if (!block || to === from || to < 0 || to >= draft.blocks.length) return draft
  return { ...draft, blocks: draft.blocks.toSpliced(from, 1).toSpliced(to, 0, block) }
}

export function withChangedBlock(draft: Draft, changed: DraftBlock): Draft {
  return { ...draft, blocks: draft.blocks.map((block) => (block.id === changed.id ? changed : block)) }
}
