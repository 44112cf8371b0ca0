import { expect, test } from 'vitest'
import { type FilePerson, importPartInput } from '@/server/attendees/import/contract'
import { importParts, wantedPeople } from './import-parts'

const eventId = '0192f0c1-2d3e-7a4b-8c5d-6e7f8091a2b3'

function person(row: number, more: Partial<FilePerson> = {}): FilePerson {
  return { row, name: `Invité ${row}`, email: null, answers: [], standing: 'new', copy: 0, ...more }
}

test('parts have a thousand people at most, in their order, none lost', () => {
  const people = Array.from({ length: 2_001 }, (_, index) => person(index))
  const parts = importParts([], people)
  expect(parts.map(({ length }) => length)).toEqual([1_000, 1_000, 1])
  expect(parts.flat().map(({ name }) => name)).toEqual(people.map(({ name }) => name))
})

test('a part fits into a call, however much everybody answered, and the server takes it', () => {
  const questions = Array.from({ length: 20 }, (_, index) => `Question ${index}`)
  const people = Array.from({ length: 300 }, (_, index) =>
    person(index, { answers: questions.map(() => '漢'.repeat(200)) }),
  )
  const parts = importParts(questions, people)
  expect(parts.flat()).toHaveLength(300)
  for (const part of parts) {
    expect(Buffer.byteLength(JSON.stringify({ 0: { json: { eventId, people: part } } }))).toBeLessThan(1024 * 1024)
    expect(importPartInput.safeParse({ eventId, people: part }).success).toBe(true)
  }
})

test('answers go by their question, and those not given do not go at all', () => {
  const [[sent] = []] = importParts(['Taille', 'Repas'], [person(2, { answers: [null, 'Midi'], copy: 3 })])
  expect(sent).toEqual({ name: 'Invité 2', email: null, copy: 3, answers: { Repas: 'Midi' } })
})

test('only lines of the wanted standing are brought', () => {
  const people = (['new', 'twice', 'there', 'imported'] as const).map((standing, row) => person(row, { standing }))
  const check = { questions: [], people, faults: [], faultyRows: 0 }
  expect(wantedPeople(check, new Set(['new'] as const)).map(({ row }) => row)).toEqual([0])
  expect(wantedPeople(check, new Set(['new', 'there'] as const)).map(({ row }) => row)).toEqual([0, 2])
})
