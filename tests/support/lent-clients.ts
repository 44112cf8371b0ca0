// Prisma's clients of one process, lent to one database after the other: a client learns each kind of query once, and to learn them anew in
// each test file is a tenth of a run. Guards: a client serves one database at a time; who asks a database that was closed is refused.
import type { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { type Database, type Db, newClient, openDatabase } from '@/server/kernel/db'

/** Connects to whoever is behind it when the client begins anew. */
class Exchangeable implements SqlDriverAdapterFactory {
  readonly provider = 'postgres'
  readonly adapterName: string
  behind: PrismaPg | undefined
  /** Connected without a database, or still connected to one that is closed, it serves nobody else. */
  isUsable = true
  #connected = 0

  constructor(behind: PrismaPg) {
    this.behind = behind
    this.adapterName = behind.adapterName
  }

  async connect(): Promise<SqlDriverAdapter> {
    if (!this.behind) {
      this.isUsable = false
      throw new Error('the database of this test is closed')
    }
    this.#connected++
    const adapter = await this.behind.connect()
    const dispose = adapter.dispose.bind(adapter)
    adapter.dispose = async () => {
      this.#connected--
      await dispose()
    }
    return adapter
  }

  release(): void {
    this.behind = undefined
    if (this.#connected !== 0) this.isUsable = false
  }
}

type Lent = { client: Db; adapter: Exchangeable }

declare global {
  // Outlives the modules, which each file has of its own.
  var portillonFreeClients: Lent[] | undefined
}
globalThis.portillonFreeClients ??= []
const free = globalThis.portillonFreeClients

function lend(behind: PrismaPg): Lent {
  for (let known = free.pop(); known; known = free.pop()) {
    if (!known.adapter.isUsable) continue
    known.adapter.behind = behind
    return known
  }
  const adapter = new Exchangeable(behind)
  return { adapter, client: newClient(adapter) }
}

export function openWithLentClient(url: string, max: number): Database {
  let lent: Lent | undefined
  const clientOver = (behind: PrismaPg) => {
    lent = lend(behind)
    return lent.client
  }
  const { db, pool, close } = openDatabase(url, { max, onError: () => {}, clientOver })
  return {
    db: new Proxy(db, {
      get(client, name) {
        if (!lent) throw new Error('the database of this test is closed')
        return Reflect.get(client, name)
      },
    }),
    pool,
    async close() {
      const mine = lent
      lent = undefined
      await close()
      mine?.adapter.release()
      if (mine) free.push(mine)
    },
  }
}
