// Who develops in this checkout. Next builds for development into one folder, so a second server of the same checkout cannot start,
// whatever its port and data: this note lets it say so in a sentence. A note left by a killed launcher is recognised as stale.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { writeWhole } from './data-folder'
import { isAlive, startMark } from './processes'

// Beside what Next keeps over builds and starts.
const NOTE = path.join('.next', 'cache', 'portillon-development.json')

const noteSchema = z.object({ pid: z.int(), startMark: z.string().nullable(), url: z.url(), dataFolder: z.string() })

export type RunningDevelopment = { url: string; dataFolder: string }

/** The living development server of the checkout in `folder`; null when there is none. */
export function runningDevelopment(folder = '.'): RunningDevelopment | null {
  try {
    const note = noteSchema.parse(JSON.parse(readFileSync(path.join(folder, NOTE), 'utf8')))
    if (!isAlive(note.pid) || startMark(note.pid) !== note.startMark) return null
    return { url: note.url, dataFolder: note.dataFolder }
  } catch {
    return null
  }
}

/** Writes the note of this process; the answer takes it away. */
export function announceDevelopment({ url, dataFolder }: RunningDevelopment, folder = '.'): () => void {
  const file = path.join(folder, NOTE)
  mkdirSync(path.dirname(file), { recursive: true })
  writeWhole(file, JSON.stringify({ pid: process.pid, startMark: startMark(process.pid), url, dataFolder }))
  return () => rmSync(file, { force: true })
}
