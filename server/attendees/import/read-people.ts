// Reads a list of people from a CSV file. Guards: a line becomes exactly one person or says what is wrong with it; nothing of a
// line is cut, moved or made up so that it fits.
import { createHash } from 'node:crypto'
import { setImmediate as othersTurn } from 'node:timers/promises'
import type { z } from 'zod'
import { faultOf } from '@/server/kernel/contract'
import { type CsvFault, hasText, readCsv } from '@/server/kernel/csv-text'
import { fail } from '@/server/kernel/errors'
import { email, personName } from '@/server/kernel/text'
import { oneAnswer } from '../contract'
import {
  type CheckImport,
  type FilePerson,
  type ImportPreview,
  type LineFault,
  maxImportBytes,
  maxImportColumns,
  maxImportLines,
} from './contract'
import { guessUses } from './guess-uses'

const SAMPLE_ROWS = 6
const SHOWN_OF_A_CELL = 120
/** Lines between which other requests get their turn. */
const AT_ONCE = 250

export async function previewPeople(bytes: Uint8Array): Promise<ImportPreview> {
  const { rows, width } = await readTable(bytes)
  const sample = rows
    .slice(0, SAMPLE_ROWS)
    .map(({ cells }) => Array.from({ length: width }, (_, index) => (cells[index] ?? '').trim()))
  return {
    rows: sample.map((cells) => cells.map((cell) => shown(cell, SHOWN_OF_A_CELL))),
    rowCount: rows.length,
    ...guessUses(sample),
  }
}

type Read = { questions: string[]; people: Omit<FilePerson, 'standing'>[]; faults: LineFault[] }
type How = Pick<CheckImport, 'columns' | 'hasHeading'>

export async function readPeople(bytes: Uint8Array, how: How): Promise<Read> {
  const { rows } = await readTable(bytes)
  const lines = how.hasHeading ? rows.slice(1) : rows
  if (lines.length === 0) fail('invalid', 'attendee_file.nobody', 'The file names nobody.')
  const read: Read = {
    questions: how.columns.flatMap((one) => (one.use === 'answer' ? [one.question] : [])),
    people: [],
    faults: [],
  }
  const seen = new Map<string, number>()
  for (const [index, line] of lines.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await othersTurn()
    const person = readPerson(line, how.columns, read.faults)
    if (!person) continue
    const same = createHash('sha256').update(JSON.stringify(person)).digest('base64')
    const copy = seen.get(same) ?? 0
    seen.set(same, copy + 1)
    read.people.push({ row: line.row, ...person, copy })
  }
  return read
}

type Line = { row: number; cells: string[] }

async function readTable(bytes: Uint8Array): Promise<{ rows: Line[]; width: number }> {
  if (bytes.byteLength > maxImportBytes)
    fail('too_large', 'attendee_file.too_large', 'The file is larger than 5 MB. Divide it into several.')
  const all = await readCsv(bytes, { rows: maxImportLines + 1, columns: maxImportColumns })
  if (typeof all === 'string') return refuseFile(all)
  const rows = all.map((cells, index) => ({ row: index + 1, cells })).filter(({ cells }) => hasText(cells))
  if (rows.length === 0) fail('invalid', 'attendee_file.nobody', 'The file names nobody.')
  const width = rows.slice(0, SAMPLE_ROWS).reduce((widest, { cells }) => Math.max(widest, cells.length), 0)
  if (width > maxImportColumns) refuseFile('too_many_columns')
  return { rows, width }
}

function refuseFile(fault: CsvFault): never {
  switch (fault) {
    case 'too_many_rows':
      return fail(
        'invalid',
        'attendee_file.too_many_lines',
        `The file has more than ${maxImportLines} lines. Divide it.`,
      )
    case 'too_many_columns':
      return fail('invalid', 'attendee_file.too_many_columns', `The file has more than ${maxImportColumns} columns.`)
    case 'unreadable':
      return fail('invalid', 'attendee_file.unreadable', 'This is not a CSV file that can be read.')
  }
}

type Person = Pick<FilePerson, 'name' | 'email' | 'answers'>

/** Null with what is wrong added to `faults`. */
function readPerson({ row, cells }: Line, columns: How['columns'], faults: LineFault[]): Person | null {
  const before = faults.length
  const wrong = (fault: LineFault['fault'], text: string, question: string | null = null) => {
    faults.push({ row, fault, question, text: shown(text.replace(/\p{Cc}/gu, '·'), SHOWN_OF_A_CELL) })
    return null
  }
  const cellOf = (use: 'name' | 'first_name' | 'last_name' | 'email') =>
    (cells[columns.findIndex((column) => column.use === use)] ?? '').trim()

  const surplus = cells.slice(columns.length).join(' ').trim()
  if (surplus !== '') wrong('too_many_cells', surplus)
  const written = [cellOf('name'), cellOf('first_name'), cellOf('last_name')].filter(Boolean).join(' ')
  const name = parsed(personName, written) ?? wrong(faultOfName(written), written)
  const address = cellOf('email')
  const mail = address === '' ? null : (parsed(email, address) ?? wrong('not_an_email', address))
  const answers = columns.flatMap((column, index) => {
    if (column.use !== 'answer') return []
    // An answer of several lines is as good on one.
    const cell = (cells[index] ?? '').replace(/\s+/g, ' ').trim()
    if (cell === '') return [null]
    return [
      parsed(oneAnswer, cell) ??
        wrong(isTooLong(oneAnswer, cell) ? 'answer_too_long' : 'answer_signs', cell, column.question),
    ]
  })
  return name === null || faults.length > before ? null : { name, email: mail, answers }
}

function faultOfName(written: string): LineFault['fault'] {
  if (written === '') return 'no_name'
  return isTooLong(personName, written) ? 'name_too_long' : 'name_signs'
}

function parsed(schema: z.ZodType<string>, text: string): string | null {
  return schema.safeParse(text).data ?? null
}

function isTooLong(schema: z.ZodType<string>, text: string): boolean {
  return schema.safeParse(text).error?.issues.some((issue) => faultOf(issue).code === 'too_long') ?? false
}

function shown(text: string, signs: number): string {
  return text.length <= signs ? text : `${text.slice(0, signs - 1)}…`.toWellFormed()
}
