// Pictures of mails: taken in, made ours, given to any mail program.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GET as readPicture } from '@/app/pictures/[...path]/route'
import { picturePathOf } from '@/emails/blocks'
import { saveWords } from '@/server/notifications/templates/save-words'
import { sweepPictures } from '@/server/platform/sweep-pictures'
import { anApiKey, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { call, codeOf, openDoors, request } from '@/tests/support/doors'
import { aPicture, memberOf } from '@/tests/support/event-factories'
import { aSale } from '@/tests/support/sales-factories'
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

test('an organization has so many megabytes of them, and the next is refused and leaves nothing', async () => {
  const { db, now } = doors.ctx()
  const key = 'messages/2026/11/22/0.jpg'
  const full = { key, organizationId: organization.id, kind: 'message', state: 'stored', bytes: 100_000_000 }
  await db.storedFile.create({ data: { ...full, changedAt: now } })
  const before = await db.storedFile.count()
  const refused = await send(await aPicture({ width: 120, height: 80 }))
  expect([refused.status, codeOf(refused)]).toEqual([409, 'picture.no_room'])
  expect(await db.storedFile.count()).toBe(before)
  await db.storedFile.delete({ where: { key } })
})

test('a month later those go that no words were ever saved with, and no others', async () => {
  const ctx = doors.ctx(memberOf(organization.id))
  const pictures = await Promise.all(
    ['now', 'once', 'campaign', 'reminder', 'never'].map(async (use) => [use, await aKept()] as const),
  )
  const { now: shown = '', once = '', campaign = '', reminder = '', never = '' } = Object.fromEntries(pictures)
  for (const [seen, picture] of [once, shown].entries()) {
    const image = { kind: 'image' as const, picture, width: 100, alt: 'Affiche', target: '' }
    const content = { subject: 'À bientôt', blocks: [image] }
    await saveWords(ctx, { kind: 'reminder', locale: 'fr', content, seen })
  }
  const row = {
    id: ctx.random.uuid(ctx.now),
    organizationId: organization.id,
    name: 'Portes',
    audience: {},
    createdBy: 'test',
  }
  await ctx.db.campaign.create({ data: { ...row, content: { fr: { picture: campaign } }, createdAt: ctx.now } })
  const { eventId } = await aSale(ctx, { organizationId: organization.id })
  const before = { eventId, organizationId: organization.id, anchor: 'doors', minutesBefore: 60 }
  const armed = { armedAt: ctx.now, createdAt: ctx.now }
  const content = { fr: { picture: reminder } }
  await ctx.db.reminder.create({ data: { id: ctx.random.uuid(ctx.now), ...before, content, ...armed } })
  const inDays = (days: number) => ({ ...ctx, now: new Date(ctx.now.getTime() + days * 86_400_000) })
  expect(await sweepPictures(inDays(29))).toEqual({ removed: 0 })
  await sweepPictures(inDays(31))
  const kept = await ctx.db.storedFile.findMany({ where: { kind: 'message', state: 'stored' }, select: { key: true } })
  expect(kept.map(({ key }) => key).sort()).toEqual([shown, once, campaign, reminder].sort())
  expect((await ctx.db.storedFile.findUnique({ where: { key: never } }))?.state).toBe('obsolete')
})

async function aKept(): Promise<string> {
  const { db, now, random } = doors.ctx()
  const key = `messages/2026/11/22/${Buffer.from(random.bytes(16)).toString('hex')}.jpg`
  const row = { organizationId: organization.id, kind: 'message', state: 'stored', bytes: 1 }
  await db.storedFile.create({ data: { key, ...row, changedAt: now } })
  return key
}

test.each(['/pictures/x.jpg', `/pictures/2027/01/01/${'0'.repeat(32)}.jpg`, '/pictures/../../etc/passwd'])(
  'no file is served under %s',
  async (address) => {
    expect((await served(address)).status).toBe(404)
  },
)
