// Cuts what is imported into parts that fit into one call each.
import {
  answersOf,
  type FilePerson,
  type ImportCheck,
  type ImportPerson,
  type LineStanding,
} from '@/server/attendees/import/contract'

/** Signs of JSON in one call: what is read of it has 1 MiB. */
const MOST_BYTES = 700 * 1024
const MOST_PEOPLE = 1_000

export function wantedPeople({ people }: ImportCheck, wanted: ReadonlySet<LineStanding>): FilePerson[] {
  return people.filter(({ standing }) => wanted.has(standing))
}

export function importParts(questions: readonly string[], people: readonly FilePerson[]): ImportPerson[][] {
  const encoder = new TextEncoder()
  const parts: ImportPerson[][] = []
  let part: ImportPerson[] = []
  let size = 0
  for (const one of people) {
    const person = personOf(questions, one)
    const bytes = encoder.encode(JSON.stringify(person)).length + 1
    if (part.length === MOST_PEOPLE || (part.length > 0 && size + bytes > MOST_BYTES)) {
      parts.push(part)
      part = []
      size = 0
    }
    part.push(person)
    size += bytes
  }
  return part.length === 0 ? parts : [...parts, part]
}

function personOf(questions: readonly string[], { name, email, answers, copy }: FilePerson): ImportPerson {
  const given = answersOf(questions, answers)
  return { name, email, copy, ...(Object.keys(given).length > 0 && { answers: given }) }
}
