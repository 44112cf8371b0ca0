// The journal: what is put is there after a start, in order, whatever happened to the end of the file.
import { appendFile, chmod, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { freshFolder } from '../stand-ins-under-test'
import { openStore } from './journal-store'

type Thing = { id: string; n: number }

test('objects, their order and deletions survive a close and a start', async () => {
  const folder = await freshFolder()
  const store = await openStore(folder)
  const things = store.collection<Thing>('thing')
  for (let n = 0; n < 5; n++) things.put({ id: `t${n}`, n })
  things.put({ id: 't1', n: 100 })
  things.delete('t3')
  await store.close()
  const again = (await openStore(folder)).collection<Thing>('thing')
  expect([...again.newestFirst()].map(({ id, n }) => [id, n])).toEqual([
    ['t4', 4],
    ['t2', 2],
    ['t1', 100],
    ['t0', 0],
  ])
})

test('a line torn by a killed process costs only itself, and the journal is whole again afterwards', async () => {
  const folder = await freshFolder()
  const store = await openStore(folder)
  store.collection<Thing>('thing').put({ id: 'kept', n: 1 })
  await store.close()
  const file = path.join(folder, 'journal.ndjson')
  await appendFile(file, '["thing","torn",{"id":"to')
  const second = await openStore(folder)
  expect([...second.collection<Thing>('thing').values()]).toEqual([{ id: 'kept', n: 1 }])
  second.collection<Thing>('thing').put({ id: 'later', n: 2 })
  await second.close()
  for (const line of (await readFile(file, 'utf8')).trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  const third = await openStore(folder)
  expect(third.collection<Thing>('thing').size).toBe(2)
})

test('a journal of old versions is written anew with the last ones only', async () => {
  const folder = await freshFolder()
  for (let round = 0; round < 4; round++) {
    const store = await openStore(folder)
    for (let n = 0; n < 100; n++) store.collection<Thing>('thing').put({ id: `t${n}`, n: n + round })
    await store.close()
  }
  await openStore(folder)
  const lines = (await readFile(path.join(folder, 'journal.ndjson'), 'utf8')).trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(300)
  expect((await openStore(folder)).collection<Thing>('thing').get('t7')?.n).toBe(10)
})

test('nobody else on the machine reads the journal, one of an earlier version included', async () => {
  const folder = path.join(await freshFolder(), 'stripe')
  const store = await openStore(folder)
  store.collection<Thing>('thing').put({ id: 't', n: 1 })
  await store.close()
  const file = path.join(folder, 'journal.ndjson')
  const mode = async (place: string) => (await stat(place)).mode & 0o777
  expect([await mode(folder), await mode(file)]).toEqual([0o700, 0o600])
  await chmod(file, 0o644)
  await (await openStore(folder)).close()
  expect(await mode(file)).toBe(0o600)
})
