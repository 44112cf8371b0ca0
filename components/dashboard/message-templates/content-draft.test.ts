import { expect, test } from 'vitest'
import type { MessageContent } from '@/server/notifications/templates/contract'
import {
  addableKinds,
  changedFieldsOf,
  contentOf,
  draftOf,
  fieldsOf,
  isSameContent,
  readDraft,
  shownFaults,
  withBlock,
  withChangedBlock,
  withMovedBlock,
  withoutBlock,
} from './content-draft'

const content: MessageContent = {
  subject: 'Bientôt',
  blocks: [{ kind: 'heading', text: 'Bientôt' }, { kind: 'text', text: 'Bonjour {{guest_name}}' }, { kind: 'details' }],
}
const rules = { variables: ['guest_name', 'event_title'], hasDetails: true }
const kinds = (draft: ReturnType<typeof draftOf>) => draft.blocks.map(({ kind }) => kind)

test('what was not changed is what was saved, whatever the order of its keys', () => {
  expect(contentOf(draftOf(content))).toEqual(content)
  const turned = {
    ...content,
    blocks: content.blocks.map((block) => Object.fromEntries(Object.entries(block).reverse())),
  }
  expect(isSameContent(draftOf(content), turned as MessageContent)).toBe(true)
  expect(isSameContent({ ...draftOf(content), subject: 'x' }, content)).toBe(false)
})

test('blocks are added, moved within the list only, changed and taken out', () => {
  const added = withBlock(draftOf(content), 'button')
  expect(kinds(added)).toEqual(['heading', 'text', 'details', 'button'])
  expect(new Set(added.blocks.map(({ id }) => id)).size).toBe(4)
  expect(kinds(withMovedBlock(added, 'block-4', 0))).toEqual(['button', 'heading', 'text', 'details'])
  expect(withMovedBlock(added, 'block-1', -1)).toBe(added)
  expect(withMovedBlock(added, 'block-4', 4)).toBe(added)
  expect(kinds(withoutBlock(added, 'block-2'))).toEqual(['heading', 'details', 'button'])
  const changed = withChangedBlock(added, { id: 'block-1', kind: 'heading', text: 'Oui' })
  expect(contentOf(changed).blocks[0]).toEqual({ kind: 'heading', text: 'Oui' })
})

test('every fault is at its field, and sound words have none', () => {
  expect(readDraft(draftOf(content), rules)).toEqual({ content, faults: [] })
  const paths = (draft: ReturnType<typeof draftOf>) => readDraft(draft, rules).faults.map(({ path }) => path)
  expect(paths({ ...draftOf(content), subject: '{{nobody}}' })).toEqual(['subject'])
  expect(paths(withBlock(draftOf(content), 'text'))).toEqual(['blocks.3.text'])
  expect(paths(withBlock(draftOf(content), 'button'))).toEqual(['blocks.3.label', 'blocks.3.target'])
  expect(paths(withoutBlock(draftOf(content), 'block-3'))).toEqual(['blocks'])
})

test('a block that was just added has no fault before something was typed in it', () => {
  const draft = withBlock(draftOf(content), 'button')
  const [button = expect.unreachable()] = draft.blocks.slice(-1)
  const shown = (of: ReturnType<typeof draftOf>, untouched: string[]) =>
    shownFaults(of, readDraft(of, rules).faults, new Set(untouched)).map(({ path }) => path)
  expect(shown(draft, fieldsOf(button))).toEqual([])
  const typed = { ...button, target: 'https://' } as typeof button
  expect(changedFieldsOf(button, typed)).toEqual(['block-4.target'])
  expect(shown(withChangedBlock(draft, typed), ['block-4.label'])).toEqual(['blocks.3.target'])
  expect(shown(withMovedBlock(draft, 'block-4', 0), fieldsOf(button))).toEqual([])
  expect(shown({ ...draft, subject: '{{nobody}}' }, fieldsOf(button))).toEqual(['subject'])
})

test('only what the kind can have may be added', () => {
  expect(addableKinds(draftOf(content), rules)).not.toContain('details')
  expect(addableKinds(withoutBlock(draftOf(content), 'block-3'), rules)).toContain('details')
  expect(addableKinds(draftOf(content), { variables: [], hasDetails: false })).toEqual([
    'heading',
    'text',
    'button',
    'image',
    'divider',
  ])
})
