// Where the stand-ins of the outside services listen: what their process says when it is ready, and the note in the data folder by which
// programs that are started later find them.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { writeWhole } from './data-folder'

const addresses = z.object({
  stripe: z.string(),
  resend: z.string(),
  paypal: z.string(),
  /** Where its messages can be read; mails are handed in at `smtpServer`. */
  smtp: z.string(),
  smtpServer: z.string(),
  sendgrid: z.string(),
  twilio: z.string(),
})

/** Empty in plain production. */
export type StandIns = Partial<z.infer<typeof addresses>>

/** Null for any other line of theirs. */
export function readReadyLine(line: string): StandIns | null {
  if (!line.startsWith('{')) return null
  const parsed = addresses.extend({ ready: z.literal(true) }).safeParse(JSON.parse(line))
  if (!parsed.success) return null
  const { ready: _, ...found } = parsed.data
  return found
}

function noteIn(dataFolder: string): string {
  return path.join(dataFolder, 'stand-ins.json')
}

export function noteStandIns(dataFolder: string, found: StandIns): void {
  writeWhole(noteIn(dataFolder), JSON.stringify(found))
}

export function notedStandIns(dataFolder: string): StandIns {
  const note = noteIn(dataFolder)
  return existsSync(note) ? addresses.partial().parse(JSON.parse(readFileSync(note, 'utf8'))) : {}
}
