// The id of somebody who came with a file. Guards: it follows from what the line says, so that the same line, in the same file again or
// in a mended one, meets its own row; without the installation's secret it tells nothing about the person.
import { createHmac } from 'node:crypto'
import { env } from '@/server/kernel/env'
import { asUuid } from '../id-of-digest'
import type { ImportPart } from './contract'

export type ImportedLine = ImportPart['people'][number]

export function importedId(eventId: string, { name, email, answers, copy }: ImportedLine): string {
  const said = Object.entries(answers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  const line = JSON.stringify([eventId, name, email ?? null, said, copy])
  return asUuid(createHmac('sha256', env().authSecret).update(`portillon/imported-attendee\0${line}`).digest())
}
