// Prisma's clients of one process, lent to one database after the other: a client learns each kind of query once, and to learn them anew in
// each test file is a tenth of a run. Guards: a client serves one database at a time, and keeps no connection to one that is closed.
import type { PrismaPg } from '@prisma/adapter-pg'
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import { type Database, type Db, newClient, openDatabase } from '@/server/kernel/db'

/** Connects to whoever is behind it when the client begins anew. */
class Exchangeable implements SqlDriverAdapterFactory {
  readonly provider = 'postgres'
  readonly adapterName: string
  constructor(public behind: PrismaPg) {
    this.adapterName = behind.adapterName
  }
  connect() {
    return this.behind.connect()
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
  const known = free.pop()
  if (known) {
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
  const { close, ...opened } = openDatabase(url, { max, onError: () => {}, clientOver })
  return {
    ...opened,
    async close() {
      await close()
      if (lent) free.push(lent)
      lent = undefined
    },
  }
}
