// Inviting somebody by mail, and joining by the link in it.
import { beforeEach, describe, expect, test } from 'vitest'
import { userActor } from '@/server/auth/membership-actor'
import { openSession } from '@/server/auth/sessions'
import { verifyCredentials } from '@/server/auth/verify-credentials'
import type { Role } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { DomainError, fail } from '@/server/kernel/errors'
import { changeAddress } from '@/server/notifications/change-address'
import { requireRoomForMember } from '@/server/subscriptions/plan-limits'
import { doMailJobs, mailOf, tokenOf } from '@/tests/support/account-mails'
import {
  aBrowserCookie,
  aMember,
  anOrganization,
  aUser,
  password,
  type TestOrganization,
  type TestUser,
} from '@/tests/support/auth-factories'
import { openDoors } from '@/tests/support/doors'
import { later } from '@/tests/support/sales-factories'
import { acceptInvitation, invitationPage, signUpInvited } from './accept-invitation'
import { invitedSignUpInput, inviteInput } from './contract'
import { inviteMember, resendInvitation, revokeInvitation } from './invite-member'
import { listInvitations, listMembers } from './queries'

const doors = openDoors()
const DAY_S = 86_400
let organization: TestOrganization
let guest: TestUser

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error instanceof DomainError && [error.kind, error.code],
  )
const as = (role: Role, of = organization, eventIds: string[] = []): Ctx =>
  doors.ctx(userActor(of.owner.id, of.id, { role, eventIds }))
const me = (user: TestUser) => doors.ctx(userActor(user.id, null, null))
const invite = (email: string, role: Role = 'manager', ctx = as('owner'), room = requireRoomForMember) =>
  inviteMember(ctx, inviteInput.parse({ email, role }), room)
const join = (token: string, user = guest, ctx = me(user)) => acceptInvitation(ctx, { token }, requireRoomForMember)
const stateBy = async (token: string, ctx = doors.ctx()) => (await invitationPage(ctx, { token })).state
const members = async () => (await listMembers(as('owner'))).map(({ email, role }) => [email, role])

/** Room for so many of the organization. */
const roomFor =
  (maximum: number) =>
  async (tx: Ctx, organizationId: string, more = 1) => {
    const there = await tx.db.membership.count({ where: { organizationId } })
    if (there + more > maximum) fail('conflict', 'plan.limit_reached', 'full')
  }

beforeEach(async () => {
  const ctx = doors.ctx()
  await ctx.pool.query('DELETE FROM rate_limit')
  organization = await anOrganization(ctx)
  guest = await aUser(ctx)
})

describe('an invitation', () => {
  test('goes by mail to its address and makes the member that it names, once', async () => {
    const { id } = await invite(guest.email)
    expect(await listInvitations(as('owner'))).toMatchObject([
      { id, email: guest.email, role: 'manager', eventIds: null },
    ])
    const mail = await mailOf(doors.ctx(), 'invitation', guest.email)
    expect(mail?.subject).toContain('Les Nuits de Lyon')
    expect(mail?.text).toContain('Responsable')
    expect(mail?.text).toMatch(/à accepter avant le .+ \(heure de Paris\)/)
    // Portillon writes it, on the organization's behalf.
    expect(mail?.html).toMatch(/<\/span> (<!-- -->)?Portillon</)
    const token = await tokenOf(doors.ctx(), 'invitation', guest.email)
    expect(await invitationPage(doors.ctx(), { token })).toMatchObject({
      state: 'open',
      organization: { name: 'Les Nuits de Lyon' },
      email: guest.email,
      account: { isProven: false },
    })
    expect(await members()).toHaveLength(1)
    expect(await join(token)).toEqual({ slug: organization.slug })
    expect(await join(token)).toEqual({ slug: organization.slug })
    expect(await members()).toContainEqual([guest.email, 'manager'])
    expect(await stateBy(token)).toBe('accepted')
    expect(await listInvitations(as('owner'))).toEqual([])
    const actions = await doors.ctx().db.auditEntry.findMany({ where: { organizationId: organization.id } })
    expect(actions.map(({ action }) => action)).toEqual(['organization.created', 'member.invited', 'member.added'])
  })

  test('used five times at once makes one member', async () => {
    await invite(guest.email)
    const token = await tokenOf(doors.ctx(), 'invitation', guest.email)
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => refusalOf(join(token))))
    expect(outcomes).toEqual(Array(5).fill(null))
    expect(await members()).toHaveLength(2)
    expect(
      await doors.ctx().db.auditEntry.count({ where: { organizationId: organization.id, action: 'member.added' } }),
    ).toBe(1)
  })

  test('shuts out whoever made an account with its address before: the password and every other session end', async () => {
    const ctx = doors.ctx()
    await aBrowserCookie(ctx, guest)
    const own = await openSession(ctx, { userId: guest.id, organizationId: null, rememberMe: false, userAgent: null })
    await invite(guest.email)
    const token = await tokenOf(ctx, 'invitation', guest.email)
    expect((await invitationPage(ctx, { token })).account).toEqual({ isProven: false })
    await acceptInvitation(me(guest), { token, sessionId: own.id }, requireRoomForMember)
    const alive = { where: { userId: guest.id, revokedAt: null }, select: { id: true } }
    expect(await ctx.db.authSession.findMany(alive)).toEqual([{ id: own.id }])
    const asBefore = verifyCredentials(doors.ctx({ kind: 'anonymous', address: null }), {
      email: guest.email,
      password,
    })
    expect(await refusalOf(asBefore)).toEqual(['unauthenticated', 'auth.invalid_credentials'])
    expect((await mailOf(ctx, 'password_removed', guest.email))?.text).toContain('/forgotten-password')
    expect(await members()).toContainEqual([guest.email, 'manager'])
  })

  test('makes an account whose password stays; no other link and no taken address does', async () => {
    const [ctx, email] = [doors.ctx(), 'nouvelle@example.org']
    await invite(email)
    const token = await tokenOf(ctx, 'invitation', email)
    const sign = (by: string) =>
      signUpInvited(ctx, invitedSignUpInput.parse({ token: by, name: 'Inès', password, locale: 'fr' }))
    const { userId } = await sign(token)
    expect(await refusalOf(sign(token))).toEqual(['conflict', 'auth.email_taken'])
    expect(await join(token, { id: userId, email })).toEqual({ slug: organization.slug })
    expect(await verifyCredentials(ctx, { email, password })).toMatchObject({ id: userId, email })
    expect(await mailOf(ctx, 'password_removed', email)).toBeNull()
    expect(await refusalOf(sign(token))).toEqual(['gone', 'invitation.accepted'])
    expect(await refusalOf(sign('x'.repeat(43)))).toEqual(['not_found', 'invitation.not_found'])
    expect(await ctx.db.user.count({ where: { email } })).toBe(1)
  })

  test('is of no use to another account, to nobody, or without its link', async () => {
    await invite(guest.email)
    const token = await tokenOf(doors.ctx(), 'invitation', guest.email)
    expect(await refusalOf(join(token, await aUser(doors.ctx())))).toEqual(['forbidden', 'invitation.other_address'])
    const anonymous = doors.ctx({ kind: 'anonymous', address: null })
    expect(await refusalOf(join(token, guest, anonymous))).toEqual(['unauthenticated', 'auth.required'])
    for (const wrong of ['', 'x'.repeat(43), `${token.slice(0, 30)}${'A'.repeat(13)}`])
      expect(await refusalOf(join(wrong))).toEqual(['not_found', 'invitation.not_found'])
    expect(await members()).toHaveLength(1)
  })

  test('stands for seven days; sent again it has seven more and the link before is dead', async () => {
    const { id } = await invite(guest.email)
    const token = await tokenOf(doors.ctx(), 'invitation', guest.email)
    const after = later(doors.ctx(), 7 * DAY_S + 5)
    expect(await stateBy(token, after)).toBe('expired')
    expect(await refusalOf(join(token, guest, later(me(guest), 7 * DAY_S + 5)))).toEqual(['gone', 'invitation.expired'])
    await resendInvitation(later(as('owner'), 7 * DAY_S + 5), { id }, requireRoomForMember)
    const anew = await tokenOf(after, 'invitation', guest.email)
    expect(anew).not.toBe(token)
    expect(await stateBy(token, after)).toBe('replaced')
    expect(await refusalOf(join(token, guest, later(me(guest), 7 * DAY_S + 5)))).toEqual([
      'gone',
      'invitation.replaced',
    ])
    expect(await join(anew, guest, later(me(guest), 13 * DAY_S))).toEqual({ slug: organization.slug })
  })

  test('that was withdrawn makes no member, and its mail says nothing any more', async () => {
    const { id } = await invite(guest.email)
    const token = await tokenOf(doors.ctx(), 'invitation', guest.email)
    await revokeInvitation(as('admin'), { id })
    expect(await refusalOf(join(token))).toEqual(['gone', 'invitation.revoked'])
    expect(await mailOf(doors.ctx(), 'invitation', guest.email)).toBeNull()
    expect(await refusalOf(revokeInvitation(as('admin'), { id }))).toEqual(['not_found', 'invitation.not_found'])
    expect(await invite(guest.email)).toMatchObject({ id: expect.any(String) })
  })

  test('of an address that is a member, or invited already, is refused; of two at once one goes out', async () => {
    const member = await aMember(doors.ctx(), organization, 'gate_staff')
    expect(await refusalOf(invite(member.email))).toEqual(['conflict', 'member.exists'])
    const outcomes = await Promise.all([1, 2, 3].map(() => refusalOf(invite(guest.email))))
    expect(outcomes.filter((one) => one === null)).toHaveLength(1)
    expect(outcomes).toContainEqual(['conflict', 'invitation.exists'])
    await doMailJobs(doors.ctx())
    expect(await doors.ctx().db.notification.count({ where: { recipient: guest.email } })).toBe(1)
  })

  test('cannot be turned to another mailbox, and says nothing there', async () => {
    await invite(guest.email)
    await doMailJobs(doors.ctx())
    const sent = { kind: 'invitation', recipient: guest.email }
    const { id } = await doors.ctx().db.notification.findFirstOrThrow({ where: sent })
    const change = { id, email: 'ailleurs@example.org', key: id }
    expect(await refusalOf(changeAddress(as('owner'), change))).toEqual(['conflict', 'notification.not_again'])
    await doors.ctx().db.notification.update({ where: { id }, data: { recipient: change.email } })
    expect(await mailOf(doors.ctx(), 'invitation', change.email)).toBeNull()
  })

  test('leaves no secret in rows or jobs', async () => {
    await invite(guest.email)
    const token = await tokenOf(doors.ctx(), 'invitation', guest.email)
    const { rows } = await doors.ctx().pool.query(
      `SELECT concat((SELECT json_agg(n) FROM notification n), (SELECT json_agg(i) FROM invitation i),
         (SELECT json_agg(a) FROM audit_entry a)) AS all`,
    )
    expect(rows[0].all).toContain(guest.email)
    expect(rows[0].all).not.toContain(token.slice(-20))
  })
})

describe('inviting', () => {
  test('is for who may manage members, of the whole organization, and to no more than they have', async () => {
    const asks: [Ctx, Role, unknown][] = [
      [as('manager'), 'read_only', ['forbidden', 'auth.forbidden']],
      [as('read_only'), 'read_only', ['forbidden', 'auth.forbidden']],
      [as('admin'), 'owner', ['forbidden', 'auth.forbidden']],
      [
        as('admin', organization, [doors.ctx().random.uuid(doors.ctx().now)]),
        'manager',
        ['forbidden', 'auth.whole_organization'],
      ],
      [doors.ctx({ kind: 'anonymous', address: null }), 'manager', ['unauthenticated', 'auth.required']],
    ]
    for (const [ctx, role, refusal] of asks) expect(await refusalOf(invite(guest.email, role, ctx))).toEqual(refusal)
    expect(await listInvitations(as('owner'))).toEqual([])
    expect(await refusalOf(invite('lecture@example.org', 'read_only', as('admin')))).toBeNull()
    expect(await refusalOf(invite(guest.email, 'owner', as('owner')))).toBeNull()
    const sent = (await listInvitations(as('owner'))).find(({ role }) => role === 'owner')
    expect(await refusalOf(revokeInvitation(as('admin'), { id: sent?.id ?? '' }))).toEqual([
      'forbidden',
      'auth.forbidden',
    ])
  })

  test('to an event of another organization is 404, and so is acting on another one’s invitation', async () => {
    const foreign = await anOrganization(doors.ctx(), 'Autre')
    const { id } = await invite(guest.email)
    for (const act of [
      () => resendInvitation(as('owner', foreign), { id }, requireRoomForMember),
      () => revokeInvitation(as('owner', foreign), { id }),
    ])
      expect(await refusalOf(act())).toEqual(['not_found', 'invitation.not_found'])
    expect(await listInvitations(as('owner', foreign))).toEqual([])
    const input = inviteInput.parse({ email: 'z@example.org', role: 'gate_staff', eventIds: [id] })
    expect(await refusalOf(inviteMember(as('owner'), input, requireRoomForMember))).toEqual([
      'not_found',
      'event.not_found',
    ])
  })

  test('stops where the plan ends, those counted that wait; joining asks again', async () => {
    const send = (email: string) => refusalOf(invite(email, 'manager', as('owner'), roomFor(3)))
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((name) => send(`${name}-${guest.email}`)))
    expect(outcomes.filter((one) => one === null)).toHaveLength(2)
    expect(outcomes).toContainEqual(['conflict', 'plan.limit_reached'])
    const [one] = await listInvitations(as('owner'))
    await revokeInvitation(as('owner'), { id: one?.id ?? '' })
    expect(await refusalOf(invite(guest.email, 'manager', as('owner'), roomFor(3)))).toBeNull()
    const token = await tokenOf(doors.ctx(), 'invitation', guest.email)
    expect(await refusalOf(acceptInvitation(me(guest), { token }, roomFor(1)))).toEqual([
      'conflict',
      'plan.limit_reached',
    ])
    expect(await stateBy(token)).toBe('open')
    expect(await members()).toHaveLength(1)
  })

  test('writes to one mailbox five times a day at most', async () => {
    const { id } = await invite(guest.email)
    for (let time = 0; time < 4; time++) await resendInvitation(as('owner'), { id }, requireRoomForMember)
    expect(await refusalOf(resendInvitation(as('owner'), { id }, requireRoomForMember))).toEqual([
      'rate_limited',
      'rate_limited',
    ])
  })
})
