// Two organizations with everything that an address can name, and the ids by which a caller tries to reach it.

import { issueDocument } from '@/server/documents/issue-document'
import type { Permission, Role } from '@/server/kernel/actor'
import { keyPermissions, roles } from '@/server/kernel/actor'
import type { Ctx } from '@/server/kernel/ctx'
import { referenceOf } from '@/server/payments/external/reference'
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

  async function anAttention(): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    const about = { kind: 'balance_unmatched', subjectKind: 'balance_entry', subjectId: ctx.random.uuid(ctx.now) }
    await ctx.db.attentionItem.create({ data: { id, organizationId: organization.id, ...about, openedAt: ctx.now } })
    return id
  }

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

  /** Of a purchase's payment, with the payment itself. */
  async function aFailedRefund(purchaseId: string): Promise<{ payment: string; refund: string }> {
    const [payment, refund] = [ctx.random.uuid(ctx.now), ctx.random.uuid(ctx.now)]
    const owner = { organizationId: organization.id, purchaseId, currency: 'EUR', createdAt: ctx.now }
    const paid = { gateway: 'stripe', providerRef: `cs_${payment}`, status: 'succeeded', capturedMinor: 4900 } as const
    await ctx.db.payment.create({ data: { id: payment, ...owner, ...paid, amountMinor: 4900 } })
    const failed = { paymentId: payment, amountMinor: 100, reason: 'goodwill', status: 'failed' } as const
    await ctx.db.refund.create({ data: { id: refund, ...owner, ...failed } })
    return { payment, refund }
  }

  async function aPayout(): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    const paid = { gateway: 'stripe', providerRef: `po_${id}`, status: 'paid', amountMinor: 4900, currency: 'EUR' }
    await ctx.db.payout.create({
      data: { id, organizationId: organization.id, ...paid, arrivesOn: ctx.now, at: ctx.now },
    })
    return id
  }

  /** Of a payment that its buyer's bank took back. */
  async function aDispute(purchaseId: string, paymentId: string): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    await ctx.db.dispute.create({
      data: {
        id,
        organizationId: organization.id,
        purchaseId,
        paymentId,
        gateway: 'stripe',
        providerRef: `dp_${id}`,
        status: 'needs_response',
        reason: 'fraudulent',
        amountMinor: 4900,
        currency: 'EUR',
        openedAt: ctx.now,
      },
    })
    return id
  }

  async function anOutsidePayment(purchaseId: string): Promise<string> {
    const id = ctx.random.uuid(ctx.now)
    await ctx.db.payment.create({
      data: {
        id,
        organizationId: organization.id,
        purchaseId,
        gateway: 'external',
        method: 'bank_transfer',
        status: 'pending',
        providerRef: referenceOf(id),
        liveMode: true,
        amountMinor: 4900,
        currency: 'EUR',
        createdAt: ctx.now,
      },
    })
    return id
  }

  async function aBankLine(): Promise<string> {
    const [id, importId] = [ctx.random.uuid(ctx.now), ctx.random.uuid(ctx.now)]
    const head = { organizationId: organization.id, fileName: 'releve.csv', lineCount: 1, actor: 'test' }
    await ctx.db.bankImport.create({ data: { id: importId, ...head, at: ctx.now } })
    await ctx.db.bankLine.create({
      data: {
        id,
        organizationId: organization.id,
        importId,
        fingerprint: Buffer.from(id),
        bookedOn: ctx.now,
        amountMinor: 4900,
        currency: 'EUR',
        text: 'VIR',
        status: 'unmatched',
        reason: 'no_reference',
      },
    })
    return id
  }

  /** An organization has only so many that live: each makes room for the next. */
  async function anIntegration(): Promise<string> {
    await ctx.db.integration.updateMany({ where: { organizationId: organization.id }, data: { revokedAt: ctx.now } })
    const id = ctx.random.uuid(ctx.now)
    await ctx.db.integration.create({
      data: { id, organizationId: organization.id, name: 'Banque', wrappedSecret: 'wrapped', createdAt: ctx.now },
    })
    return id
  }

  async function victim(): Promise<Ids & { buyer: string }> {
    // An earlier caller may have paused the event or taken its ticket type off sale.
    await ctx.db.event.update({ where: { id: sale.eventId }, data: { status: 'published' } })
    await ctx.db.ticketType.updateMany({ where: { eventId: sale.eventId }, data: { archivedAt: null } })
    const paid = await aHold(anonymous, sale)
    await completed({ ...ctx, actor: { kind: 'system', name: 'test' } }, paid.id)
    await issueDocument({ ...ctx, actor: { kind: 'system', name: 'test' } }, { purchaseId: paid.id, refundId: null })
    const invoice = await ctx.db.document.findFirstOrThrow({ where: { purchaseId: paid.id }, select: { id: true } })
    const ticket = await ctx.db.ticket.findFirstOrThrow({ where: { purchaseId: paid.id }, select: { id: true } })
    const failed = await aFailedRefund(paid.id)
    const held = await aHold(anonymous, sale)
    const outsideHold = await aHold(anonymous, sale)
    const list = await ctx.db.checkInList.findFirstOrThrow({ where: { eventId: sale.eventId }, select: { id: true } })
    return {
      event: sale.eventId,
      ticketType: sale.ticketTypes[0]?.id ?? '',
      purchase: held.id,
      ticket: ticket.id,
      apiKey: (await aKey()).id,
      checkInList: list.id,
      document: invoice.id,
      ...failed,
      dispute: await aDispute(paid.id, failed.payment),
      attention: await anAttention(),
      payout: await aPayout(),
      outside: await anOutsidePayment(outsideHold.id),
      outsidePurchase: outsideHold.id,
      bankLine: await aBankLine(),
      integration: await anIntegration(),
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
    }),
  }
}
