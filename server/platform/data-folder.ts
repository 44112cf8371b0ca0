// The folder with everything that a checkout keeps: embedded database, secrets, files, demo data.
// Guards: one launcher of a kind at a time; a note left by a killed launcher is recognised as stale.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { isAlive, startMark } from './processes'

export type LauncherKind = 'all' | 'web' | 'worker'

type Note = { pid: number; startMark: string | null }

export class AlreadyRunning extends Error {}

export function openDataFolder(wanted: string): string {
  const folder = path.resolve(wanted)
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  return folder
}

/** Replaces a file as a whole: a reader sees the old text or the new one, never half of it. */
export function writeWhole(file: string, text: string, mode = 0o600): void {
  const unfinished = `${file}.${process.pid}.new`
  writeFileSync(unfinished, text, { mode, flush: true })
  renameSync(unfinished, file)
}

function noteOf(folder: string, kind: LauncherKind): string {
  return path.join(folder, `running-${kind}.json`)
}

function livingLauncher(folder: string, kind: LauncherKind): number | null {
  try {
    const note = JSON.parse(readFileSync(noteOf(folder, kind), 'utf8')) as Note
    const same = note.pid !== process.pid && isAlive(note.pid) && startMark(note.pid) === note.startMark
    return same ? note.pid : null
  } catch {
    return null
  }
}

/** Whether launchers of other kinds still need what is shared between them (the embedded database). */
export function othersAreRunning(folder: string, kind: LauncherKind): boolean {
  const kinds: LauncherKind[] = ['all', 'web', 'worker']
  return kinds.some((other) => other !== kind && livingLauncher(folder, other) !== null)
}

function refuse(folder: string, pid: number): never {
  throw new AlreadyRunning(
    `Portillon already runs from this folder (process ${pid}, data in ${folder}). Stop it first, or set DATA_FOLDER and PORT for a second one.`,
  )
}

/** Takes the place of the one launcher of its kind; the answer gives it back. */
export function takePlace(folder: string, kind: LauncherKind): () => void {
  const rivals: LauncherKind[] = kind === 'all' ? ['all', 'web', 'worker'] : [kind, 'all']
  for (const rival of rivals) {
    const pid = livingLauncher(folder, rival)
    if (pid !== null) refuse(folder, pid)
  }
  const file = noteOf(folder, kind)
  if (existsSync(file)) rmSync(file, { force: true })
  const note: Note = { pid: process.pid, startMark: startMark(process.pid) }
  try {
    const handle = openSync(file, 'wx', 0o600) // of two that start in the same instant one fails here
    writeSync(handle, JSON.stringify(note))
    closeSync(handle)
  } catch (error) {
    const pid = livingLauncher(folder, kind)
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') refuse(folder, pid ?? 0)
    throw error
  }
  return () => rmSync(file, { force: true })
}
