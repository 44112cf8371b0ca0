// Links into an account: to sign in, and to choose a password.
import { beforeEach, describe, expect, test } from 'vitest'
import { DomainError } from '@/server/kernel/errors'
import { doMailJobs, mailOf, tokenOf } from '@/tests/support/account-mails'
import {
  aBrowserCookie,
  anApiToken,
  anOrganization,
  aUser,
  password,
  type TestUser,
} from '@/tests/support/auth-factories'
import { openDoors } from '@/tests/support/doors'
import { jobsOf, later } from '@/tests/support/sales-factories'
import { linkState, removesPassword } from './account-link'
import { askForLink } from './ask-for-link'
import { browserSession } from './browser-session'
import type { LinkPurpose } from './contract'
import { resetPasswordInput } from './contract'
import { authorizeLink } from './next-auth'
import { openPasswordSession } from './sessions'
import { resetPassword, signInByLink } from './use-link'
import { verifyCredentials } from './verify-credentials'

const doors = openDoors()
const nobody = 'personne-du-tout@example.org'
const fresh = 'une phrase toute neuve'
const visitor = (address = '192.0.2.1') => doors.ctx({ kind: 'anonymous', address })
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error instanceof DomainError && [error.kind, error.code],
  )
const ask = (email: string, purpose: LinkPurpose, ctx = visitor()) => askForLink(ctx, { email, purpose, locale: 'fr' })
const byLink = (token: string, ctx = visitor()) => signInByLink(ctx, { token, rememberMe: false, userAgent: null })

async function linkFor(user: TestUser, purpose: LinkPurpose): Promise<string> {
  await ask(user.email, purpose)
  return tokenOf(doors.ctx(), purpose, user.email)
}

beforeEach(async () => {
  await doors.ctx().pool.query('DELETE FROM rate_limit')
  await doMailJobs(doors.ctx())
})

describe('asking for a link', () => {
  test.each(['sign_in', 'password_reset'] as const)(
    'to %s answers and does the same for an address that nobody has',
    async (purpose) => {
      const ctx = doors.ctx()
      const user = await aUser(ctx)
      for (const email of [user.email, nobody]) expect(await ask(email, purpose)).toBeUndefined()
      const jobs = await jobsOf(ctx, 'mail-account-link')
      expect(jobs.map(({ payload: { key: _, requestId: __, ...said } }) => said)).toEqual(
        [user.email, nobody].map((email) => ({ email, purpose, locale: 'fr' })),
      )
      expect(await ctx.db.accountLink.count({ where: { userId: user.id } })).toBe(0)
      await doMailJobs(ctx)
      expect(await ctx.db.notification.count({ where: { kind: purpose, recipient: user.email } })).toBe(1)
      expect(await ctx.db.notification.count({ where: { recipient: nobody } })).toBe(0)
    },
  )

  test('sends nothing to an account that was shut', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    await ctx.db.user.update({ where: { id: user.id }, data: { disabledAt: ctx.now } })
    await ask(user.email, 'password_reset')
    expect(await mailOf(ctx, 'password_reset', user.email)).toBeNull()
  })

  test('mails five an hour to one mailbox at most, and says so to nobody', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    for (let time = 0; time < 8; time++) await ask(user.email, 'sign_in')
    await doMailJobs(ctx)
    expect(await ctx.db.notification.count({ where: { recipient: user.email } })).toBe(5)
  })

  test('is refused to a network after thirty in an hour', async () => {
    const network = visitor('198.51.100.7')
    for (let time = 0; time < 30; time++) await ask(`a${time}@example.org`, 'sign_in', network)
    expect(await refusalOf(ask('z@example.org', 'sign_in', network))).toEqual(['rate_limited', 'rate_limited'])
  })

  test('leaves no secret in rows, jobs or what is kept of the mail', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    const token = await linkFor(user, 'password_reset')
    const { rows } = await ctx.pool.query(
      `SELECT (SELECT json_agg(n)::text FROM notification n) || (SELECT json_agg(s)::text FROM notification_step s)
         || (SELECT json_agg(l)::text FROM account_link l) || (SELECT json_agg(j)::text FROM graphile_worker._private_jobs j) AS all`,
    )
    expect(rows[0].all ?? '').not.toContain(token)
    expect(rows[0].all ?? '').not.toContain(token.slice(-20))
  })
})

describe('a sign-in link', () => {
  test('signs in its reader once; looking at it uses nothing up', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    const token = await linkFor(user, 'sign_in')
    for (let look = 0; look < 3; look++) expect(await linkState(visitor(), token, 'sign_in')).toBe('open')
    expect(await byLink(token)).toMatchObject({ userId: user.id })
    expect(await linkState(visitor(), token, 'sign_in')).toBe('used')
    expect(await refusalOf(byLink(token))).toEqual(['gone', 'account_link.used'])
    expect(await ctx.db.authSession.count({ where: { userId: user.id, revokedAt: null } })).toBe(1)
  })

  test('used ten times at once signs in once', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    const token = await linkFor(user, 'sign_in')
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => refusalOf(byLink(token))))
    expect(outcomes.filter((one) => one === null)).toHaveLength(1)
    expect(outcomes.filter((one) => one !== null)).toEqual(Array(9).fill(['gone', 'account_link.used']))
    expect(await ctx.db.authSession.count({ where: { userId: user.id } })).toBe(1)
  })

  test('two links of one person used at once: one signs in, and neither waits for the other for ever', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    const tokens = [await linkFor(user, 'sign_in'), await linkFor(user, 'sign_in')]
    const outcomes = await Promise.all(tokens.map((token) => refusalOf(byLink(token))))
    expect(outcomes).toContainEqual(null)
    expect(outcomes).toContainEqual(['gone', 'account_link.used'])
  })

  test('is good for fifteen minutes', async () => {
    const token = await linkFor(await aUser(doors.ctx()), 'sign_in')
    expect(await linkState(later(visitor(), 15 * 60 - 5), token, 'sign_in')).toBe('open')
    expect(await refusalOf(byLink(token, later(visitor(), 15 * 60 + 5)))).toEqual(['gone', 'account_link.expired'])
  })

  test('forged, of another purpose, or of an account that was shut is a link that never was', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    const token = await linkFor(user, 'sign_in')
    const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BA' : 'AA'}`
    for (const wrong of [forged, '', 'x', 'x'.repeat(43), `${token}A`])
      expect(await refusalOf(byLink(wrong))).toEqual(['not_found', 'account_link.not_found'])
    const asReset = { token, password: fresh }
    expect(await refusalOf(resetPassword(visitor(), asReset))).toEqual(['not_found', 'account_link.not_found'])
    await ctx.db.user.update({ where: { id: user.id }, data: { disabledAt: ctx.now } })
    expect(await refusalOf(byLink(token))).toEqual(['not_found', 'account_link.not_found'])
    expect(await ctx.db.authSession.count({ where: { userId: user.id } })).toBe(0)
  })

  test('in a browser ends the session that was open there', async () => {
    const ctx = doors.ctx()
    const [before, user] = [await aUser(ctx), await aUser(ctx)]
    const headers = new Headers({ cookie: await aBrowserCookie(ctx, before) })
    const signedIn = await authorizeLink({ token: await linkFor(user, 'sign_in') }, headers)
    expect(signedIn).toMatchObject({ id: user.id })
    expect(await browserSession(ctx, headers, null)).toBeNull()
    await expect(authorizeLink({ token: 'x'.repeat(43) }, headers)).rejects.toThrow('account_link.not_found')
    expect(await authorizeLink({ token: ['x'] }, headers)).toBeNull()
  })

  test('says nothing any more once it was used before its mail was written', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    await byLink(await linkFor(user, 'sign_in'))
    expect(await mailOf(ctx, 'sign_in', user.email)).toBeNull()
  })
})

describe('the first link of a mailbox', () => {
  const stands = (user: TestUser) =>
    refusalOf(verifyCredentials(visitor(), { email: user.email, password })).then((refusal) => refusal === null)

  test('shuts out whoever made the account: password, sessions and other links end, and the mailbox is told', async () => {
    const ctx = doors.ctx()
    const organization = await anOrganization(ctx)
    const { owner } = organization
    const cookie = new Headers({ cookie: await aBrowserCookie(ctx, owner) })
    await anApiToken(ctx, owner, organization)
    const [reset, token] = [await linkFor(owner, 'password_reset'), await linkFor(owner, 'sign_in')]
    expect([await stands(owner), await removesPassword(visitor(), token)]).toEqual([true, true])
    const { id } = await byLink(token)
    expect([await stands(owner), await browserSession(ctx, cookie, null)]).toEqual([false, null])
    const alive = { where: { userId: owner.id, revokedAt: null }, select: { id: true } }
    expect(await ctx.db.authSession.findMany(alive)).toEqual([{ id }])
    expect(await linkState(visitor(), reset, 'password_reset')).toBe('used')
    const mail = await mailOf(ctx, 'password_removed', owner.email)
    expect(mail?.text).toMatch(/http\S+\/forgotten-password\b/)
  })

  test('comes once: the next one leaves a password that was chosen since, and every session', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    await resetPassword(visitor(), { token: await linkFor(user, 'password_reset'), password })
    const headers = new Headers({ cookie: await aBrowserCookie(ctx, user) })
    const token = await linkFor(user, 'sign_in')
    expect(await removesPassword(visitor(), token)).toBe(false)
    await byLink(token)
    expect([await stands(user), (await browserSession(ctx, headers, null))?.userId]).toEqual([true, user.id])
    expect(await mailOf(ctx, 'password_removed', user.email)).toBeNull()
  })

  test('leaves no session to a password that was still right a moment before', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    const known = await verifyCredentials(visitor(), { email: user.email, password })
    const token = await linkFor(user, 'sign_in')
    await byLink(token)
    const opened = openPasswordSession(visitor(), known, { organizationId: null, rememberMe: false, userAgent: null })
    expect(await refusalOf(opened)).toEqual(['unauthenticated', 'auth.invalid_credentials'])
    expect(await ctx.db.authSession.count({ where: { userId: user.id, revokedAt: null } })).toBe(1)
  })
})

describe('a link to a new password', () => {
  test('sets it once, ends every session and every other link, and leaves the old password shut out', async () => {
    const ctx = doors.ctx()
    const organization = await anOrganization(ctx)
    const { owner } = organization
    const cookie = new Headers({ cookie: await aBrowserCookie(ctx, owner) })
    await anApiToken(ctx, owner, organization)
    const [other, signIn, token] = [
      await linkFor(owner, 'password_reset'),
      await linkFor(owner, 'sign_in'),
      await linkFor(owner, 'password_reset'),
    ]
    expect(await resetPassword(visitor(), { token, password: fresh })).toEqual({ email: owner.email })
    expect(await browserSession(ctx, cookie, null)).toBeNull()
    expect(await ctx.db.authSession.count({ where: { userId: owner.id, revokedAt: null } })).toBe(0)
    const given = (text: string) => refusalOf(verifyCredentials(visitor(), { email: owner.email, password: text }))
    expect(await given(password)).toEqual(['unauthenticated', 'auth.invalid_credentials'])
    expect(await given(fresh)).toBeNull()
    for (const spent of [token, other])
      expect(await refusalOf(resetPassword(visitor(), { token: spent, password: 'encore une autre' }))).toEqual([
        'gone',
        'account_link.used',
      ])
    expect(await refusalOf(byLink(signIn))).toEqual(['gone', 'account_link.used'])
    expect(await given(fresh)).toBeNull()
    expect((await mailOf(ctx, 'password_changed', owner.email))?.text).toContain('Personne')
    expect(
      await ctx.db.notification.count({ where: { recipient: owner.email, kind: { startsWith: 'password_' } } }),
    ).toBe(3)
  })

  test('used five times at once sets one password, and that one signs in', async () => {
    const user = await aUser(doors.ctx())
    const token = await linkFor(user, 'password_reset')
    const wanted = Array.from({ length: 5 }, (_, at) => `mot de passe ${at}`)
    const outcomes = await Promise.all(
      wanted.map((text) => refusalOf(resetPassword(visitor(), { token, password: text }))),
    )
    const winner = wanted[outcomes.indexOf(null)] ?? ''
    expect(outcomes.filter((one) => one === null)).toHaveLength(1)
    expect(await refusalOf(verifyCredentials(visitor(), { email: user.email, password: winner }))).toBeNull()
  })

  test('is good for an hour', async () => {
    const token = await linkFor(await aUser(doors.ctx()), 'password_reset')
    expect(await linkState(later(visitor(), 3_595), token, 'password_reset')).toBe('open')
    expect(await refusalOf(resetPassword(later(visitor(), 3_605), { token, password: fresh }))).toEqual([
      'gone',
      'account_link.expired',
    ])
  })

  test('takes no password that an account would not take, and is not used up by one', async () => {
    const token = await linkFor(await aUser(doors.ctx()), 'password_reset')
    expect(resetPasswordInput.safeParse({ token, password: 'court' }).success).toBe(false)
    expect(await linkState(visitor(), token, 'password_reset')).toBe('open')
  })
})
