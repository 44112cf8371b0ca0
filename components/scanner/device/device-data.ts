// What this browser keeps of an event as a device, reached without the code that runs a gate: what waits is handed over, the rest removed.
// Guards: names, tickets and passes go at once; a scan goes only when the server has answered for it; what earlier devices left goes as well.
import type { SyncAnswer } from '@/server/scanning/sync/contract'
import { DeviceRefusal } from './device-call'

/** Begins the name of every database of the gate's data (offline/store.ts); the device's id follows. */
const PREFIX = 'portillon-gate-'
/** The store of scans that wait, there: by their number, oldest first. */
const SCANS = 'scans'
const BATCH = 200
const TOO_LARGE = 413

export type HandedOver = {
  /** The server has them. */
  taken: number
  /** It never will: they were made after the revocation, or are no scans. */
  refused: number
  /** It could not be asked. */
  waiting: number
}

type Row = { seq: number; hash?: unknown }
export type Send = (scans: readonly unknown[]) => Promise<SyncAnswer>

/** Never rejects for want of a network: what could not be handed over waits. */
export async function handOverScans(deviceId: string, send: Send): Promise<HandedOver> {
  const done = { taken: 0, refused: 0, waiting: 0 }
  const database = await openGateData(deviceId)
  if (!database) return done
  try {
    await clearAllBut(database, SCANS)
    for (let most = BATCH; ; ) {
      const rows = await firstRows(database, most)
      if (rows.length === 0) return done
      try {
        const { accepted, rejected } = await send(rows.map(({ hash: _, ...row }) => row))
        const answered = rows.filter(
          ({ seq }, index) =>
            accepted.some((one) => one.seq === seq) ||
            rejected.some((one) => (one.seq ?? -1) === seq || one.index === index),
        )
        if (answered.length === 0) throw new Error('an answer about nothing that was asked')
        await inScans(database, 'readwrite', (store) => answered.map(({ seq }) => store.delete(seq)))
        done.taken += accepted.length
        done.refused += answered.length - accepted.length
      } catch (error) {
        if (!(error instanceof DeviceRefusal && error.status === TOO_LARGE && rows.length > 1)) throw error
        most = Math.ceil(rows.length / 2)
      }
    }
  } catch (error) {
    const waiting = await countOf(database)
    // The server knows this device, and wants nothing more of it.
    const isFinal = error instanceof DeviceRefusal && error.isOurs && (error.status === 401 || error.status === 409)
    return isFinal ? { ...done, refused: done.refused + waiting } : { ...done, waiting }
  } finally {
    database.close()
  }
}

export async function removeDeviceData(deviceId: string): Promise<void> {
  // Some browsers do not tell which databases there are.
  const known = (await indexedDB.databases?.().catch(() => [])) ?? []
  const names = new Set(known.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : [])))
  for (const name of names.add(PREFIX + deviceId)) await removeDatabase(name)
}

/** Null where there is none, or none of a gate. */
async function openGateData(deviceId: string): Promise<IDBDatabase | null> {
  const database = await new Promise<IDBDatabase | null>((resolve) => {
    const opening = indexedDB.open(PREFIX + deviceId)
    // It was not there: nothing is made.
    opening.onupgradeneeded = () => opening.transaction?.abort()
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => resolve(null)
  })
  if (!database?.objectStoreNames.contains(SCANS)) {
    database?.close()
    return null
  }
  database.onversionchange = () => database.close()
  return database
}

function clearAllBut(database: IDBDatabase, kept: string): Promise<void> {
  const names = [...database.objectStoreNames].filter((name) => name !== kept)
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, 'readwrite')
    for (const name of names) transaction.objectStore(name).clear()
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

async function firstRows(database: IDBDatabase, most: number): Promise<Row[]> {
  const [rows] = await inScans<Row[]>(database, 'readonly', (store) => [store.getAll(null, most)])
  return rows ?? []
}

async function countOf(database: IDBDatabase): Promise<number> {
  const [count] = await inScans<number>(database, 'readonly', (store) => [store.count()])
  return count ?? 0
}

function inScans<T>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest[],
): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(SCANS, mode)
    const asked = ask(transaction.objectStore(SCANS))
    transaction.oncomplete = () => resolve(asked.map(({ result }) => result as T))
    transaction.onabort = () => reject(transaction.error)
  })
}

function removeDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(name)
    asked.onsuccess = () => resolve()
    asked.onerror = () => reject(asked.error)
    // Another tab holds it and has been told to let go; the browser deletes it then.
    asked.onblocked = () => resolve()
  })
}
