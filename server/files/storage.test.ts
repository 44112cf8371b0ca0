import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStorage } from './storage'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'portillon storage %20 '))
})
afterAll(() => rm(folder, { recursive: true }))

describe('storage on the disk', () => {
  test('gives back what was put, replaces it whole, and forgets what was deleted', async () => {
    const storage = openStorage(`file:${folder}`)
    expect(await storage.get('tickets/a.pdf')).toBeNull()
    await storage.put('tickets/a.pdf', Buffer.from('first'), 'application/pdf')
    await storage.put('tickets/a.pdf', Buffer.from('second'), 'application/pdf')
    expect((await storage.get('tickets/a.pdf'))?.toString()).toBe('second')
    await storage.delete('tickets/a.pdf')
    await storage.delete('tickets/a.pdf')
    expect(await storage.get('tickets/a.pdf')).toBeNull()
  })

  test('the same folder answers to a path and to a URL', async () => {
    await openStorage(`file:${folder}`).put('both', Buffer.from('x'), 'text/plain')
    expect((await openStorage(pathToFileURL(folder).href).get('both'))?.toString()).toBe('x')
  })

  test('twenty writers of one key leave one whole file and nothing else', async () => {
    const storage = openStorage(`file:${folder}`)
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000))
    await Promise.all(texts.map((text) => storage.put('race/one', Buffer.from(text), 'text/plain')))
    expect(texts).toContain((await storage.get('race/one'))?.toString())
    expect(await readdir(path.join(folder, 'race'))).toEqual(['one'])
  })

  test.each([
    '',
    '/etc/passwd',
    '..',
    '../x',
    'a/../../x',
    'a/./b',
    'a//b',
    'a/',
    '.hidden',
    'a/.tmp',
    'a\\..\\x',
    'a\u0000b',
    'é',
    'x'.repeat(301),
  ])('refuses the key %j, whatever is asked of it', async (key) => {
    const storage = openStorage(`file:${folder}`)
    await expect(storage.put(key, Buffer.from('x'), 'text/plain')).rejects.toThrow(RangeError)
    await expect(storage.get(key)).rejects.toThrow(RangeError)
    await expect(storage.delete(key)).rejects.toThrow(RangeError)
  })

  test('a failed write leaves nothing behind and says so', async () => {
    await writeFile(path.join(folder, 'blocked'), '')
    await expect(openStorage(`file:${folder}`).put('blocked/a', Buffer.from('x'), 'text/plain')).rejects.toThrow()
    expect(await openStorage(`file:${folder}`).get('blocked/a')).toBeNull()
  })

  test('a long file goes in and out piece by piece, and its size is known before the first', async () => {
    const storage = openStorage(`file:${folder}`)
    async function* pieces() {
      for (let index = 0; index < 40; index++) yield Buffer.alloc(100_000, index)
    }
    expect(await storage.put('long/one.zip', pieces(), 'application/zip')).toBe(4_000_000)
    const read = await storage.read('long/one.zip')
    expect(read?.bytes).toBe(4_000_000)
    const bytes = Buffer.concat(await Array.fromAsync(read?.pieces ?? []))
    expect(bytes.equals(Buffer.concat(await Array.fromAsync(pieces())))).toBe(true)
    expect(await storage.read('long/none.zip')).toBeNull()
  })

  test('a source that breaks off leaves no file', async () => {
    const storage = openStorage(`file:${folder}`)
    async function* broken() {
      yield Buffer.from('first half')
      throw new Error('the source is gone')
    }
    await expect(storage.put('broken/one', broken(), 'text/plain')).rejects.toThrow('the source is gone')
    expect(await readdir(path.join(folder, 'broken'))).toEqual([])
  })

  test('the list is in the order of the keys’ bytes and shows no unfinished file; what a dead writer left is removed when it is old', async () => {
    const storage = openStorage(`file:${folder}`)
    for (const key of ['list/a/b', 'list/a-b', 'list/a.b', 'list/B', 'list/a0'])
      await storage.put(key, Buffer.from(key), 'text/plain')
    const left = path.join(folder, 'list', `.${'a'.repeat(24)}.tmp`)
    await writeFile(left, 'half')
    const listed = await Array.fromAsync(storage.list('list/'))
    expect(listed.map(({ key }) => key)).toEqual(['list/B', 'list/a-b', 'list/a.b', 'list/a/b', 'list/a0'])
    expect(listed.map(({ bytes }) => bytes)).toEqual([6, 8, 8, 8, 7])
    const keysAfter = async (key: string) => (await Array.fromAsync(storage.list('list/', key))).map((file) => file.key)
    for (const [index, key] of listed.map((file) => file.key).entries()) {
      expect(await keysAfter(key)).toEqual(listed.slice(index + 1).map((file) => file.key))
    }
    expect(await keysAfter('list/a')).toEqual(['list/a-b', 'list/a.b', 'list/a/b', 'list/a0'])
    const { mtimeMs } = await stat(left)
    expect(await storage.removeLeftovers(new Date(mtimeMs - 1000))).toBe(0)
    expect(await storage.removeLeftovers(new Date(mtimeMs + 1000))).toBe(1)
    expect(await readdir(path.join(folder, 'list'))).toEqual(['B', 'a', 'a-b', 'a.b', 'a0'])
    expect(await Array.fromAsync(storage.list('never/'))).toEqual([])
  })

  test('another kind of address is refused by name', () => {
    expect(() => openStorage('ftp://bucket')).toThrow('file: or s3:')
  })
})
