// Two organizations with everything that an address can name, and the ids by which a caller tries to reach it.

import { issueDocument } from '@/server/documents/issue-document'
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
import { rowsOf } from './authorization-rows'
import { aHold, aSale, completed, type Sale } from './sales-factories'

/** What requests are built from: the victim's ids, or ids of nothing. */
export type Ids = {
  event: string
  ticketType: string
  purchase: string
  ticket: string
  apiKey: string
  checkInList: string
  document: string
  payment: string
  refund: string
  attention: string
  payout: string
  dispute: string
  /** A payment that is awaited from outside of any provider. */
  outside: string
  outsidePurchase: string
  bankLine: string
  integration: string
  webhook: string
  webhookDelivery: string
  suppression: string
  notification: string
  attendee: string
  batch: string
  template: string
  sampleFile: string
  deadLetter: string
  /** Beside the one that the event was born with. */
  otherList: string
  /** The name of an attempt that was refused. */
  scanId: string
  gate: string
  zone: string
  /** A phone's place at a gate, which no phone has taken. */
  device: string
  /** Something that the control room was told. */
  gateAlert: string
  /** Of the key that signs, as a text. */
  kid: string
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
  /** Fresh objects of the victim, since a request may change them: those that `build` names; `buyer` holds the purchase. */
  victim(build: (ids: Ids) => unknown): Promise<Ids & { buyer: string }>
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
  // An organization has only so many keys that live: those of earlier requests make room.
  const keys: string[] = []
  const aKey = async (permissions?: Permission[]) => {
    const key = await anApiKey(ctx, organization, permissions)
    keys.push(key.id)
    const old = keys.splice(0, keys.length - 20)
    await ctx.db.apiKey.updateMany({ where: { id: { in: old } }, data: { revokedAt: ctx.now } })
    return key
  }
  const keyOf = async (permissions: Permission[]) => (await aKey(permissions)).token

  const uuid = () => ctx.random.uuid(ctx.now)
  const nothing = (): Ids => ({
    event: uuid(),
    ticketType: uuid(),
    purchase: uuid(),
    ticket: uuid(),
    apiKey: uuid(),
    checkInList: uuid(),
    document: uuid(),
    payment: uuid(),
    refund: uuid(),
    attention: uuid(),
    payout: uuid(),
    dispute: uuid(),
    outside: uuid(),
    outsidePurchase: uuid(),
    bankLine: uuid(),
    integration: uuid(),
    webhook: uuid(),
    webhookDelivery: uuid(),
    suppression: uuid(),
    notification: uuid(),
    attendee: uuid(),
    batch: uuid(),
    template: uuid(),
    sampleFile: uuid(),
    deadLetter: uuid(),
    otherList: uuid(),
    scanId: uuid(),
    gate: uuid(),
    zone: uuid(),
    device: uuid(),
    gateAlert: uuid(),
    kid: '2147483647',
  })

  // The refunds of an event that was cancelled once: what can be asked about them needs some.
  await ctx.db.refundRun.create({
    data: {
      id: ctx.random.uuid(ctx.now),
      organizationId: organization.id,
      eventId: sale.eventId,
      status: 'completed',
      reason: 'event_cancelled',
      keepFees: false,
      actor: 'test',
      createdAt: ctx.now,
    },
  })

  const {
    anAttention,
    aFailedRefund,
    aPayout,
    aDispute,
    anOutsidePayment,
    aBankLine,
    anIntegration,
    aWebhook,
    ...tickets
  } = rowsOf(ctx, organization.id)

  async function aPaidPurchase(): Promise<{ paid: string; ticket: string }> {
    const { id: paid } = await aHold(anonymous, sale)
    await completed({ ...ctx, actor: { kind: 'system', name: 'test' } }, paid)
    return { paid, ticket: (await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: paid } })).id }
  }

  /** An earlier caller may have changed it. */
  async function signingKid(): Promise<string> {
    const where = { eventId: sale.eventId, supersededAt: null, withdrawnAt: null }
    return String((await ctx.db.eventKey.findFirstOrThrow({ where })).kid)
  }

  async function anInvoice(purchaseId: string): Promise<string> {
    await issueDocument({ ...ctx, actor: { kind: 'system', name: 'test' } }, { purchaseId, refundId: null })
    return (await ctx.db.document.findFirstOrThrow({ where: { purchaseId } })).id
  }

  /** New ones of all that is named; of what is not, those of the first time. */
  async function someObjects(named: ReadonlySet<string>, first?: Ids): Promise<Ids> {
    const isNamed = (...names: (keyof Ids)[]) => !first || names.some((name) => named.has(name))
    const ids = { ...(first ?? nothing()), event: sale.eventId, ticketType: sale.ticketTypes[0]?.id ?? '' }
    if (isNamed('ticket', 'document', 'payment', 'refund', 'dispute')) {
      const { paid, ticket } = await aPaidPurchase()
      const failed = await aFailedRefund(paid)
      Object.assign(ids, { ticket, ...failed })
      if (isNamed('document')) ids.document = await anInvoice(paid)
      if (isNamed('dispute')) ids.dispute = await aDispute(paid, failed.payment)
    }
    if (isNamed('purchase')) ids.purchase = (await aHold(anonymous, sale)).id
    if (isNamed('outside', 'outsidePurchase')) {
      ids.outsidePurchase = (await aHold(anonymous, sale)).id
      ids.outside = await anOutsidePayment(ids.outsidePurchase)
    }
    if (isNamed('apiKey')) ids.apiKey = (await aKey()).id
    if (isNamed('attention')) ids.attention = await anAttention()
    if (isNamed('payout')) ids.payout = await aPayout()
    if (isNamed('bankLine')) ids.bankLine = await aBankLine()
    if (isNamed('integration')) ids.integration = await anIntegration()
    if (isNamed('webhook', 'webhookDelivery')) Object.assign(ids, await aWebhook())
    if (isNamed('suppression')) {
      ids.suppression = uuid()
      const one = { address: `${ids.suppression}@exemple.fr`, scope: 'everything', reason: 'bounced' }
      const data = { id: ids.suppression, organizationId: organization.id, ...one, createdAt: ctx.now }
      await ctx.db.suppression.create({ data })
    }
    if (isNamed('notification')) ids.notification = await tickets.aNotification(ids.event)
    if (isNamed('attendee')) {
      ids.attendee = uuid()
      const person = { organizationId: organization.id, eventId: sale.eventId, name: 'Noé', createdAt: ctx.now }
      await ctx.db.attendee.create({ data: { id: ids.attendee, ...person } })
    }
    if (isNamed('batch')) ids.batch = await tickets.aBatch(ids.event, ids.ticketType)
    if (isNamed('template')) ids.template = await tickets.aTemplate()
    if (isNamed('sampleFile')) ids.sampleFile = await tickets.aSampleFile()
    if (isNamed('kid')) ids.kid = await signingKid()
    if (isNamed('gateAlert')) ids.gateAlert = await tickets.aGateAlert(ids.event)
    if (isNamed('scanId')) ids.scanId = await tickets.aRefusedScan(ids.event)
    if (isNamed('otherList')) ids.otherList = await tickets.aList(ids.event)
    if (isNamed('gate')) ids.gate = await tickets.aGate(ids.event)
    if (isNamed('zone')) ids.zone = await tickets.aZone(ids.event)
    if (isNamed('device')) ids.device = await tickets.aDevice(ids.event)
    if (isNamed('deadLetter')) ids.deadLetter = await tickets.aDeadLetter()
    return ids
  }

  const list = await ctx.db.checkInList.findFirstOrThrow({ where: { eventId: sale.eventId }, select: { id: true } })
  const first = { ...(await someObjects(new Set())), checkInList: list.id }

  async function victim(build: (ids: Ids) => unknown): Promise<Ids & { buyer: string }> {
    // An earlier caller may have paused the event or taken its ticket type off sale.
    await ctx.db.event.update({ where: { id: sale.eventId }, data: { status: 'published' } })
    await ctx.db.ticketType.updateMany({ where: { eventId: sale.eventId }, data: { archivedAt: null } })
    const ids = await someObjects(namedBy(build), first)
    return { ...ids, buyer: purchaseAccessToken({ id: ids.purchase, accessVersion: 0 }) }
  }

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
    nothing,
  }
}

/** The ids that a request is built from. */
function namedBy(build: (ids: Ids) => unknown): ReadonlySet<string> {
  const named = new Set<string>()
  const watched = new Proxy({} as Ids, {
    get(_, name) {
      named.add(String(name))
      return ''
    },
  })
  build(watched)
  return named
}
