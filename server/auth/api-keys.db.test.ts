import { beforeAll, describe, expect, test } from 'vitest'
import { route } from '@/server/http/route'
import { keyPermissions } from '@/server/kernel/actor'
import { DomainError } from '@/server/kernel/errors'
import { aMember, anApiKey, anOrganization, type TestOrganization } from '@/tests/support/auth-factories'
import { call, openDoors } from '@/tests/support/doors'
import { readApiKey } from './api-key-token'
import { createApiKeyInput } from './contract'
import { createApiKey } from './create-api-key'
import { userActor } from './membership-actor'
import { requirePermission } from './policy'
import { listApiKeys } from './queries'
import { revokeApiKey } from './revoke-api-key'

const doors = openDoors()
let organization: TestOrganization

beforeAll(async () => {
  organization = await anOrganization(doors.ctx())
})

const asOwner = () => doors.ctx(userActor(organization.owner.id, organization.id, { role: 'owner', eventIds: [] }))
const read = route({
  callers: ['api_key'],
  handle: async (ctx) => {
    requirePermission(ctx, 'events:read', { organizationId: organization.id }, 'event')
    return null
  },
})
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error instanceof DomainError && [error.kind, error.code],
  )

describe('an API key', () => {
  test('has its prefix shown, its text given once, and only a hash at rest', async () => {
    const { token, ...view } = await createApiKey(asOwner(), { name: 'Caisse', permissions: ['events:read'] })
    expect(token).toMatch(new RegExp(`^ptl_key_${view.prefix}_[A-Za-z0-9_-]{43}$`))
    expect(view.prefix).toMatch(/^[A-Z2-7]{8}$/)
    const secret = token.slice(-43)
    const listed = await listApiKeys(asOwner())
    expect(listed.find(({ id }) => id === view.id)).toMatchObject({
      name: 'Caisse',
      prefix: view.prefix,
      permissions: ['events:read'],
    })
    expect(JSON.stringify(listed)).not.toContain(secret)
    const { rows } = await doors
      .ctx()
      .pool.query('SELECT k::text AS all, secret_hash FROM api_key k WHERE id = $1', [view.id])
    expect(rows[0].all).not.toContain(secret)
    expect(rows[0].secret_hash).toHaveLength(32)
    const audit = await doors
      .ctx()
      .db.auditEntry.findFirst({ where: { action: 'api_key.created', subjectId: view.id } })
    expect(JSON.stringify(audit?.after)).not.toContain(secret)
  })

  test('can do what it was given and nothing else', async () => {
    const reader = await anApiKey(doors.ctx(), organization, ['events:read'])
    const scanner = await anApiKey(doors.ctx(), organization, ['scanning:scan'])
    expect((await call(read, '/', { token: reader.token })).status).toBe(200)
    expect((await call(read, '/', { token: scanner.token })).status).toBe(403)
  })

  test('of another organization finds nothing: 404', async () => {
    const foreign = await anApiKey(doors.ctx(), await anOrganization(doors.ctx(), 'Autre'))
    expect((await call(read, '/', { token: foreign.token })).status).toBe(404)
  })

  test('is dead from the next request after it was revoked, and revoking again changes nothing', async () => {
    const key = await anApiKey(doors.ctx(), organization, ['events:read'])
    const first = await revokeApiKey(asOwner(), { id: key.id })
    expect((await call(read, '/', { token: key.token })).status).toBe(401)
    expect(await revokeApiKey(asOwner(), { id: key.id })).toEqual(first)
    expect(await doors.ctx().db.auditEntry.count({ where: { action: 'api_key.revoked', subjectId: key.id } })).toBe(1)
  })

  test('with a wrong secret behind a known prefix is 401', async () => {
    const key = await anApiKey(doors.ctx(), organization)
    const last = key.token.at(-1) === 'A' ? 'E' : 'A'
    expect((await call(read, '/', { token: key.token.slice(0, -1) + last })).status).toBe(401)
  })

  test('notes its last use at most once a minute', async () => {
    const { db, pool, now } = doors.ctx()
    const key = await anApiKey(doors.ctx(), organization, ['events:read'])
    const at = (seconds: number) => ({ pool, now: new Date(now.getTime() + seconds * 1000) })
    const lastUse = async () => (await db.apiKey.findUniqueOrThrow({ where: { id: key.id } })).lastUsedAt
    for (const [seconds, noted] of [
      [0, 0],
      [2, 0],
      [59, 0],
      [61, 61],
    ] as const) {
      expect(await readApiKey(at(seconds), key.token)).not.toBeNull()
      expect(await lastUse()).toEqual(at(noted).now)
    }
  })

  test('is dead within a second after it was revoked, in a process that has just used it as well', async () => {
    const { pool, now } = doors.ctx()
    const key = await anApiKey(doors.ctx(), organization, ['events:read'])
    expect(await readApiKey({ pool, now }, key.token)).not.toBeNull()
    await revokeApiKey(asOwner(), { id: key.id })
    expect(await readApiKey({ pool, now: new Date(now.getTime() + 1000) }, key.token)).toBeNull()
  })

  test('is limited to 6,000 requests a minute in one process, and not where the contract sets no limit', async () => {
    const key = await anApiKey(doors.ctx(), organization, ['events:read'])
    const unlimited = route({ callers: ['api_key'], keyLimit: 'none', handle: async () => null })
    const { limitApiKey } = await import('@/server/http/api-key-limit')
    for (let n = 0; n < 6000; n++) await limitApiKey(key.id)
    const answered = await call(read, '/', { token: key.token })
    expect(answered.status).toBe(429)
    expect(Number(answered.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await call(unlimited, '/', { token: key.token })).status).toBe(200)
  })
})

describe('making and ending keys', () => {
  test('a key is never given what belongs to a person alone', () => {
    for (const name of ['members:manage', 'api_keys:manage', 'billing:manage', 'organization:transfer', 'made:up']) {
      expect(createApiKeyInput.safeParse({ name: 'x', permissions: [name] }).success).toBe(false)
    }
    expect(createApiKeyInput.safeParse({ name: 'x', permissions: [...keyPermissions] }).success).toBe(true)
    expect(createApiKeyInput.safeParse({ name: 'x', permissions: [] }).success).toBe(false)
  })

  test('nobody gives what they do not have, and roles without the permission make none', async () => {
    const ctx = doors.ctx()
    const before = await ctx.db.apiKey.count()
    const admin = await aMember(ctx, organization, 'admin')
    const asAdmin = doors.ctx(userActor(admin.id, organization.id, { role: 'admin', eventIds: [] }))
    expect(await refusalOf(createApiKey(asAdmin, { name: 'x', permissions: ['billing:read'] }))).toEqual([
      'forbidden',
      'api_key.permissions_beyond_own',
    ])
    for (const role of ['manager', 'box_office', 'gate_staff', 'read_only'] as const) {
      const actor = userActor(admin.id, organization.id, { role, eventIds: [] })
      expect(await refusalOf(createApiKey(doors.ctx(actor), { name: 'x', permissions: ['events:read'] }))).toEqual([
        'forbidden',
        'auth.forbidden',
      ])
    }
    expect(await ctx.db.apiKey.count()).toBe(before)
  })

  test('a member of some events only makes no key and ends none, since it would reach all of them', async () => {
    const key = await anApiKey(doors.ctx(), organization)
    const actor = userActor(organization.owner.id, organization.id, {
      role: 'admin',
      eventIds: ['0197a000-0000-7000-8000-000000000000'],
    })
    for (const attempt of [
      createApiKey(doors.ctx(actor), { name: 'x', permissions: ['events:read'] }),
      revokeApiKey(doors.ctx(actor), { id: key.id }),
    ]) {
      expect(await refusalOf(attempt)).toEqual(['forbidden', 'auth.whole_organization'])
    }
    expect((await doors.ctx().db.apiKey.findUnique({ where: { id: key.id } }))?.revokedAt).toBeNull()
  })

  test('an organization has fifty live keys, however fast they are made, and another one for each that it ends', async () => {
    const crowded = await anOrganization(doors.ctx(), 'Beaucoup')
    const made = await Promise.allSettled(Array.from({ length: 60 }, () => anApiKey(doors.ctx(), crowded)))
    const keys = made.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(keys).toHaveLength(50)
    expect(await refusalOf(anApiKey(doors.ctx(), crowded))).toEqual(['conflict', 'api_key.too_many'])
    const owner = userActor(crowded.owner.id, crowded.id, { role: 'owner', eventIds: [] })
    await revokeApiKey(doors.ctx(owner), { id: keys[0]?.id ?? '' })
    await anApiKey(doors.ctx(), crowded)
    await anApiKey(doors.ctx(), organization)
  })

  test('a foreign key cannot be revoked and answers like one that never was', async () => {
    const other = await anOrganization(doors.ctx(), 'Autre')
    const key = await anApiKey(doors.ctx(), other)
    for (const id of [key.id, '0197a000-0000-7000-8000-000000000000']) {
      expect(await refusalOf(revokeApiKey(asOwner(), { id }))).toEqual(['not_found', 'api_key.not_found'])
    }
    expect((await doors.ctx().db.apiKey.findUnique({ where: { id: key.id } }))?.revokedAt).toBeNull()
  })
})
