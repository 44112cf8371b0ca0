import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GET as readCover } from '@/app/covers/[file]/route'
import { createEvent } from '@/server/events/create-event'
import { removeCover } from '@/server/events/set-cover'
import {
  aBrowserCookie,
  aMember,
  anApiKey,
  anOrganization,
  type TestOrganization,
} from '@/tests/support/auth-factories'
import { appOrigin, call, codeOf, openDoors, request } from '@/tests/support/doors'
import { aPicture, eventInput, memberOf } from '@/tests/support/event-factories'
import { POST } from './route'

const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-covers-'))
const doors = openDoors({ STORAGE_URL: `file:${folder}`, MAX_FILE_SIZE: '200000' })
let organization: TestOrganization
let key: string
let eventId: string

beforeAll(async () => {
  organization = await anOrganization(doors.ctx())
  key = (await anApiKey(doors.ctx(), organization)).token
  eventId = (await createEvent({ ...doors.ctx(), actor: memberOf(organization.id) }, eventInput())).id
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const stored = async () => (await readdir(path.join(folder, 'covers')).catch(() => [])).sort()

async function send(
  picture: Buffer,
  sent: { token?: string; headers?: Record<string, string>; query?: string; type?: string } = { token: key },
) {
  return call(POST, `/api/uploads/covers?${sent.query ?? `eventId=${eventId}`}`, {
    ...sent,
    raw: new Uint8Array(picture),
    headers: { 'content-type': sent.type ?? 'image/png', ...sent.headers },
  })
}
const pathOf = (json: unknown) => (json as { data: { coverPath: string } }).data.coverPath

test('a cover is stored as ours, served to anybody for ever, replaced and taken away', async () => {
  const first = await send(await aPicture())
  expect([first.status, pathOf(first.json)]).toEqual([201, expect.stringMatching(/^\/covers\/[0-9a-f]{32}\.webp$/)])
  const file = pathOf(first.json).slice('/covers/'.length)
  const name = file.slice(0, 32)
  expect(await stored()).toEqual([`${name}.jpg`, `${name}.pdf.jpg`, `${name}.webp`])
  for (const [form, format] of [
    ['webp', 'webp'],
    ['jpg', 'jpeg'],
  ] as const) {
    const served = await readCover(request(`/covers/${name}.${form}`), {
      params: Promise.resolve({ file: `${name}.${form}` }),
    })
    expect(served.status).toBe(200)
    expect(served.headers.get('content-type')).toBe(`image/${format}`)
    expect(served.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(served.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await sharp(await served.arrayBuffer()).metadata()).format).toBe(format)
  }
  const second = await send(await aPicture({ format: 'jpeg' }), { token: key, type: 'image/jpeg' })
  expect(pathOf(second.json)).not.toBe(pathOf(first.json))
  expect((await stored()).some((entry) => entry.startsWith(name))).toBe(false)
  await removeCover({ ...doors.ctx(), actor: memberOf(organization.id) }, { eventId })
  expect(await stored()).toEqual([])
  const actions = await doors
    .ctx()
    .db.auditEntry.findMany({ where: { subjectId: eventId }, orderBy: { sequence: 'asc' } })
  expect(actions.map(({ action }) => action)).toEqual([
    'event.created',
    'event.cover_set',
    'event.cover_set',
    'event.cover_removed',
  ])
})

test('a form’s file is taken too', async () => {
  const form = new FormData()
  form.set('file', new File([new Uint8Array(await aPicture())], '../../evil.png', { type: 'image/png' }))
  const answer = await call(POST, `/api/uploads/covers?eventId=${eventId}`, { token: key, raw: form })
  expect(answer.status).toBe(201)
  const empty = new FormData()
  empty.set('image', 'x')
  const refused = await call(POST, `/api/uploads/covers?eventId=${eventId}`, { token: key, raw: empty })
  expect([refused.status, codeOf(refused)]).toEqual([422, 'request.invalid'])
})

test('what is no picture, too big or too much is refused, and nothing is stored', async () => {
  const before = await stored()
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
  expect([(await send(svg, { token: key, type: 'image/svg+xml' })).status, (await send(svg)).status]).toEqual([
    415, 415,
  ])
  expect((await send(Buffer.from('{}'), { token: key, type: 'application/json' })).status).toBe(415)
  expect((await send(Buffer.alloc(0))).status).toBe(422)
  expect((await send(Buffer.from('ffd8ffe000104a464946', 'hex'))).status).toBe(422)
  const big = await send(Buffer.alloc(200_001, 1))
  expect([big.status, codeOf(big)]).toEqual([413, 'request.too_large'])
  const broken = await send(Buffer.from('nonsense'), { token: key, type: 'multipart/form-data; boundary=x' })
  expect([broken.status, codeOf(broken)]).toEqual([422, 'request.malformed'])
  expect(await stored()).toEqual(before)
})

test('a page sends it with the browser’s session, from our own origin and for one’s own organization only', async () => {
  const cookie = await aBrowserCookie(doors.ctx(), organization.owner)
  const reader = await aBrowserCookie(doors.ctx(), await aMember(doors.ctx(), organization, 'read_only'))
  const other = await anOrganization(doors.ctx(), 'Autres')
  const stranger = await aBrowserCookie(doors.ctx(), other.owner)
  const picture = await aPicture()
  const statusOf = async (headers: Record<string, string>, slug: string | null = organization.slug) =>
    (await send(picture, { headers, query: `eventId=${eventId}${slug === null ? '' : `&organization=${slug}`}` }))
      .status
  expect(await statusOf({ cookie, origin: appOrigin })).toBe(201)
  expect(await statusOf({ cookie, origin: 'https://evil.example' })).toBe(403)
  expect(await statusOf({ cookie, origin: 'null' })).toBe(403)
  expect(await statusOf({ cookie })).toBe(403)
  expect(await statusOf({ cookie: reader, origin: appOrigin })).toBe(403)
  expect(await statusOf({ cookie: stranger, origin: appOrigin })).toBe(401)
  expect(await statusOf({ cookie: stranger, origin: appOrigin }, other.slug)).toBe(404)
  expect(await statusOf({ origin: appOrigin })).toBe(401)
  expect(await statusOf({ cookie, origin: appOrigin }, null)).toBe(401)
})

test('another organization’s key and an unknown event are 404', async () => {
  const foreign = (await anApiKey(doors.ctx(), await anOrganization(doors.ctx(), 'Encore'))).token
  const picture = await aPicture()
  expect((await send(picture, { token: foreign })).status).toBe(404)
  expect((await send(picture, { token: key, query: 'eventId=nonsense' })).status).toBe(404)
  expect((await send(picture, { token: key, query: '' })).status).toBe(422)
})

test.each(['x', `${'0'.repeat(32)}.webp`, `${'0'.repeat(32)}.pdf.jpg`, '../../etc/passwd', '%2e%2e', '.tmp', '\0'])(
  'no file is served under %j',
  async (file) => {
    expect((await call(readCover, '/covers/x', { params: { file } })).status).toBe(404)
  },
)
