// Bytes that are not rows: PDFs, archives, pictures. One port with two drivers, the disk and S3. What a file is for and whether anything
// still points at it is said by its row (stored-files.ts).
// Guards: a file is whole or absent, also after a crash; no key leads out of the storage; a storage that is full or away says so.
import { env } from '@/server/kernel/env'
import { DomainError } from '@/server/kernel/errors'
import { parseStorageAddress } from '@/server/kernel/storage-address'
import { diskStorage } from './disk-storage'
import { s3Storage } from './s3-storage'

/** Whole, or piece by piece when it is too large to be held. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>

export type ListedFile = { key: string; bytes: number; changedAt: Date }

export type LinkOptions = { seconds: number; fileName: string; contentType: string; now: Date }

export type Storage = {
  /** On return the bytes are kept for good; an earlier file of that key is replaced in one step. Answers how many there were. */
  put(key: string, content: Content, contentType: string): Promise<number>
  get(key: string): Promise<Buffer | null>
  /** The same piece by piece; its length is known before the first. */
  read(key: string): Promise<{ bytes: number; pieces: AsyncIterable<Uint8Array> } | null>
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>
  /** Every file of a folder (`prefix`, with its slash) whose key comes after `after`, in the order of the keys’ bytes. */
  list(prefix: string, after?: string): AsyncIterable<ListedFile>
  /** Removes what writers that died have begun and nobody can see. */
  removeLeftovers(before: Date): Promise<number>
  /** An address that gives the bytes to whoever has it, for a while; null where the app has to pass them on. */
  linkTo(key: string, options: LinkOptions): Promise<string | null>
}

let storage: Storage | null = null

/** The storage that STORAGE_URL names. */
export function processStorage(): Storage {
  storage ??= openStorage(env().storageUrl)
  return storage
}

export function openStorage(url: string): Storage {
  const address = parseStorageAddress(url)
  return withCheckedKeys(address.kind === 's3' ? s3Storage(address) : diskStorage(address.folder))
}

// Every part of a key starts with a letter or digit: no `..`, no hidden or temporary file can be named.
const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/
const MAX_KEY_LENGTH = 300

export function isStorageKey(key: string): boolean {
  return key.length <= MAX_KEY_LENGTH && KEY.test(key)
}

function withCheckedKeys(driver: Storage): Storage {
  const checked = (key: string) => {
    if (!isStorageKey(key)) throw new RangeError('This is no key of a stored file.')
    return key
  }
  return {
    ...driver,
    put: async (key, content, contentType) => driver.put(checked(key), content, contentType),
    get: async (key) => driver.get(checked(key)),
    read: async (key) => driver.read(checked(key)),
    delete: async (key) => driver.delete(checked(key)),
    linkTo: async (key, options) => driver.linkTo(checked(key), options),
  }
}

/** The storage is full or does not answer: nothing of the write is left, and it may be tried again. */
export function isStorageFault(error: unknown): boolean {
  return error instanceof DomainError && error.code.startsWith('storage.')
}
