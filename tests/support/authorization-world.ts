// Two organizations with everything that an address can name, and the ids by which a caller tries to reach it.

import type { Permission, Role } from '@/server/kernel/actor'
import { keyPermissions, roles } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { purchaseAccessToken } from '@/server/purchases/access'
import {
  aBrowserCookie,
  aMember,
  anApiKey,
  anApiToken,
  anOrganization,
  type TestOrganization,
  type TestUser,
} from './auth-factories'
import { aHold, aSale, completed, type Sale } from './sales-factories'

/** What requests are built from: the victim's ids, or ids of nothing. */
export type Ids = {
  event: string
  ticketType: string
  purchase: string
  ticket: string
  apiKey: string
  checkInList: string
}

export type World = {
  organization: TestOrganization
  stranger: TestOrganization
  sale: Sale
  members: Record<Role, TestUser & { jwt: string; cookie: string }>
  /** A manager of another event only. */
  narrowed: TestUser & { jwt: string; cookie: string }
  strangerKey: string
  strangerJwt: string
  strangerCookie: string
  strangerBuyer: string
  keyWith(permission: Permission): Promise<string>
  keyWithout(permission: Permission): Promise<string>
  /** Fresh objects of the victim, since a request may change them; `buyer` is the access token of the purchase. */
  victim(): Promise<Ids & { buyer: string }>
  nothing(): Ids
}

export async function buildWorld(ctx: Ctx): Promise<World> {
  const organization = await anOrganization(ctx, 'Victime')
  const stranger = await anOrganization(ctx, 'Étrangère')
  const anonymous: Ctx = { ...ctx, actor: { kind: 'anonymous', address: null } }
  const sale = await aSale(anonymous, {
    organizationId: organization.id,
    types: [{ name: 'Plein tarif', amount: 4900 }],
  })
  const otherSale = await aSale(anonymous, { organizationId: organization.id, title: 'Un autre soir' })
  const foreignSale = await aSale(anonymous, { organizationId: stranger.id, title: 'Ailleurs' })

  const withCredentials = async (user: TestUser, of: { id: string } = organization) => ({
    ...user,
    jwt: await anApiToken(ctx, user, of),
    cookie: await aBrowserCookie(ctx, user),
  })
  const members = {} as World['members']
  for (const role of roles) members[role] = await withCredentials(await aMember(ctx, organization, role))
  const strangerOwner = await withCredentials(stranger.owner, stranger)
  const foreignHold = await aHold(anonymous, foreignSale)
  const keyOf = async (permissions: Permission[]) => (await anApiKey(ctx, organization, permissions)).token

  async function victim(): Promise<Ids & { buyer: string }> {
    // An earlier caller may have paused the event or taken its ticket type off sale.
    await ctx.db.event.update({ where: { id: sale.eventId }, data: { status: 'published' } })
    await ctx.db.ticketType.updateMany({ where: { eventId: sale.eventId }, data: { archivedAt: null } })
    const paid = await aHold(anonymous, sale)
    await completed({ ...ctx, actor: { kind: 'system', name: 'test' } }, paid.id)
    const ticket = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: paid.id }, select: { id: true } })
    const held = await aHold(anonymous, sale)
    const list = await ctx.db.checkInList.findFirstOrThrow({ where: { eventId: sale.eventId }, select: { id: true } })
    return {
      event: sale.eventId,
      ticketType: sale.ticketTypes[0]?.id ?? '',
      purchase: held.id,
      ticket: ticket.id,
      apiKey: (await anApiKey(ctx, organization)).id,
      checkInList: list.id,
      buyer: purchaseAccessToken({ id: held.id, accessVersion: 0 }),
    }
  }

  const uuid = () => ctx.random.uuid(ctx.now)
  return {
    organization,
    stranger,
    sale,
    members,
    narrowed: await withCredentials(await aMember(ctx, organization, 'manager', [otherSale.eventId])),
    strangerKey: (await anApiKey(ctx, stranger)).token,
    strangerJwt: strangerOwner.jwt,
    strangerCookie: strangerOwner.cookie,
    strangerBuyer: purchaseAccessToken({ id: foreignHold.id, accessVersion: 0 }),
    keyWith: (permission) => keyOf([permission]),
    keyWithout: (permission) => keyOf(keyPermissions.filter((name) => name !== permission)),
    victim,
    nothing: () => ({
      event: uuid(),
      ticketType: uuid(),
      purchase: uuid(),
      ticket: uuid(),
      apiKey: uuid(),
      checkInList: uuid(),
    }),
  }
}
