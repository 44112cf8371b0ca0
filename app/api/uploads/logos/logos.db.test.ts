import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GET as readLogo } from '@/app/logos/[...path]/route'
import { anApiKey, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { call, codeOf, openDoors, request } from '@/tests/support/doors'
import { aPicture } from '@/tests/support/event-factories'
import { POST } from './route'

const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-logos-'))
const doors = openDoors({ STORAGE_URL: `file:${folder}`, MAX_FILE_SIZE: '2000000' })
let organization: TestOrganization
let token: string

beforeAll(async () => {
  organization = await anOrganization(doors.ctx())
  token = (await anApiKey(doors.ctx(), organization)).token
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const send = (picture: Buffer, type = 'image/png') =>
  call(POST, '/api/uploads/logos', { token, raw: new Uint8Array(picture), headers: { 'content-type': type } })
const served = (address: string) =>
  readLogo(request(address), { params: Promise.resolve({ path: address.split('/').slice(2) }) })

test('a logo becomes a small picture of ours that keeps its see-through parts, served under an address nobody can guess', async () => {
  const noise = await sharp({
    create: {
      width: 1_200,
      height: 400,
      channels: 4,
      background: '#00000000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png()
    .withMetadata({ exif: { IFD0: { Artist: 'somebody' } } })
    .toBuffer()
  const answer = await send(noise)
  expect(answer.status, JSON.stringify(answer.json)).toBe(201)
  const { logoKey, logoPath } = (answer.json as { data: { logoKey: string; logoPath: string } }).data
  expect(logoKey).toMatch(/^templates\/\d{4}\/\d\d\/\d\d\/[0-9a-f]{32}\.png$/)
  const file = await served(logoPath)
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png'])
  const bytes = Buffer.from(await file.arrayBuffer())
  expect(bytes.byteLength).toBeLessThanOrEqual(12 * 1024)
  expect(bytes.includes('somebody')).toBe(false)
  const { width, height, hasAlpha } = await sharp(bytes).metadata()
  expect([width <= 480, height <= 160, hasAlpha]).toEqual([true, true, true])
  const row = await doors.ctx().db.storedFile.findUniqueOrThrow({ where: { key: logoKey } })
  expect(row).toMatchObject({ state: 'stored', organizationId: organization.id, kind: 'template' })
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

test.each(['/logos/x.png', `/logos/2027/01/01/${'0'.repeat(32)}.png`, '/logos/../../etc/passwd', '/logos/%2e%2e'])(
  'no file is served under %s',
  async (address) => {
    expect((await served(address)).status).toBe(404)
  },
)
