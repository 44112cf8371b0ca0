// What a token of the REST API is worth is asked of the database each time.

import { jwtVerify, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { route } from '@/server/http/route'
import { type Role, rolePermissions } from '@/server/kernel/actor'
import { aMember, anApiKey } from '@/tests/support/auth-factories'
import { call } from '@/tests/support/doors'
import { dead, loggedIn, openLogin, organization, validate } from '@/tests/support/login'
import { userActor } from './membership-actor'
import { apiTokenKey } from './secrets'
import { revokeAllSessions } from './sessions'

const doors = openLogin()

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
