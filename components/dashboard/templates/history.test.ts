import { expect, test } from 'vitest'
import { begun, changed, redone, settled, undone } from './history'

test('what is typed into one field is one step, and the next field another', () => {
  let history = begun('')
  for (const text of ['B', 'Bo', 'Bon']) history = changed(history, text, 'title')
  history = changed(history, 'Bon, rouge', 'color')
  expect(undone(history).present).toBe('Bon')
  expect(undone(undone(history)).present).toBe('')
})

test('a field that was left begins a new step', () => {
  let history = changed(begun(''), 'Bon', 'title')
  history = changed(settled(history), 'Bonjour', 'title')
  expect(undone(history).present).toBe('Bon')
})

test('what was undone can be done again until something else is done', () => {
  const history = changed(changed(begun(1), 2, null), 3, null)
  expect(redone(undone(history)).present).toBe(3)
  expect(redone(changed(undone(history), 4, null)).present).toBe(4)
  expect(undone(undone(undone(history))).present).toBe(1)
})

test('typing after an undo does not run into the step before it', () => {
  const typed = changed(changed(begun('a'), 'ab', 'title'), 'abc', null)
  expect(undone(changed(undone(typed), 'abd', 'title')).present).toBe('ab')
})
