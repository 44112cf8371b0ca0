import { jwtVerify, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { POST as loginRoute } from '@/app/api/auth/login/route'
import { POST as validateRoute } from '@/app/api/auth/validate/route'
import { route } from '@/server/http/route'
import { type Role, rolePermissions, roles } from '@/server/kernel/actor'
import {
  aMember,
  anApiKey,
  anOrganization,
  aUser,
  password,
  type TestOrganization,
} from '@/tests/support/auth-factories'
import { call, codeOf, openDoors } from '@/tests/support/doors'
import { userActor } from './membership-actor'
import { apiTokenKey } from './secrets'
import { revokeAllSessions } from './sessions'

const doors = openDoors()
let organization: TestOrganization
let addresses = 0

beforeAll(async () => {
  organization = await anOrganization(doors.ctx())
})

/** From an address that nobody used before, unless one is given. */
function login(body: unknown, address = `192.0.2.${++addresses}`) {
  return call(loginRoute, '/api/auth/login', { body, address })
}

type LoginData = {
  user: { id: string; email: string; role: Role; permissions: string[] }
  token: string
  expiresIn: number
}

async function loggedIn(email: string, more: object = {}): Promise<LoginData> {
  const answered = await login({ email, password, ...more })
  expect(answered.status).toBe(200)
  return (answered.json as { data: LoginData }).data
}

async function validate(token: string, permissions: string[] = []) {
  const answered = await call(validateRoute, '/api/auth/validate', { body: { token, permissions } })
  expect(answered.status).toBe(200)
  return answered.json as {
    valid: boolean
    userId: string | null
    permissions: string[] | null
    expiresAt: string | null
  }
}

const dead = { valid: false, userId: null, permissions: null, expiresAt: null }

describe('login', () => {
  test.each(roles)('a %s gets a token with exactly the permissions of the role', async (role) => {
    const user = await aMember(doors.ctx(), organization, role)
    const data = await loggedIn(user.email)
    expect(data.user).toMatchObject({ id: user.id, email: user.email, role })
    expect(data.user.permissions).toEqual([...rolePermissions[role]])
    const valid = await validate(data.token, data.user.permissions)
    expect(valid).toMatchObject({ valid: true, userId: user.id, permissions: data.user.permissions })
  })

  test('lasts 8 hours, or 30 days when remembered', async () => {
    expect((await loggedIn(organization.owner.email)).expiresIn).toBe(8 * 3600)
    expect((await loggedIn(organization.owner.email, { rememberMe: true })).expiresIn).toBe(30 * 24 * 3600)
  })

  test('takes an address in any case and a password in any normal form', async () => {
    const composed = await aUser(doors.ctx())
    await aMembership(composed.id)
    await loggedIn(composed.email.toUpperCase())
  })

  test('names the oldest membership, or the organization asked for', async () => {
    const ctx = doors.ctx()
    const second = await anOrganization(ctx, 'Second')
    const user = await aMember(ctx, organization, 'manager')
    await doors.ctx().db.membership.create({
      data: {
        id: ctx.random.uuid(ctx.now),
        organizationId: second.id,
        userId: user.id,
        role: 'read_only',
        createdAt: new Date(ctx.now.getTime() + 1000),
      },
    })
    expect((await loggedIn(user.email)).user.role).toBe('manager')
    expect((await loggedIn(user.email, { organizationId: second.id })).user.role).toBe('read_only')
  })

  test('for a foreign or unknown organization is 404, the same for both', async () => {
    const foreign = await anOrganization(doors.ctx(), 'Étrangère')
    const answers = []
    for (const organizationId of [foreign.id, '0197a000-0000-7000-8000-000000000000']) {
      answers.push(await login({ email: organization.owner.email, password, organizationId }))
    }
    expect(answers.map((answered) => [answered.status, codeOf(answered)])).toEqual(
      Array(2).fill([404, 'organization.not_found']),
    )
  })

  test('of somebody without any organization is 403', async () => {
    const answered = await login({ email: (await aUser(doors.ctx())).email, password })
    expect([answered.status, codeOf(answered)]).toEqual([403, 'auth.no_organization'])
  })

  test('a wrong password, an unknown address and a disabled user are one refusal', async () => {
    const ctx = doors.ctx()
    const disabled = await aMember(ctx, organization, 'admin')
    await ctx.db.user.update({ where: { id: disabled.id }, data: { disabledAt: ctx.now } })
    const answers = [
      await login({ email: organization.owner.email, password: 'wrong' }),
      await login({ email: 'nobody@example.org', password: 'wrong' }),
      await login({ email: disabled.email, password }),
      await login({ email: organization.owner.email, password: '' }),
    ]
    for (const answered of answers)
      expect([answered.status, codeOf(answered)]).toEqual([401, 'auth.invalid_credentials'])
    const messages = answers.map(({ json }) => (json as { error: { message: string } }).error.message)
    expect(new Set(messages).size).toBe(1)
  })

  test('an unknown address costs the same work as a wrong password', async () => {
    const median = async (email: (n: number) => string) => {
      const times: number[] = []
      for (let n = 0; n < 9; n++) {
        const before = performance.now()
        await login({ email: email(n), password: 'wrong' })
        times.push(performance.now() - before)
      }
      return times.sort((a, b) => a - b)[4] ?? 0
    }
    const known = await Promise.all(Array.from({ length: 9 }, () => aUser(doors.ctx())))
    const ratio = (await median((n) => known[n]?.email ?? '')) / (await median((n) => `nobody-${n}@example.org`))
    // Without the dummy hash an unknown address is answered some twenty times faster.
    expect(ratio).toBeGreaterThan(0.4)
    expect(ratio).toBeLessThan(2.5)
  })

  test.each([
    [{}],
    [{ email: 'a@example.org' }],
    [{ email: ['a@example.org'], password: 'x' }],
    [{ email: 'a@example.org', password: { $ne: '' } }],
    [{ email: 'a@example.org', password: 'x', admin: true }],
    [{ email: 'a@example.org\r\nBcc: b@example.org', password: 'x' }],
    [{ email: 'a@example.org', password: 'x'.repeat(100_000) }],
    [{ email: 'a@example.org', password: 'x', organizationId: '1' }],
  ])('bad input %# is 422', async (body) => {
    expect((await login(body)).status).toBe(422)
  })

  test('a stale credential in the header does not keep anyone from signing in', async () => {
    const answered = await call(loginRoute, '/api/auth/login', {
      body: { email: organization.owner.email, password },
      address: '192.0.2.250',
      headers: { authorization: 'Bearer stale' },
    })
    expect(answered.status).toBe(200)
  })
})

describe('limits of guessing', () => {
  test('the eleventh attempt on one account from one address within a minute is 429 with Retry-After, with the right password too', async () => {
    const user = await aMember(doors.ctx(), organization, 'admin')
    const address = '198.51.100.10'
    for (let n = 0; n < 10; n++) {
      // Right ones: the address gets its own count back, the account does not.
      expect((await login({ email: user.email, password }, address)).status).toBe(200)
    }
    const answered = await login({ email: user.email.toUpperCase(), password }, address)
    expect([answered.status, codeOf(answered)]).toEqual([429, 'rate_limited'])
    expect(Number(answered.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(answered.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect((await login({ email: user.email, password }, '198.51.100.11')).status).toBe(200)
  })

  test('an address that has used its guesses up takes none from any account', async () => {
    const user = await aMember(doors.ctx(), organization, 'admin')
    const address = '198.51.100.12'
    for (let n = 0; n < 10; n++) await login({ email: `personne-${n}@example.com`, password: 'x' }, address)
    for (let n = 0; n < 110; n++) {
      expect((await login({ email: user.email, password: 'x' }, address)).status).toBe(429)
    }
    expect((await login({ email: user.email, password })).status).toBe(200)
  })

  test('the hundred and first attempt on one account within a minute is 429 from any address', async () => {
    const user = await aMember(doors.ctx(), organization, 'admin')
    const attempts = Array.from({ length: 101 }, (_, n) =>
      login({ email: user.email, password: 'x' }, `203.0.113.${n + 1}`),
    )
    const statuses = (await Promise.all(attempts)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  })

  test('eleven wrong guesses from one address over many accounts end in 429, when made at once too', async () => {
    const users = await Promise.all(Array.from({ length: 15 }, () => aUser(doors.ctx())))
    const answers = await Promise.all(
      users.map(({ email }) => login({ email, password: 'Printemps2027' }, '198.51.100.1')),
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5)
  })

  test('one IPv6 customer’s addresses are one address', async () => {
    const guess = (index: number, network: string) =>
      login({ email: `sixieme-${index}@example.org`, password: 'une devinette' }, `${network}::${index + 1}`)
    for (let index = 0; index < 10; index++) expect((await guess(index, '2001:db8:1:2')).status).toBe(401)
    expect((await guess(10, '2001:db8:1:2')).status).toBe(429)
    expect((await guess(11, '2001:db8:1:3')).status).toBe(401)
  })

  test('many people behind one address may sign in', async () => {
    for (let n = 0; n < 14; n++) {
      const user = await aMember(doors.ctx(), organization, 'gate_staff')
      expect((await login({ email: user.email, password }, '198.51.100.2')).status).toBe(200)
    }
  })
})

describe('a token is worth what its rows are worth now', () => {
  const whoami = route({
    callers: ['user'],
    handle: async (ctx) => ctx.actor.kind === 'user' && [...ctx.actor.permissions],
  })
  const use = (token: string) => call(whoami, '/', { token })

  async function aToken(role: Role = 'manager') {
    const user = await aMember(doors.ctx(), organization, role)
    return { user, token: (await loggedIn(user.email)).token }
  }

  test('a sign-out everywhere ends it at once', async () => {
    const { user, token } = await aToken()
    await revokeAllSessions({ ...doors.ctx(), actor: userActor(user.id, null, null) })
    expect((await use(token)).status).toBe(401)
    expect(await validate(token)).toEqual(dead)
  })

  test('disabling the user ends it at once', async () => {
    const { user, token } = await aToken()
    const ctx = doors.ctx()
    await ctx.db.user.update({ where: { id: user.id }, data: { disabledAt: ctx.now } })
    expect((await use(token)).status).toBe(401)
    expect(await validate(token)).toEqual(dead)
  })

  test('leaving the organization ends it at once', async () => {
    const { user, token } = await aToken()
    await doors.ctx().db.membership.deleteMany({ where: { userId: user.id } })
    expect((await use(token)).status).toBe(401)
    expect(await validate(token)).toEqual(dead)
  })

  test('a lower role is lower at once', async () => {
    const { user, token } = await aToken('admin')
    await doors.ctx().db.membership.updateMany({ where: { userId: user.id }, data: { role: 'gate_staff' } })
    expect((await use(token)).json).toMatchObject({ data: [...rolePermissions.gate_staff] })
    expect((await validate(token, ['events:create'])).valid).toBe(false)
    expect((await validate(token, ['scanning:scan'])).valid).toBe(true)
  })

  test('its end is its row’s end, whatever the token says', async () => {
    const { user, token } = await aToken()
    await doors
      .ctx()
      .pool.query("UPDATE auth_session SET expires_at = clock_timestamp() - interval '1 second' WHERE user_id = $1", [
        user.id,
      ])
    expect((await use(token)).status).toBe(401)
  })

  test('a changed, re-signed, unsigned or foreign one is nothing', async () => {
    const { token } = await aToken()
    const { payload } = await jwtVerify(token, apiTokenKey())
    const [head, body, signature] = token.split('.')
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    const sign = (key: Uint8Array, audience = 'portillon-api') =>
      new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).setAudience(audience).sign(key)
    const forged = [
      `${head}.${body}.${signature?.slice(0, -2)}AA`,
      `${none}.${body}.`,
      `${none}.${body}.${signature}`,
      await sign(new TextEncoder().encode('a secret that is long enough for tests')),
      await sign(apiTokenKey(), 'another'),
      'x.y.z',
      '',
    ]
    for (const one of forged) {
      expect(await validate(one)).toEqual(dead)
      if (one) expect((await use(one)).status).toBe(401)
    }
    expect((await use(token)).status).toBe(200)
  })

  test('of one user and the session of another is nothing', async () => {
    const { token } = await aToken()
    const other = await aMember(doors.ctx(), organization, 'owner')
    const { payload } = await jwtVerify(token, apiTokenKey())
    const crossed = await new SignJWT({ ...payload, sub: other.id })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(apiTokenKey())
    expect(await validate(crossed)).toEqual(dead)
  })

  test('validate knows API keys too, and asks for every permission', async () => {
    const key = await anApiKey(doors.ctx(), organization, ['events:read', 'tickets:read'])
    expect(await validate(key.token, ['events:read'])).toEqual({
      valid: true,
      userId: null,
      permissions: ['events:read', 'tickets:read'],
      expiresAt: null,
    })
    expect(await validate(key.token, ['events:read', 'events:create'])).toEqual(dead)
    expect(await validate(key.token, ['made:up'])).toEqual(dead)
  })
})

async function aMembership(userId: string): Promise<void> {
  const ctx = doors.ctx()
  await ctx.db.membership.create({
    data: {
      id: ctx.random.uuid(ctx.now),
      organizationId: organization.id,
      userId,
      role: 'manager',
      createdAt: ctx.now,
    },
  })
}
