import { expect, test } from 'vitest'
import { defaultDesign } from '@/server/templates/contract'
import {
  addableKinds,
  type Draft,
  designOf,
  draftOf,
  isSameDesign,
  readDraft,
  withBlock,
  withChangedBlock,
  withMovedBlock,
  withoutBlock,
} from './draft'

const start = draftOf(defaultDesign)
const kinds = (draft: Draft) => draft.blocks.map(({ kind }) => kind)

test('a design that nobody touched leaves the editor as it came', () => {
  expect(designOf(start)).toEqual(defaultDesign)
  expect(isSameDesign(start, defaultDesign)).toBe(true)
})

test('texts that were emptied again are no change, in whatever order the languages were written', () => {
  const { draft, id } = withBlock(start, 'text')
  const saved = readDraft(draft)
  if (!('design' in saved)) throw new Error('an empty text must be allowed')
  const typed = withChangedBlock(draft, { kind: 'text', id, heading: { en: ' ' }, body: { en: '', fr: '  ' } })
  expect(isSameDesign(typed, saved.design)).toBe(true)
  const both = { kind: 'text', id, heading: {}, body: { en: 'Hello', fr: 'Bonjour' } } as const
  const read = readDraft(withChangedBlock(draft, both))
  if (!('design' in read)) throw new Error('the texts must be allowed')
  expect(isSameDesign(withChangedBlock(draft, { ...both, body: { fr: 'Bonjour', en: 'Hello' } }), read.design)).toBe(
    true,
  )
})

test('what is wrong is told by its block and language', () => {
  const { draft, id } = withBlock(start, 'text')
  const long = withChangedBlock(draft, { kind: 'text', id, heading: {}, body: { fr: 'x'.repeat(601) } })
  const at = long.blocks.findIndex((block) => block.id === id)
  expect(readDraft(long)).toEqual({
    faults: [{ path: `blocks.${at}.body.fr`, fault: { code: 'too_long', values: { maximum: 600 } } }],
  })
})

test('a block may be added once, a text as long as there is room, and none without room', () => {
  expect(addableKinds(start)).toEqual(['text', 'answers', 'purchase', 'footer'])
  let full = start
  while (addableKinds(full).length > 0) full = withBlock(full, 'text').draft
  expect(full.blocks).toHaveLength(20)
  expect(new Set(full.blocks.map(({ id }) => id)).size).toBe(20)
})

test('a new block stands before what ends a ticket', () => {
  expect(kinds(withBlock(start, 'answers').draft).slice(-2)).toEqual(['answers', 'notes'])
  expect(kinds(withBlock(start, 'footer').draft).at(-1)).toBe('footer')
  expect(kinds(withBlock(withoutBlock(start, 'block-1'), 'head').draft)[0]).toBe('head')
})

test('blocks move to a place that there is, and nowhere else', () => {
  expect(kinds(withMovedBlock(start, 'block-1', 2)).slice(0, 3)).toEqual(['title', 'facts', 'head'])
  expect(withMovedBlock(start, 'block-1', -1)).toBe(start)
  expect(withMovedBlock(start, 'block-7', 7)).toBe(start)
})
