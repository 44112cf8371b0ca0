import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from './database'
import { openWithLentClient } from './lent-clients'

let databases: TestDatabase[]
beforeAll(async () => {
  databases = await Promise.all([freshDatabase(), freshDatabase()])
})
afterAll(() => Promise.all(databases.map((database) => database.drop())))

const nameOf = ({ db }: ReturnType<typeof open>) =>
  db.$queryRaw<{ name: string }[]>`SELECT current_database()::text AS name`.then(([row]) => row?.name)
const open = (at: number) => openWithLentClient(databases[at]?.url ?? '', 2)
const nameAt = (at: number) => new URL(databases[at]?.url ?? '').pathname.slice(1)

test('a client that was lent on asks the next database, and who is left of the first is refused', async () => {
  const first = open(0)
  expect(await nameOf(first)).toBe(nameAt(0))
  const free = globalThis.portillonFreeClients ?? []
  const before = free.length
  await first.close()
  expect(free).toHaveLength(before + 1)
  expect(free.at(-1)?.adapter.isUsable).toBe(true)
  const second = open(1)
  expect(free).toHaveLength(before)
  expect(await nameOf(second)).toBe(nameAt(1))
  expect(() => first.db.event).toThrow('closed')
  expect(await nameOf(second)).toBe(nameAt(1))
  await second.close()
})

test('a client that is asked while nobody has it is lent no more', async () => {
  const first = open(0)
  const events = first.db.event
  expect(await events.count()).toBe(0)
  await first.close()
  await expect(events.count()).rejects.toThrow()
  const asked = globalThis.portillonFreeClients?.at(-1)
  expect(asked?.adapter.isUsable).toBe(false)
  const isFree = () => (globalThis.portillonFreeClients ?? []).some((one) => one === asked)
  const second = open(1)
  expect(await nameOf(second)).toBe(nameAt(1))
  await second.close()
  expect(isFree()).toBe(false)
})

test('two that are open at once are two clients', async () => {
  const both = [open(0), open(1)] as const
  expect(await Promise.all(both.map(nameOf))).toEqual([nameAt(0), nameAt(1)])
  for (const one of both) await one.close()
})
