// Pictures of mails: taken in, made ours, given to any mail program.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GET as readPicture } from '@/app/pictures/[...path]/route'
import { picturePathOf } from '@/emails/blocks'
import { anApiKey, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { call, codeOf, openDoors, request } from '@/tests/support/doors'
import { aPicture } from '@/tests/support/event-factories'
import { POST } from './route'

const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-pictures-'))
const doors = openDoors({ STORAGE_URL: `file:${folder}`, MAX_FILE_SIZE: '20000000' })
let organization: TestOrganization
let token: string

beforeAll(async () => {
  organization = await anOrganization(doors.ctx())
  token = (await anApiKey(doors.ctx(), organization)).token
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const send = (picture: Buffer, type = 'image/png') =>
  call(POST, '/api/uploads/message-pictures', {
    token,
    raw: new Uint8Array(picture),
    headers: { 'content-type': type },
  })
const served = (address: string) =>
  readPicture(request(address), { params: Promise.resolve({ path: address.split('/').slice(2) }) })

async function sent(picture: Buffer): Promise<{ width: number; bytes: Buffer; key: string; headers: Headers }> {
  const answer = await send(picture)
  expect(answer.status, JSON.stringify(answer.json)).toBe(201)
  const { picture: key, width } = (answer.json as { data: { picture: string; width: number } }).data
  const file = await served(picturePathOf(key) ?? '')
  expect(file.status).toBe(200)
  return { width, key, bytes: Buffer.from(await file.arrayBuffer()), headers: file.headers }
}

test('a picture full of noise becomes a small JPEG of ours, which a page of another origin may show for ever', async () => {
  const noise = await sharp({
    create: {
      width: 2_000,
      height: 1_200,
      channels: 4,
      background: '#00000000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png({ compressionLevel: 1 })
    .withMetadata({ exif: { IFD0: { Artist: 'somebody' } } })
    .toBuffer()
  const { width, key, bytes, headers } = await sent(noise)
  expect(width).toBe(496)
  expect(bytes.byteLength).toBeLessThanOrEqual(200 * 1024)
  expect(bytes.includes('somebody')).toBe(false)
  expect((await sharp(bytes).metadata()).format).toBe('jpeg')
  expect(headers.get('content-type')).toBe('image/jpeg')
  expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect(headers.get('cache-control')).toContain('immutable')
  const row = await doors.ctx().db.storedFile.findUniqueOrThrow({ where: { key } })
  expect(row).toMatchObject({ state: 'stored', organizationId: organization.id, kind: 'message' })
})

test('a little picture stays as little as it is', async () => {
  const { width, bytes } = await sent(await aPicture({ width: 120, height: 80 }))
  expect([width, (await sharp(bytes).metadata()).width]).toEqual([120, 120])
})

test('what is no picture is refused and nothing stays', async () => {
  const before = await doors.ctx().db.storedFile.count()
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
  expect((await send(svg, 'image/svg+xml')).status).toBe(415)
  expect((await send(await aPicture({ format: 'gif' }))).status).toBe(415)
  const damaged = await send(Buffer.from('ffd8ffe000104a464946', 'hex'), 'image/jpeg')
  expect([damaged.status, codeOf(damaged)]).toEqual([422, 'cover.unreadable'])
  expect(await doors.ctx().db.storedFile.count()).toBe(before)
})

test.each(['/pictures/x.jpg', `/pictures/2027/01/01/${'0'.repeat(32)}.jpg`, '/pictures/../../etc/passwd'])(
  'no file is served under %s',
  async (address) => {
    expect((await served(address)).status).toBe(404)
  },
)
