import { beforeAll, describe, expect, test } from 'vitest'
import { GET, POST } from '@/app/api/trpc/[trpc]/route'
import {
  aBrowserCookie,
  aMember,
  anOrganization,
  password,
  type TestOrganization,
} from '@/tests/support/auth-factories'
import { type Answered, appOrigin, openDoors, request } from '@/tests/support/doors'

const doors = openDoors()
let organization: TestOrganization
let cookie: string

beforeAll(async () => {
  organization = await anOrganization(doors.ctx())
  cookie = await aBrowserCookie(doors.ctx(), organization.owner)
})

type Sent = { cookie?: string; headers?: Record<string, string>; raw?: BodyInit }

async function answered(response: Response): Promise<Answered> {
  return { status: response.status, headers: response.headers, json: await response.json() }
}

const query = async (path: string, input: unknown, sent: Sent = {}) =>
  answered(
    await GET(
      request(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`, {
        headers: { ...(sent.cookie ? { cookie: sent.cookie } : {}), ...sent.headers },
      }),
    ),
  )

const mutate = async (path: string, input: unknown, sent: Sent = {}) =>
  answered(
    await POST(
      request(`/api/trpc/${path}`, {
        method: 'POST',
        raw: sent.raw ?? JSON.stringify({ json: input }),
        headers: {
          'content-type': 'application/json',
          origin: appOrigin,
          ...(sent.cookie ? { cookie: sent.cookie } : {}),
          ...sent.headers,
        },
      }),
    ),
  )

const errorOf = ({ json }: Answered) =>
  (json as { error: { json: { message: string; data: Record<string, unknown> } } }).error.json

describe('a procedure', () => {
  test('answers its members, under the request id that was given', async () => {
    const result = await query(
      'organizations.current',
      { organization: organization.slug },
      { cookie, headers: { 'x-request-id': 'page-1' } },
    )
    expect(result.status).toBe(200)
    expect(result.json).toMatchObject({ result: { data: { json: { id: organization.id, role: 'owner' } } } })
    expect(result.headers.get('x-request-id')).toBe('page-1')
    expect(result.headers.get('cache-control')).toBe('no-store')
  })

  test('tells a refusal as {code, message, details, requestId} with the status of REST, and no stack', async () => {
    const refused = await mutate(
      'apiKeys.create',
      { organization: organization.slug, name: '', permissions: [], more: 1 },
      { cookie, headers: { 'x-request-id': 'page-2' } },
    )
    expect(refused.status).toBe(422)
    const { data } = errorOf(refused)
    expect(data).toMatchObject({ code: 'request.invalid', requestId: 'page-2', httpStatus: 422 })
    expect((data.details as { path: string }[]).map(({ path }) => path).sort()).toEqual(['more', 'name', 'permissions'])
    expect(JSON.stringify(refused.json)).not.toMatch(/\.ts:|node_modules/)
  })

  test('asked without a session is 401, for a foreign or unknown organization 404, with too low a role 403', async () => {
    const input = { organization: organization.slug }
    expect((await query('organizations.members', input)).status).toBe(401)
    const stranger = await aBrowserCookie(doors.ctx(), (await anOrganization(doors.ctx(), 'Autre')).owner)
    const foreign = await query('organizations.members', input, { cookie: stranger })
    const unknown = await query('organizations.members', { organization: 'never-was' }, { cookie: stranger })
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    expect({ ...errorOf(foreign).data, requestId: '' }).toEqual({ ...errorOf(unknown).data, requestId: '' })
    const scanner = await aBrowserCookie(doors.ctx(), await aMember(doors.ctx(), organization, 'gate_staff'))
    expect((await query('organizations.members', input, { cookie: scanner })).status).toBe(403)
  })

  test('takes a closed schema although every call names its organization', async () => {
    const made = await mutate(
      'apiKeys.create',
      { organization: organization.slug, name: 'Clé', permissions: ['events:read'] },
      { cookie },
    )
    expect(made.status).toBe(200)
  })

  test('can be tried by a person who has no account yet', async () => {
    const me = await query('account.me', undefined)
    expect(me.json).toMatchObject({ result: { data: { json: null } } })
    const signedUp = await mutate('account.signUp', { name: 'Noé', email: 'noe@example.org', password })
    expect(signedUp.status).toBe(200)
  })

  test('sees a changed role in the next call', async () => {
    const member = await aMember(doors.ctx(), organization, 'admin')
    const theirs = await aBrowserCookie(doors.ctx(), member)
    const ask = () => query('apiKeys.list', { organization: organization.slug }, { cookie: theirs })
    expect((await ask()).status).toBe(200)
    await doors.ctx().db.membership.updateMany({ where: { userId: member.id }, data: { role: 'box_office' } })
    expect((await ask()).status).toBe(403)
    await doors.ctx().db.membership.deleteMany({ where: { userId: member.id } })
    expect((await ask()).status).toBe(404)
  })
})

describe('another site', () => {
  const input = { name: 'Volée', locale: 'fr' }

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['the origin null of a sandboxed frame', { origin: 'null' }],
    ['a sub-domain', { origin: 'https://x.billets.example' }],
    ['our origin without TLS', { origin: 'http://billets.example' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a same-site fetch of a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('cannot act with a visitor’s cookie: %s', async (_, headers) => {
    const before = await doors.ctx().db.organization.count()
    const refused = await mutate('organizations.create', input, { cookie, headers })
    expect(refused.status).toBe(403)
    expect(await doors.ctx().db.organization.count()).toBe(before)
  })

  test('nor can a form, or a request that says nothing about where it comes from', async () => {
    const body = JSON.stringify({ json: input })
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      expect((await mutate('organizations.create', input, { cookie, headers: { 'content-type': type } })).status).toBe(
        415,
      )
    }
    const silent = await POST(
      request('/api/trpc/organizations.create', {
        method: 'POST',
        raw: body,
        headers: { 'content-type': 'application/json', cookie },
      }),
    )
    expect(silent.status).toBe(403)
  })

  test('nor can a link: a change by GET is refused', async () => {
    expect((await query('organizations.create', input, { cookie })).status).toBe(405)
  })
})

describe('bad input', () => {
  test.each([
    ['malformed JSON', '{"json":', 400],
    ['a list', '[]', 401],
    ['a number', '7', 401],
    ['no organization', '{"json":{}}', 422],
    ['an organization that is no text', '{"json":{"organization":{"contains":""}}}', 422],
  ])('%s is no 5xx', async (_, raw, status) => {
    const result = await mutate('apiKeys.revoke', null, { cookie: status === 401 ? undefined : cookie, raw })
    expect(result.status).toBeLessThan(500)
    if (status !== 401) expect(result.status).toBe(status)
  })

  test('a batch of 1,000 calls is refused, an unknown procedure is 404, a body over 1 MiB is 413', async () => {
    const paths = Array.from({ length: 1000 }, () => 'account.me').join(',')
    const batch = await GET(request(`/api/trpc/${paths}?batch=1&input=%7B%7D`))
    expect(batch.status).toBe(400)
    expect((await query('account.nothing', null)).status).toBe(404)
    const large = await mutate('account.signUp', { name: 'x'.repeat(1024 * 1024) })
    expect(large.status).toBe(413)
    expect(errorOf(large).data).toMatchObject({ code: 'request.too_large', httpStatus: 413 })
  })

  test('a bank’s file of 5 MB and 50,000 lines is read for a member, and not taken from a stranger', async () => {
    const line = `04/03/2027;VIR SEPA ${'x'.repeat(75)};49,00\n`
    const file = Buffer.from(`Date;Libellé;Crédit\n${line.repeat(50_000)}`)
    const input = { organization: organization.slug, content: file.toString('base64') }
    expect(file.length).toBeGreaterThan(5_000_000)
    const read = await mutate('external.previewStatement', input, { cookie })
    expect(read).toMatchObject({ status: 200, json: { result: { data: { json: { lineCount: 50_000 } } } } })
    const refused = await mutate('external.previewStatement', input)
    expect(refused.status).toBe(401)
    expect(errorOf(refused).data).toMatchObject({ code: 'auth.required' })
    const larger = { ...input, content: 'A'.repeat(8 * 1024 * 1024) }
    const tooLarge = await mutate('external.previewStatement', larger, { cookie })
    expect(errorOf(tooLarge).data).toMatchObject({ code: 'request.too_large', httpStatus: 413 })
  })
})
