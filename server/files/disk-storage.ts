// Files in a folder of this machine. Guards: bytes are written beside their place, synced, and moved there in one step.
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { systemRandom } from '@/server/kernel/random'
import type { Content, ListedFile, Storage } from './storage'
import { storageAway, storageFull } from './storage-errors'

export function diskStorage(folder: string): Storage {
  const placeOf = (key: string) => path.join(folder, key)
  return {
    put: (key, content) => writeWhole(placeOf(key), content),
    async get(key) {
      try {
        return await readFile(placeOf(key))
      } catch (error) {
        return missing(error)
      }
    },
    async read(key) {
      try {
        const found = await stat(placeOf(key))
        return found.isFile() ? { bytes: found.size, pieces: piecesOf(placeOf(key)) } : null
      } catch (error) {
        return missing(error)
      }
    },
    async delete(key) {
      try {
        await rm(placeOf(key), { force: true })
      } catch (error) {
        missing(error)
      }
    },
    list: (prefix, after = '') => walk(folder, prefix, after),
    removeLeftovers: (before) => removeTemporaries(folder, before),
    linkTo: async () => null,
  }
}

/** Opened when the first piece is asked for, so that nothing stays open if none is. */
async function* piecesOf(place: string): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(place)) yield piece as Buffer
}

const temporaryName = /^\.[0-9a-f]{24}\.tmp$/

async function writeWhole(place: string, content: Content): Promise<number> {
  const folder = path.dirname(place)
  const temporary = path.join(folder, `.${Buffer.from(systemRandom.bytes(12)).toString('hex')}.tmp`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = await open(temporary, 'wx', 0o600)
    const bytes = await writeTo(file, content).finally(() => file.close())
    await rename(temporary, place)
    // Without this the name may be lost in a power cut although the bytes are there.
    const directory = await open(folder, 'r')
    await directory.sync().finally(() => directory.close())
    return bytes
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined) // swept later
    throw told(error)
  }
}

async function writeTo(file: FileHandle, content: Content): Promise<number> {
  let bytes = 0
  for await (const piece of content instanceof Uint8Array ? [content] : content) {
    await file.writeFile(piece)
    bytes += piece.byteLength
  }
  await file.sync()
  return bytes
}

// No space, a quota used up, a file larger than this process may write.
const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const away = new Set(['EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOTCONN', 'ESTALE', 'EMFILE', 'ENFILE'])

function told(error: unknown): unknown {
  const code = codeOf(error)
  if (full.has(code)) return storageFull(error)
  return away.has(code) ? storageAway(error) : error
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function missing(error: unknown): null {
  if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ERR_FS_EISDIR'].includes(codeOf(error))) return null
  throw told(error)
}

/** Folders sort as if their name ended with a slash: so the keys come in the order of their bytes, as S3 lists them. */
async function* walk(folder: string, prefix: string, after: string): AsyncGenerator<ListedFile> {
  const entries = await readdir(path.join(folder, prefix), { withFileTypes: true }).catch(missing)
  const names = (entries ?? [])
    .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isFile()))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
  for (const name of names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    const key = `${prefix}${name}`
    // Keys are ASCII: signs compare as bytes do. A folder is passed by only if all of it lies before.
    const isFolder = name.endsWith('/')
    if (key <= after && !(isFolder && after.startsWith(key))) continue
    if (isFolder) yield* walk(folder, key, after)
    else {
      const found = await stat(path.join(folder, key)).catch(missing)
      if (found) yield { key, bytes: found.size, changedAt: found.mtime }
    }
  }
}

async function removeTemporaries(folder: string, before: Date): Promise<number> {
  let removed = 0
  for (const entry of (await readdir(folder, { withFileTypes: true }).catch(missing)) ?? []) {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) removed += await removeTemporaries(place, before)
    else if (entry.isFile() && temporaryName.test(entry.name)) {
      const found = await stat(place).catch(missing)
      if (!found || found.mtime >= before) continue
      await rm(place, { force: true })
      removed++
    }
  }
  return removed
}
