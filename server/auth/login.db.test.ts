// Who gets a token, and with which permissions; who gets none is told no more than that.

import { describe, expect, test } from 'vitest'
import { POST as loginRoute } from '@/app/api/auth/login/route'
import { rolePermissions, roles } from '@/server/kernel/actor'
import { aMember, anOrganization, aUser, password } from '@/tests/support/auth-factories'
import { call, codeOf } from '@/tests/support/doors'
import { loggedIn, login, openLogin, organization, validate } from '@/tests/support/login'

const doors = openLogin()

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
