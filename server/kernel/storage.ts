// Files that are not rows: covers and PDFs. A small port with one driver, the disk; others can follow behind the same
// address. Guards: a file is whole or absent, also after a crash, and no key leads out of the folder.

import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { env } from './env'
import { systemRandom } from './random'

export type Storage = {
  /** On return the bytes are on the disk; an earlier file of that key is replaced in one step. */
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>
  get(key: string): Promise<Buffer | null>
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>
}

let storage: Storage | null = null

/** The storage that STORAGE_URL names. */
export function processStorage(): Storage {
  storage ??= openStorage(env().storageUrl)
  return storage
}

/** @param url `file:` and a path, absolute or from the working directory */
export function openStorage(url: string): Storage {
  if (!url.startsWith('file:')) throw new Error(`STORAGE_URL must start with file:, not ${url.split(':')[0]}:`)
  return diskStorage(url.startsWith('file://') ? fileURLToPath(url) : path.resolve(url.slice('file:'.length)))
}

function diskStorage(folder: string): Storage {
  return {
    async put(key, bytes) {
      await writeWhole(placeOf(folder, key), bytes)
    },
    async get(key) {
      try {
        return await readFile(placeOf(folder, key))
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    async delete(key) {
      await rm(placeOf(folder, key), { force: true })
    },
  }
}

// Every part of a key starts with a letter or digit: no `..`, no hidden or temporary file can be named.
const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/
const MAX_KEY_LENGTH = 300

function placeOf(folder: string, key: string): string {
  if (key.length > MAX_KEY_LENGTH || !KEY.test(key)) throw new RangeError('This is no key of a stored file.')
  return path.join(folder, key)
}

async function writeWhole(place: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(place)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const temporary = path.join(folder, `.${Buffer.from(systemRandom.bytes(12)).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, place)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  // Without this the name may be lost in a power cut although the bytes are there.
  const directory = await open(folder, 'r')
  await directory.sync().finally(() => directory.close())
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
