import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemRandom } from '@/server/kernel/random'
import { type S3Server, startS3Server } from '@/tests/support/s3-server'
import { processStorage } from './storage'
import { storageHealth } from './storage-health'

let server: S3Server
beforeAll(async () => {
  server = await startS3Server()
  process.env.STORAGE_URL = server.url()
}, 30_000)
afterAll(() => server.stop())

test('a storage is well when it keeps a file, full or down when it does not, and is asked once in a while only', async () => {
  const faults: unknown[] = []
  const health = (freshMs: number) => storageHealth(systemRandom, (error) => faults.push(error), freshMs)
  expect(await health(0)).toBe('ok')
  expect(await Array.fromAsync(processStorage().list('probe/'))).toEqual([])
  server.fault = { kind: 'answer', status: 507, code: 'XMinioStorageFull', times: 1 }
  expect(await health(60_000)).toBe('ok')
  expect(await health(0)).toBe('full')
  expect(await health(0)).toBe('ok')
  await server.kill()
  expect(await health(0)).toBe('down')
  expect(faults).toHaveLength(2)
})
