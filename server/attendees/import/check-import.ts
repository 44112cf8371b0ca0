// Looks at a file before anybody is added: how its columns may be read, and, read so, who is new, who is there, what is wrong where.
// Writes nothing.
import { limitFiles } from '@/server/auth/rate-limit'
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import {
  answersOf,
  type CheckImport,
  type ImportCheck,
  type ImportPreview,
  type LineStanding,
  type PreviewImport,
} from './contract'
import { importedId } from './imported-id'
import { previewPeople, readPeople } from './read-people'

const MOST_FAULTS = 500

export async function previewImport(ctx: Ctx, input: PreviewImport): Promise<ImportPreview> {
  await loadEvent(ctx, input.eventId, 'attendees:create')
  await limitFiles(ctx)
  return previewPeople(Buffer.from(input.content, 'base64'))
}

export async function checkImport(ctx: Ctx, input: CheckImport): Promise<ImportCheck> {
  const event = await loadEvent(ctx, input.eventId, 'attendees:create')
  await limitFiles(ctx)
  const { questions, people, faults } = await readPeople(Buffer.from(input.content, 'base64'), input)
  const ids = people.map((person) => importedId(event.id, { ...person, answers: answersOf(questions, person.answers) }))
  const there = await alreadyThere(
    ctx,
    event.id,
    ids,
    people.flatMap(({ email }) => email ?? []),
  )
  const seen = new Set<string>()
  return {
    questions,
    people: people.map((person, index) => ({ ...person, standing: standingOf(person, ids[index] ?? '') })),
    faults: faults.slice(0, MOST_FAULTS),
    faultyRows: new Set(faults.map(({ row }) => row)).size,
  }

  /** Without an address somebody is known by all that the line says. */
  function standingOf(person: (typeof people)[number], id: string): LineStanding {
    const isTwice = person.email === null ? person.copy > 0 : seen.has(person.email)
    if (person.email !== null) seen.add(person.email)
    if (there.ids.has(id)) return 'imported'
    if (person.email !== null && there.emails.has(person.email)) return 'there'
    return isTwice ? 'twice' : 'new'
  }
}

async function alreadyThere({ db }: Ctx, eventId: string, ids: readonly string[], emails: readonly string[]) {
  const found = await db.$queryRaw<{ id: string; email: string | null }[]>`
    SELECT id, email FROM attendee
    WHERE event_id = ${eventId}::uuid AND (id = ANY(${[...ids]}::uuid[]) OR email = ANY(${[...emails]}::text[]))`
  return {
    ids: new Set(found.map(({ id }) => id)),
    emails: new Set(found.flatMap(({ email }) => email ?? [])),
  }
}
