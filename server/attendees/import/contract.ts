// A list of people as a CSV file: how its columns are read, what is wrong with which line, who is there already. Safe in the browser.
import { z } from 'zod'
import { fault } from '@/server/kernel/contract'
import { email, id, personName } from '@/server/kernel/text'
import { maxAnswerName } from '@/server/templates/contract'
import { answers, maxAnswers, maxImport, questionName } from '../contract'

/** Of the file. */
export const maxImportBytes = 5 * 1024 * 1024
/** People of a file: as many as one batch of tickets is for. */
export const maxImportLines = 20_000
export const maxImportColumns = 60

/** The file's bytes in base64. */
const content = z.base64().max(Math.ceil(maxImportBytes / 3) * 4)

export const nameUses = ['name', 'first_name', 'last_name'] as const
export const columnUses = [...nameUses, 'email', 'answer', 'skip'] as const
export type ColumnUse = (typeof columnUses)[number]

const column = z.discriminatedUnion('use', [
  z.strictObject({ use: z.enum([...nameUses, 'email', 'skip']) }),
  z.strictObject({ use: z.literal('answer'), question: questionName }),
])

/** By the column's place. A file without a heading begins with a person. */
const columns = z
  .array(column)
  .min(1, 'at least 1')
  .max(maxImportColumns, `at most ${maxImportColumns}`)
  .refine(
    (all) => faultOfUses(all.map(({ use }) => use)) === null,
    fault('invalid', 'needs one column of names, or one of first and one of last names, and at most one of e-mail'),
  )
  .refine(
    (all) => {
      const questions = all.flatMap((one) => (one.use === 'answer' ? [one.question] : []))
      return new Set(questions).size === questions.length
    },
    fault('duplicate', 'two columns have the same name'),
  )

export type UsesFault = 'no_name' | 'two_ways_to_name' | 'used_twice' | 'too_many_answers'

/** What keeps columns from being read so; null: nothing. */
export function faultOfUses(uses: readonly ColumnUse[]): UsesFault | null {
  const times = (use: ColumnUse) => uses.filter((one) => one === use).length
  const parts = times('first_name') + times('last_name')
  if (times('name') + parts === 0) return 'no_name'
  if (times('name') > 0 && parts > 0) return 'two_ways_to_name'
  if ([...nameUses, 'email' as const].some((use) => times(use) > 1)) return 'used_twice'
  return times('answer') > maxAnswers ? 'too_many_answers' : null
}

/** Names of which a call of a page cannot make a field. */
const unsendable = new Set(['__proto__', 'constructor', 'prototype'])

/** What the answers of these columns are called: without braces, each once; `unnamed` where the file says nothing. */
export function questionNames(heading: readonly string[], unnamed: (index: number) => string): string[] {
  const taken = new Set<string>()
  return heading.map((cell, index) => {
    const said = questionName.safeParse(cell.replace(/[{}]/g, '').replace(/\s+/g, ' ').trim().slice(0, maxAnswerName))
    const name = said.success && !unsendable.has(said.data) ? said.data : unnamed(index)
    let own = name
    for (let number = 2; taken.has(own); number++) own = `${name.slice(0, maxAnswerName - 4)} ${number}`
    taken.add(own)
    return own
  })
}

export const previewImportInput = z.strictObject({ eventId: id, content })
export type PreviewImport = z.output<typeof previewImportInput>

export type ImportPreview = {
  /** The first rows as they stand in the file, the heading among them, each as wide as the widest. */
  rows: string[][]
  /** Rows in which something is written. */
  rowCount: number
  /** As guessed. */
  hasHeading: boolean
  uses: ColumnUse[]
}

export const checkImportInput = previewImportInput.extend({ columns, hasHeading: z.boolean() })
export type CheckImport = z.output<typeof checkImportInput>

export const lineFaults = [
  'no_name',
  'name_too_long',
  'name_signs',
  'not_an_email',
  'answer_too_long',
  'answer_signs',
  'too_many_cells',
] as const
export type LineFault = {
  /** As a spreadsheet numbers it, from 1. */
  row: number
  fault: (typeof lineFaults)[number]
  /** Of an answer: its question. */
  question: string | null
  /** What stands there, cut short. */
  text: string
}

/** `twice`: an earlier line of the file is the same person. `there`: the event has somebody with this address. `imported`: this very line
 * has been brought before; it is never brought again. */
export const lineStandings = ['new', 'twice', 'there', 'imported'] as const
export type LineStanding = (typeof lineStandings)[number]

export type FilePerson = {
  row: number
  name: string
  email: string | null
  /** In the order of `questions`. */
  answers: (string | null)[]
  standing: LineStanding
  /** 0-based, among lines of the file that say the same. */
  copy: number
}

export type ImportCheck = {
  questions: string[]
  people: FilePerson[]
  /** The first ones; `faultyRows` counts all rows with one. */
  faults: LineFault[]
  faultyRows: number
}

/** By their questions, those not given left out. */
export function answersOf(questions: readonly string[], given: readonly (string | null)[]): Record<string, string> {
  return Object.fromEntries(
    questions.flatMap((question, index) => {
      const answer = given[index]
      return answer === null || answer === undefined ? [] : [[question, answer] as const]
    }),
  )
}

export const importPartInput = z.strictObject({
  eventId: id,
  people: z
    .array(
      z.strictObject({
        name: personName,
        email: email.nullish(),
        answers: answers.optional(),
        copy: z.int().min(0).max(maxImportLines).default(0),
      }),
    )
    .min(1, 'at least 1')
    .max(maxImport, `at most ${maxImport}`),
})
export type ImportPart = z.output<typeof importPartInput>
export type ImportPerson = z.input<typeof importPartInput>['people'][number]
