import { describe, expect, test } from 'vitest'
import { signUpInput } from '@/server/auth/contract'
import { userActor } from '@/server/auth/membership-actor'
import { signUp } from '@/server/auth/sign-up'
import type { Actor } from '@/server/kernel/ctx'
import { DomainError } from '@/server/kernel/errors'
import { aMember, anOrganization, aUser } from '@/tests/support/auth-factories'
import { openDoors } from '@/tests/support/doors'
import { addMember } from './add-member'
import { createOrganization } from './create-organization'
import { listMembers, myOrganizations } from './queries'

const doors = openDoors()
/** Plans are tried where they stand: server/subscriptions. */
const noLimit = async () => {}
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error instanceof DomainError && [error.kind, error.code],
  )

describe('signing up', () => {
  const anonymous: Actor = { kind: 'anonymous', address: null }
  const valid = { name: 'Zoë 李', email: 'Zoe@Example.org ', password: 'dix caractères', locale: 'fr' }

  test('keeps the address in lower case and the password as a hash only', async () => {
    const { userId } = await signUp(doors.ctx(anonymous), signUpInput.parse(valid))
    const { rows } = await doors
      .ctx()
      .pool.query('SELECT u::text AS all, email, password_hash FROM "user" u WHERE id = $1', [userId])
    expect(rows[0].email).toBe('zoe@example.org')
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(rows[0].all).not.toContain('caract')
  })

  test('with an address that is taken, in any case, is 409; two at once make one account', async () => {
    const input = signUpInput.parse({ ...valid, email: 'twice@example.org' })
    const results = await Promise.all([
      refusalOf(signUp(doors.ctx(anonymous), input)),
      refusalOf(signUp(doors.ctx(anonymous), input)),
    ])
    expect(results.filter((result) => result === null)).toHaveLength(1)
    expect(results).toContainEqual(['conflict', 'auth.email_taken'])
  })

  test.each([
    ['password', 'too short'],
    ['password', 'x'.repeat(201)],
    ['name', 'a\r\nBcc: b'],
    ['name', 'a\0b'],
    ['name', 'x'.repeat(10_000)],
    ['email', 'a@b,c@d'],
    ['email', '"e@attacker.com"@victim.com'],
    ['email', `${'a'.repeat(50_000)}!`],
    ['locale', 'de'],
    ['isAdmin', true],
  ])('refuses %s %j', (field, value) => {
    expect(signUpInput.safeParse({ ...valid, [field]: value }).success).toBe(false)
  })
})

describe('an organization', () => {
  test('has its maker as owner, an address of its own and an audit entry', async () => {
    const ctx = doors.ctx()
    const user = await aUser(ctx)
    const actor = userActor(user.id, null, null)
    const made = await createOrganization({ ...ctx, actor }, { name: 'Théâtre de l’Été', locale: 'fr' })
    expect(made.slug).toBe('theatre-de-l-ete')
    expect(await myOrganizations({ ...ctx, actor })).toMatchObject([{ id: made.id, role: 'owner', eventIds: null }])
    expect(await ctx.db.auditEntry.count({ where: { organizationId: made.id, action: 'organization.created' } })).toBe(
      1,
    )
  })

  test('gets a free address, when many of one name are made at once too', async () => {
    const ctx = doors.ctx()
    const actor = userActor((await aUser(ctx)).id, null, null)
    const made = await Promise.all(
      Array.from({ length: 8 }, () => createOrganization({ ...ctx, actor }, { name: 'Twins', locale: 'en' })),
    )
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(8)
    expect(made.map(({ slug }) => slug)).toContain('twins')
  })

  test.each([
    ['Łódź & Straße', 'lodz-strasse'],
    ['李小龍', 'organisation'],
    ['New', 'new-2'],
  ])('%j is addressed as %j', async (name, slug) => {
    const ctx = doors.ctx()
    const actor = userActor((await aUser(ctx)).id, null, null)
    expect(await createOrganization({ ...ctx, actor }, { name, locale: 'fr' })).toMatchObject({ slug })
  })

  test('is made by people only', async () => {
    expect(
      await refusalOf(createOrganization(doors.ctx({ kind: 'anonymous', address: null }), { name: 'x', locale: 'fr' })),
    ).toEqual(['unauthenticated', 'auth.required'])
  })
})

describe('members', () => {
  test('are seen by members who may, and by nobody of another organization', async () => {
    const ctx = doors.ctx()
    const organization = await anOrganization(ctx)
    const manager = await aMember(ctx, organization, 'manager')
    const asAdmin = doors.ctx(userActor(manager.id, organization.id, { role: 'admin', eventIds: [] }))
    expect(Object.fromEntries((await listMembers(asAdmin)).map(({ email, role }) => [email, role]))).toEqual({
      [organization.owner.email]: 'owner',
      [manager.email]: 'manager',
    })
    const asManager = doors.ctx(userActor(manager.id, organization.id, { role: 'manager', eventIds: [] }))
    expect(await refusalOf(listMembers(asManager))).toEqual(['forbidden', 'auth.forbidden'])
  })

  test('are given no role above the giver’s, no foreign event, and only once', async () => {
    const ctx = doors.ctx()
    const organization = await anOrganization(ctx)
    const user = await aUser(ctx)
    const add = (role: 'owner' | 'admin' | 'manager', to: 'owner' | 'admin' | 'manager', eventIds: string[] = []) =>
      refusalOf(
        addMember(
          doors.ctx(userActor(organization.owner.id, organization.id, { role, eventIds: [] })),
          {
            organizationId: organization.id,
            email: user.email,
            role: to,
            eventIds,
          },
          noLimit,
        ),
      )
    expect(await add('manager', 'manager')).toEqual(['forbidden', 'auth.forbidden'])
    expect(await add('admin', 'owner')).toEqual(['forbidden', 'auth.forbidden'])
    expect(await add('owner', 'manager', ['0197a000-0000-7000-8000-000000000000'])).toEqual([
      'not_found',
      'event.not_found',
    ])
    expect(await ctx.db.membership.count({ where: { userId: user.id } })).toBe(0)
    expect(await add('admin', 'admin')).toBeNull()
    expect(await add('owner', 'owner')).toEqual(['conflict', 'member.exists'])
    expect(await ctx.db.auditEntry.count({ where: { organizationId: organization.id, action: 'member.added' } })).toBe(
      1,
    )
  })

  test('of another organization cannot be added to, and it answers like one that never was', async () => {
    const ctx = doors.ctx()
    const mine = await anOrganization(ctx)
    const foreign = await anOrganization(ctx, 'Autre')
    const asOwner = doors.ctx(userActor(mine.owner.id, mine.id, { role: 'owner', eventIds: [] }))
    for (const organizationId of [foreign.id, '0197a000-0000-7000-8000-000000000000']) {
      const input = { organizationId, email: mine.owner.email, role: 'owner' as const, eventIds: [] }
      expect(await refusalOf(addMember(asOwner, input, noLimit))).toEqual(['not_found', 'organization.not_found'])
    }
  })
})
