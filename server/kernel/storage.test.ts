import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
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

  test('another kind of address is refused by name', () => {
    expect(() => openStorage('s3://bucket')).toThrow('file:')
  })
})
