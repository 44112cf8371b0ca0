// Which device this browser is, in IndexedDB: its id, its key in a form that no script can read out, and its present token. One per browser.
// Guards: what is written is on the disk before it is told.

import type { Invited } from '@/server/scanning/devices/contract'

export type StoredIdentity = {
  deviceId: string
  /** P-256 for ECDSA, not extractable. */
  privateKey: CryptoKey
  /** `pairing` until a manager has confirmed the digits, `revoked` until everything is removed. */
  state: 'pairing' | 'active' | 'revoked'
  /** What both screens show while pairing. */
  digits: string
  /** What the invitation was for; absent on a phone that was paired before this was told. */
  invited?: Invited
  token: string | null
  /** Milliseconds since 1970, by the server's clock. */
  tokenEndsAt: number
  /** This device's clock minus the server's, in milliseconds; null before the first measure. */
  clockOffsetMs: number | null
}

const DATABASE = 'portillon-device'
const STORE = 'identity'
const KEY = 'this-device'

export async function readIdentity(): Promise<StoredIdentity | null> {
  const found = await inStore<StoredIdentity | undefined>('readonly', (store) => store.get(KEY))
  return found ?? null
}

export async function writeIdentity(identity: StoredIdentity): Promise<void> {
  await inStore('readwrite', (store) => store.put(identity, KEY))
}

/**
 * Changes it in one transaction, so that two tabs do not undo each other's change. Null, and nothing changed, when it is that device no
 * longer.
 */
export async function changeIdentity(
  deviceId: string,
  change: Partial<Omit<StoredIdentity, 'deviceId' | 'privateKey'>>,
): Promise<StoredIdentity | null> {
  const database = await open()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, 'readwrite')
      const store = transaction.objectStore(STORE)
      let changed: StoredIdentity | null = null
      const reading: IDBRequest<StoredIdentity | undefined> = store.get(KEY)
      reading.onsuccess = () => {
        if (reading.result?.deviceId !== deviceId) return
        changed = { ...reading.result, ...change }
        store.put(changed, KEY)
      }
      transaction.oncomplete = () => resolve(changed)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

export async function removeIdentity(deviceId: string): Promise<void> {
  const found = await readIdentity()
  if (found?.deviceId === deviceId) await inStore('readwrite', (store) => store.delete(KEY))
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
}

async function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: 'strict' })
      const asked = ask(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(asked.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}
