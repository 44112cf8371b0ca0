// Walks every procedure and every route with callers who may and who may not. One that is in no table fails; another organization's
// object must answer exactly like one that never was.
import path from 'node:path'
import { TRPCError } from '@trpc/server'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Permission, permissions, type Role, rolePermissions, roles } from '@/server/kernel/actor'
import { DomainError } from '@/server/kernel/errors'
import { createTrpcContext } from '@/server/trpc/init'
import { appRouter } from '@/server/trpc/root'
import { type ProcedureRule, procedureRules, type RouteRule, routeRules } from './support/authorization-table'
import { buildWorld, type Ids, type World } from './support/authorization-world'
import { type Answered, call, openDoors } from './support/doors'
import { readSourceTree, root } from './support/source-tree'

const doors = openDoors({ STORAGE_URL: 'file:/tmp/portillon-authorization' })
let world: World

beforeAll(async () => {
  world = await buildWorld(doors.ctx())
})

type Handler = Parameters<typeof call>[0]
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

async function findHandlers(): Promise<Map<string, Handler>> {
  const found = new Map<string, Handler>()
  const files = readSourceTree().filter(({ path: file }) => /^app\/.*\/route\.tsx?$/.test(file))
  for (const file of files) {
    const exported = (await import(path.join(root, file.path))) as Record<string, Handler>
    for (const method of methods) {
      const handler = exported[method]
      if (handler) found.set(`${method} ${path.posix.dirname(file.path)}`, handler)
    }
  }
  return found
}

const handlers = await findHandlers()
// By their whole names, as the router holds them; its type is nested.
const flat = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>
const procedures = Object.keys(flat)
const isQuery = (name: string) => flat[name]?._def.type === 'query'

/** What a caller sees, without what differs between any two requests. */
function seen(answered: Answered): unknown {
  const { status, json } = answered
  return { status, json: JSON.parse(JSON.stringify(json, (key, value) => (key === 'requestId' ? '' : value))) }
}

describe('routes', () => {
  test('every route and method is in the table, and nothing else is', () => {
    expect([...handlers.keys()].sort()).toEqual(Object.keys(routeRules).sort())
  })

  const of = <A extends RouteRule['access']>(access: A) =>
    Object.entries(routeRules).filter(
      (entry): entry is [string, Extract<RouteRule, { access: A }>] => entry[1].access === access,
    )

  function send(
    name: string,
    build: (ids: Ids) => ReturnType<Extract<RouteRule, { access: 'public' }>['build']>,
    ids: Ids,
    token?: string,
  ) {
    const handler = handlers.get(name)
    if (!handler) throw new Error(`${name} has no handler`)
    const { path: address = '/', ...sent } = build(ids)
    return call(handler, address, { method: name.split(' ')[0], token, ...sent })
  }

  const admitted = (answered: Answered) => ![401, 403, 404].includes(answered.status) && answered.status !== 500

  test.each(of('public'))('%s is for anyone', async (name, { build, status }) => {
    const answered = await send(name, build, await world.victim(build))
    if (status === undefined) expect(admitted(answered), JSON.stringify(answered.json)).toBe(true)
    else expect(answered.status, JSON.stringify(answered.json)).toBe(status)
  })

  test.each(of('address'))('%s opens by its address alone, and a made-up one is 404', async (name, { build }) => {
    const answered = await send(name, build, world.nothing())
    expect(answered.status).toBe(404)
  })

  test.each(of('permission'))(
    '%s asks for a credential and its permission',
    async (name, { build, permission, buyer, makesOwn }) => {
      const own = await world.victim(build)
      // What is refused changes nothing, and neither does what reads: only who may write gets objects of their own.
      const forWho = async (may: boolean) => (may && !name.startsWith('GET ') ? world.victim(build) : own)
      expect((await send(name, build, own)).status).toBe(401)
      expect((await send(name, build, own, await world.keyWithout(permission))).status).toBe(403)
      expect((await send(name, build, own, world.narrowed.jwt)).status).toBe(makesOwn ? 403 : 404)
      for (const role of roles) {
        const may = rolePermissions[role].has(permission)
        const answered = await send(name, build, await forWho(may), world.members[role].jwt)
        if (may) expect(admitted(answered), `${role}: ${JSON.stringify(answered.json)}`).toBe(true)
        else expect(answered.status, role).toBe(403)
      }
      expect(admitted(await send(name, build, await forWho(true), await world.keyWith(permission)))).toBe(true)

      const asBuyer = await send(name, build, own, own.buyer)
      if (buyer) expect(admitted(asBuyer), JSON.stringify(asBuyer.json)).toBe(true)
      else expect([401, 404]).toContain(asBuyer.status)
    },
  )

  test.each(of('permission').filter(([, { makesOwn }]) => !makesOwn))(
    '%s of another organization answers like one that never was',
    async (name, { build, buyer }) => {
      const own = await world.victim(build)
      for (const token of [world.strangerKey, world.strangerJwt, ...(buyer ? [world.strangerBuyer] : [])]) {
        const foreign = await send(name, build, own, token)
        const unknown = await send(name, build, world.nothing(), token)
        expect(foreign.status).toBe(404)
        expect(seen(foreign)).toEqual(seen(unknown))
      }
    },
  )

  test.each(of('buyer'))('%s is for the holder of the purchase’s token', async (name, { build }) => {
    const own = await world.victim(build)
    expect(admitted(await send(name, build, own, own.buyer))).toBe(true)
    expect((await send(name, build, own)).status).toBe(401)
    expect((await send(name, build, own, world.members.owner.jwt)).status).toBe(401)
    const foreign = await send(name, build, own, world.strangerBuyer)
    expect(foreign.status).toBe(404)
    expect(seen(foreign)).toEqual(seen(await send(name, build, world.nothing(), world.strangerBuyer)))
  })
})

describe('procedures', () => {
  test('every procedure is in the table, and nothing else is', () => {
    expect(procedures.sort()).toEqual(Object.keys(procedureRules).sort())
  })

  const of = <A extends ProcedureRule['access']>(access: A) =>
    Object.entries(procedureRules).filter(
      (entry): entry is [string, Extract<ProcedureRule, { access: A }>] => entry[1].access === access,
    )

  /** `ok`, or the kind and code of the refusal. */
  async function tried(name: string, input: unknown, cookie?: string): Promise<string> {
    const headers = new Headers(cookie === undefined ? {} : { cookie })
    const procedure = name
      .split('.')
      .reduce<unknown>(
        (at, key) => (at as Record<string, unknown>)[key],
        appRouter.createCaller(createTrpcContext(headers)),
      )
    try {
      await (procedure as (input: unknown) => Promise<unknown>)(input)
      return 'ok'
    } catch (error) {
      if (!(error instanceof TRPCError) || !(error.cause instanceof DomainError)) throw error
      return `${error.cause.kind} ${error.cause.code}`
    }
  }

  /** A member whose role means just these permissions while `work` runs: no role is as narrow as one permission. */
  async function memberWith<T>(given: Iterable<Permission>, work: (cookie: string) => Promise<T>): Promise<T> {
    const meanings: Record<Role, ReadonlySet<Permission>> = rolePermissions
    const meant = meanings.read_only
    meanings.read_only = new Set(given)
    try {
      return await work(world.members.read_only.cookie)
    } finally {
      meanings.read_only = meant
    }
  }

  const refusedForever = /^(unauthenticated|forbidden|not_found)/

  test.each(of('public'))('%s is for anyone', async (name, { input }) => {
    expect(await tried(name, input)).not.toMatch(refusedForever)
  })

  test.each(of('address'))('%s opens by its token alone, and a made-up one is not found', async (name, { input }) => {
    for (const cookie of [undefined, world.members.owner.cookie])
      expect(await tried(name, input, cookie)).toMatch(/^not_found /)
  })

  test.each(of('user'))('%s is for whoever is signed in', async (name, { input }) => {
    expect(await tried(name, input)).toBe('unauthenticated auth.required')
    const { cookie } = (await buildCookie()) ?? {}
    expect(await tried(name, input, cookie)).not.toMatch(refusedForever)
  })

  test.each(of('member'))('%s is for every member', async (name) => {
    const input = { organization: world.organization.slug }
    expect(await tried(name, input)).toBe('unauthenticated auth.required')
    for (const role of roles) expect(await tried(name, input, world.members[role].cookie), role).toBe('ok')
    expect(await tried(name, input, world.strangerCookie)).toBe('not_found organization.not_found')
  })

  test.each(of('permission'))(
    '%s asks for a session, a membership and its permission',
    async (name, { permission, also = [], input }) => {
      const organization = world.organization.slug
      const make = async () => ({ organization, ...input(await world.victim(input)) })
      const own = await make()
      // As for the routes: only who may write gets objects of their own.
      const forWho = async (may: boolean) => (may && !isQuery(name) ? make() : own)
      expect(await tried(name, own)).toBe('unauthenticated auth.required')
      expect(await tried(name, own, world.strangerCookie)).toBe('not_found organization.not_found')
      const needed = [permission, ...also]
      for (const role of roles) {
        const may = needed.every((one) => rolePermissions[role].has(one))
        const result = await tried(name, await forWho(may), world.members[role].cookie)
        if (may) expect(result, role).not.toMatch(refusedForever)
        else expect(result, role).toBe('forbidden auth.forbidden')
      }
      for (const missing of needed) {
        const others = permissions.filter((one) => one !== missing)
        expect(await memberWith(others, (cookie) => tried(name, own, cookie)), missing).toMatch(/^forbidden/)
      }
      const allowed = await forWho(true)
      expect(await memberWith(needed, (cookie) => tried(name, allowed, cookie))).not.toMatch(refusedForever)
    },
  )

  test.each(of('permission').filter(([, { names }]) => names !== false))(
    '%s of another organization answers like one that never was',
    async (name, { permission, input, narrowed: ofSomeEvents }) => {
      const organization = world.stranger.slug
      const own = await world.victim(input)
      const foreign = await tried(name, { organization, ...input(own) }, world.strangerCookie)
      expect(foreign).toMatch(/^not_found/)
      expect(foreign).toBe(await tried(name, { organization, ...input(world.nothing()) }, world.strangerCookie))
      if (!rolePermissions.manager.has(permission)) return
      const narrowed = { organization: world.organization.slug, ...input(own) }
      expect(await tried(name, narrowed, world.narrowed.cookie)).toBe(ofSomeEvents ?? foreign)
    },
  )

  const ofTheWhole: readonly Permission[] = ['settings:manage', 'billing:manage', 'api_keys:manage']
  const whole = of('permission').filter(([, { permission }]) => ofTheWhole.includes(permission))

  test.each(whole)('%s is refused to an owner of some events only', async (name, { input }) => {
    const asked = { organization: world.organization.slug, ...input(await world.victim(input)) }
    const meanings: Record<Role, ReadonlySet<Permission>> = rolePermissions
    const meant = meanings.manager
    meanings.manager = new Set(permissions)
    try {
      expect(await tried(name, asked, world.narrowed.cookie)).toBe('forbidden auth.whole_organization')
    } finally {
      meanings.manager = meant
    }
  })

  /** Of a person whom the test may sign out. */
  async function buildCookie(): Promise<{ cookie: string }> {
    const { aBrowserCookie, aMember } = await import('./support/auth-factories')
    const ctx = doors.ctx()
    return { cookie: await aBrowserCookie(ctx, await aMember(ctx, world.organization, 'owner')) }
  }
})
