// The memory of a stand-in: collections of objects, kept in memory and written to an append-only journal of JSON lines.
// Guards: an object put before close() is there after the next start, and a torn last line (a killed process) costs
// only itself; nobody else on the machine reads it. Objects are replaced, never changed in place, so that an event can keep the object as it was.
import { createReadStream } from 'node:fs'
import { appendFile, chmod, mkdir, rename, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'

const WRITE_DELAY_MS = 200
const LINES_PER_WRITE = 2000

export type Stored = { readonly id: string }

export type Collection<T extends Stored> = {
  get(id: string): T | undefined
  put(object: T): T
  delete(id: string): void
  /** Newest first, by the order of first `put`. */
  newestFirst(): IterableIterator<T>
  /** Oldest first. */
  values(): IterableIterator<T>
  readonly size: number
}

export type Store = {
  /** One live collection per name; asking twice gives the same one. */
  collection<T extends Stored>(name: string): Collection<T>
  flush(): Promise<void>
  /** Writes everything that is still unwritten. */
  close(): Promise<void>
}

type Shelf = { objects: Map<string, Stored>; order: string[]; dirty: Set<string> }

export async function openStore(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'journal.ndjson')
  const shelves = new Map<string, Shelf>()
  await readJournal(file, shelves)
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  function schedule(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      flush().catch((error) => console.error('stand-ins: the journal could not be written:', error))
    }, WRITE_DELAY_MS)
  }
  function flush(): Promise<void> {
    writing = writing.catch(() => {}).then(() => appendDirty(file, shelves))
    return writing
  }
  return {
    collection: <T extends Stored>(name: string) => makeCollection<T>(shelfOf(shelves, name), schedule),
    flush,
    async close() {
      clearTimeout(timer)
      timer = undefined
      await flush()
    },
  }
}

function makeCollection<T extends Stored>(shelf: Shelf, changed: () => void): Collection<T> {
  // A shelf holds what its one collection put there, so the element type is that collection's.
  const objects = shelf.objects as Map<string, T>
  return {
    get: (id) => objects.get(id),
    put(object) {
      if (!objects.has(object.id)) shelf.order.push(object.id)
      objects.set(object.id, object)
      shelf.dirty.add(object.id)
      changed()
      return object
    },
    delete(id) {
      if (!objects.delete(id)) return
      shelf.dirty.add(id)
      forgetGone(shelf)
      changed()
    },
    *newestFirst() {
      for (let i = shelf.order.length - 1; i >= 0; i--) {
        const object = objects.get(shelf.order[i] ?? '')
        if (object) yield object
      }
    },
    values: () => objects.values(),
    get size() {
      return objects.size
    },
  }
}

/** Deleted ids stay in `order` until they outnumber the living: a delete costs nothing then. */
function forgetGone(shelf: Shelf): void {
  if (shelf.order.length > 2 * shelf.objects.size + 64) shelf.order = [...shelf.objects.keys()]
}

function shelfOf(shelves: Map<string, Shelf>, name: string): Shelf {
  let shelf = shelves.get(name)
  if (!shelf) {
    shelf = { objects: new Map(), order: [], dirty: new Set() }
    shelves.set(name, shelf)
  }
  return shelf
}

async function appendDirty(file: string, shelves: Map<string, Shelf>): Promise<void> {
  for (const [name, shelf] of shelves) {
    while (shelf.dirty.size > 0) {
      const ids = [...shelf.dirty].slice(0, LINES_PER_WRITE)
      for (const id of ids) shelf.dirty.delete(id)
      const lines = ids.map((id) => journalLine(name, id, shelf.objects.get(id)))
      try {
        await appendFile(file, lines.join(''), { mode: 0o600 })
      } catch (error) {
        for (const id of ids) shelf.dirty.add(id)
        throw error
      }
    }
  }
}

function journalLine(name: string, id: string, object: Stored | undefined): string {
  return `${JSON.stringify([name, id, object ?? null])}\n`
}

async function readJournal(file: string, shelves: Map<string, Shelf>): Promise<void> {
  const size = await stat(file).then(
    (s) => s.size,
    () => 0,
  )
  if (size === 0) return
  await chmod(file, 0o600) // one that an earlier version wrote
  let lines = 0
  let broken = 0
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    lines++
    const entry = parseLine(line)
    if (!entry) {
      broken++
      continue
    }
    const shelf = shelfOf(shelves, entry.name)
    if (entry.object === null) {
      shelf.objects.delete(entry.id)
      continue
    }
    if (!shelf.objects.has(entry.id)) shelf.order.push(entry.id)
    shelf.objects.set(entry.id, entry.object)
  }
  for (const shelf of shelves.values()) forgetGone(shelf)
  const living = [...shelves.values()].reduce((sum, shelf) => sum + shelf.objects.size, 0)
  // A journal that is mostly old versions, or has a torn line, is written anew: first beside it, then put in its place.
  if (broken > 0 || lines > 2 * living + 100) await rewrite(file, shelves)
}

function parseLine(line: string): { name: string; id: string; object: Stored | null } | null {
  try {
    const [name, id, object] = JSON.parse(line)
    return typeof name === 'string' && typeof id === 'string' ? { name, id, object } : null
  } catch {
    // A line cut off when the process was killed; what it said is lost, the lines before it are not.
    return null
  }
}

async function rewrite(file: string, shelves: Map<string, Shelf>): Promise<void> {
  const fresh = `${file}.new`
  await writeFile(fresh, '', { mode: 0o600 })
  for (const shelf of shelves.values()) shelf.dirty = new Set(shelf.objects.keys())
  await appendDirty(fresh, shelves)
  await rename(fresh, file)
}
