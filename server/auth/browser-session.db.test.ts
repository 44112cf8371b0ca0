// next-auth itself runs here, through its request/response door: the one for Next’s route handlers reads headers from Next’s own store.

import type { NextApiRequest, NextApiResponse } from 'next'
import NextAuth from 'next-auth'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  aMember,
  anOrganization,
  aUser,
  password,
  type TestOrganization,
  type TestUser,
} from '@/tests/support/auth-factories'
import { appOrigin, openDoors } from '@/tests/support/doors'
import { browserSession, sessionClaims, sessionCookieName } from './browser-session'
import { authOptions } from './next-auth'

const doors = openDoors()
let organization: TestOrganization
let addresses = 0

beforeAll(async () => {
  organization = await anOrganization(doors.ctx())
})

type Reply = { status: number; body: unknown; setCookies: string[] }

/** A browser with its own cookie jar. */
function browser(address = `192.0.2.${++addresses}`) {
  const jar = new Map<string, string>()
  const setCookies: string[] = []
  async function visit(action: string, body?: Record<string, string>): Promise<Reply> {
    const reply: Reply = { status: 200, body: undefined, setCookies: [] }
    const written: Record<string, unknown> = {}
    const response = {
      status(status: number) {
        reply.status = status
        return response
      },
      setHeader(name: string, value: unknown) {
        written[name.toLowerCase()] = value
        return response
      },
      getHeader: (name: string) => written[name.toLowerCase()],
      json(value: unknown) {
        reply.body = value
      },
      send(value: unknown) {
        reply.body = value
      },
      end() {},
    }
    const request = {
      method: body ? 'POST' : 'GET',
      headers: { host: 'billets.example', 'x-forwarded-for': address, cookie: cookieHeader() },
      cookies: Object.fromEntries(jar),
      query: { nextauth: action.split('/') },
      body,
    }
    await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, authOptions())
    reply.setCookies = [written['set-cookie'] ?? []].flat() as string[]
    for (const line of reply.setCookies) {
      setCookies.push(line)
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name !== undefined && value !== undefined) jar.set(name, decodeURIComponent(value))
    }
    return reply
  }
  const cookieHeader = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    jar,
    setCookies,
    visit,
    headers: () => new Headers({ cookie: cookieHeader() }),
    async csrf() {
      return ((await visit('csrf')).body as { csrfToken: string }).csrfToken
    },
    async signIn(user: { email: string }, more: Record<string, string> = {}) {
      const csrfToken = await this.csrf()
      return visit('callback/credentials', { csrfToken, json: 'true', email: user.email, password, ...more })
    },
    async signOut(more: Record<string, string> = {}) {
      return visit('signout', { csrfToken: await this.csrf(), json: 'true', ...more })
    },
  }
}

const sessionOf = (headers: Headers, slug: string | null = null) => browserSession(doors.ctx(), headers, slug)

describe('signing in with a browser', () => {
  test('gives a cookie that scripts cannot read, that other sites do not send with their posts, and that carries ids alone', async () => {
    const one = browser()
    await one.signIn(organization.owner)
    const line = one.setCookies.find((text) => text.startsWith(`${sessionCookieName()}=`)) ?? ''
    expect(sessionCookieName()).toBe('__Host-portillon.session')
    expect(line).toMatch(/; HttpOnly/i)
    expect(line).toMatch(/; SameSite=Lax/i)
    expect(line).toMatch(/; Secure/i)
    expect(line).toMatch(/; Path=\//i)
    expect(line).not.toMatch(/; Domain/i)
    expect(Object.keys((await sessionClaims(one.headers())) ?? {}).sort()).toEqual(['sid', 'sub'])
    expect(await sessionOf(one.headers(), organization.slug)).toMatchObject({
      userId: organization.owner.id,
      organization: { id: organization.id, role: 'owner' },
    })
  })

  test('with a wrong password, an unknown address or nonsense opens no session', async () => {
    const sessions = () => doors.ctx().db.authSession.count()
    const before = await sessions()
    for (const more of <Record<string, string>[]>[
      { password: 'wrong' },
      { email: 'nobody@example.org' },
      { email: '' },
      { email: 'x'.repeat(10_000) },
    ]) {
      const one = browser()
      const reply = await one.signIn(organization.owner, more)
      expect(reply.body).toMatchObject({ url: expect.stringContaining('error=CredentialsSignin') })
      expect(await sessionOf(one.headers())).toBeNull()
    }
    expect(await sessions()).toBe(before)
  })

  test('leads to an address of ours, whatever address was asked for; so does signing out', async () => {
    const own = new URL(appOrigin).origin
    const user = await aMember(doors.ctx(), organization, 'manager')
    for (const [callbackUrl, expected] of [
      ['/org/x?y=1', `${own}/org/x?y=1`],
      [`${own}/org`, `${own}/org`],
      [`${own}.evil.test`, own],
      [`${own}:80.evil.test`, own],
      ['//evil.test/', own],
      ['/\\evil.test', own],
      ['https://evil.test', own],
      ['http://[', own],
      ['javascript:alert(1)', own],
    ] as const) {
      const one = browser()
      expect(await one.signIn(user, { callbackUrl })).toMatchObject({ status: 200, body: { url: expected } })
      expect(await one.signOut({ callbackUrl })).toMatchObject({ status: 200, body: { url: expected } })
    }
  })

  test('without next-auth’s CSRF token opens no session', async () => {
    const one = browser()
    await one.visit('callback/credentials', {
      csrfToken: 'guessed',
      json: 'true',
      email: organization.owner.email,
      password,
    })
    expect(await sessionOf(one.headers())).toBeNull()
  })

  test('is limited per account and address: the eleventh attempt is told to wait', async () => {
    const user = await aMember(doors.ctx(), organization, 'manager')
    const address = '198.51.100.20'
    for (let n = 0; n < 10; n++) await browser(address).signIn(user)
    const reply = await browser(address).signIn(user)
    expect(reply.body).toMatchObject({ url: expect.stringContaining('error=rate_limited') })
  })

  test('never sends the visitor to another site', async () => {
    for (const callbackUrl of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const reply = await browser().signIn(organization.owner, { callbackUrl })
      const { url } = reply.body as { url: string }
      expect(new URL(url, appOrigin).origin, callbackUrl).toBe(appOrigin)
    }
  })

  test('gives a new session each time, and the browser’s old one is dead: nothing can be planted beforehand', async () => {
    const user = await aMember(doors.ctx(), organization, 'manager')
    const one = browser()
    await one.signIn(organization.owner)
    const planted = one.headers()
    await one.signIn(user)
    expect((await sessionOf(one.headers()))?.userId).toBe(user.id)
    expect(await sessionOf(planted)).toBeNull()
  })
})

describe('a browser session ends', () => {
  async function signedIn(user?: TestUser) {
    const one = browser()
    await one.signIn(user ?? (await aMember(doors.ctx(), organization, 'manager')))
    expect(await sessionOf(one.headers())).not.toBeNull()
    return one
  }

  test('with a sign-out, for a copied cookie too', async () => {
    const one = await signedIn()
    const copied = one.headers()
    await one.signOut()
    expect(await sessionOf(copied)).toBeNull()
    expect(one.jar.get(sessionCookieName())).toBe('')
  })

  test('when its user is disabled, and next-auth’s own session is empty then', async () => {
    const user = await aMember(doors.ctx(), organization, 'manager')
    const one = await signedIn(user)
    expect((await one.visit('session')).body).toHaveProperty('expires')
    await doors.ctx().db.user.update({ where: { id: user.id }, data: { disabledAt: new Date(0) } })
    expect(await sessionOf(one.headers())).toBeNull()
    expect((await one.visit('session')).body).toEqual({})
  })

  test('after 8 hours, or 30 days when remembered', async () => {
    for (const [more, hours] of [
      [{}, 8],
      [{ rememberMe: 'true' }, 30 * 24],
    ] as const) {
      const one = browser()
      await one.signIn(organization.owner, more)
      const session = await sessionOf(one.headers())
      const left = (session?.expiresAt.getTime() ?? 0) - doors.ctx().now.getTime()
      expect(left / 3_600_000).toBeGreaterThan(hours - 0.1)
      expect(left / 3_600_000).toBeLessThanOrEqual(hours)
    }
  })

  test('and a forged, cut or foreign cookie never was one', async () => {
    const one = await signedIn()
    const token = one.jar.get(sessionCookieName()) ?? ''
    for (const bad of ['', 'x', token.slice(0, -3), `${token}x`, token.replace(/^ey/, 'eY'), 'a.b.c.d.e']) {
      expect(await sessionOf(new Headers({ cookie: `${sessionCookieName()}=${bad}` }))).toBeNull()
    }
    expect(await sessionOf(new Headers())).toBeNull()
  })

  test('and it opens no organization of which its user is no member', async () => {
    const one = await signedIn(await aUser(doors.ctx()))
    expect((await sessionOf(one.headers(), organization.slug))?.organization).toBeNull()
    expect((await sessionOf(one.headers(), 'never-was'))?.organization).toBeNull()
  })
})
