// What this browser keeps of the tickets it shows: a secret by which the server knows it again, and the key of the changing codes in a form
// that no script can read out. Guards: nothing of a ticket is kept long after its event; a record without a key is one whose answer was lost.

export type KeptDisplay = {
  /** Of the ticket's page. */
  token: string
  /** 32 bytes as base64url. */
  secret: string
  /** What the server told; null before it has. */
  shown: { qrToken: string; key: CryptoKey } | null
  /** The server's clock less this device's, in milliseconds. */
  aheadMs: number
  /** Milliseconds since 1970. */
  keptUntil: number
}

const DATABASE = 'portillon-displays'
const STORE = 'displays'

/** Null where this browser shows it not. Rejects where a browser keeps nothing at all. */
export async function readDisplay(token: string): Promise<KeptDisplay | null> {
  const found = await inStore<KeptDisplay | undefined>('readonly', (store) => store.get(token))
  return found ?? null
}

/** By which the server knows that this browser shows the ticket; null where it shows none, or keeps nothing at all. */
export async function secretHere(token: string): Promise<string | null> {
  return (await readDisplay(token).catch(() => null))?.secret ?? null
}

export async function keepDisplay(display: KeptDisplay): Promise<void> {
  await inStore('readwrite', (store) => store.put(display))
}

export async function forgetDisplay(token: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(token))
}

export async function forgetPast(now: number): Promise<void> {
  const all = await inStore<KeptDisplay[]>('readonly', (store) => store.getAll())
  for (const { token, keptUntil } of all) if (keptUntil < now) await forgetDisplay(token)
}

export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Settles when the transaction is written, not only when the request has answered. */
async function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = ask(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'token' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
    request.onblocked = () => reject(new Error('another page holds an older database'))
  })
}
