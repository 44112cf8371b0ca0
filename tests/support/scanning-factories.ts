// A gate for tests: an organization, its event on sale with a list, a key, and tickets whose QR texts are really signed.

import { type Permission, type Role, rolePermissions } from '@/server/kernel/actor'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { makeEventKeyPair, signerOf } from '@/server/tickets/event-keys-crypto'
import { makeTicketCode } from '@/server/tickets/ticket-code'
import { encodeToken, type TokenFields } from '@/server/tickets/ticket-token'
import { openPatiently, type TestDatabase } from './database'

export const gateNow = new Date('2027-06-12T17:42:00.000Z')
const masterKey = Buffer.alloc(32, 7)

/** A second process: a ctx over the same database with a pool of its own; `end` closes it. */
export function anotherProcess(ctx: Ctx, database: TestDatabase): { ctx: Ctx; end(): Promise<void> } {
  const { db, pool, close } = openPatiently(database.url, 20)
  return { ctx: { ...ctx, db, pool }, end: close }
}

export type Gate = {
  organizationId: string
  slug: string
  eventId: string
  listId: string
  ticketTypeId: string
  otherTypeId: string
  kid: number
  sign: ReturnType<typeof signerOf>
}

export async function aGate(ctx: Ctx, organizationId?: string): Promise<Gate> {
  const { db, now, random } = ctx
  const uuid = () => random.uuid(now)
  const owner = { organizationId: organizationId ?? uuid(), eventId: uuid() }
  const slug = `o-${owner.organizationId}`
  if (!organizationId)
    await db.organization.create({ data: { id: owner.organizationId, name: 'Les Nuits', slug, createdAt: now } })
  await db.event.create({
    data: {
      id: owner.eventId,
      organizationId: owner.organizationId,
      slug: `e-${owner.eventId}`,
      title: 'Nuits de Fourvière',
      status: 'published',
      timeZone: 'Europe/Paris',
      currency: 'EUR',
      createdAt: now,
      updatedAt: now,
      sessions: {
        create: {
          id: uuid(),
          organizationId: owner.organizationId,
          startsAt: new Date(now.getTime() + 3_600_000),
          endsAt: new Date(now.getTime() + 4 * 3_600_000),
        },
      },
    },
  })
  const list = { id: uuid(), ...owner, name: 'Entrée', isDefault: true }
  await db.checkInList.create({ data: list })
  const types = ['Plein tarif', 'Carré or'].map((name, index) => ({
    id: uuid(),
    ...owner,
    number: index + 1,
    name,
    priceMinor: 4_900,
    createdAt: now,
  }))
  await db.ticketType.createMany({ data: types })
  const { kid } = await db.eventKey.create({
    data: { ...owner, publicKey: new Uint8Array(32), wrappedPrivateKey: '', createdAt: now },
    select: { kid: true },
  })
  const { publicKey, wrappedPrivateKey } = makeEventKeyPair(masterKey, kid, random)
  await db.eventKey.update({ where: { kid }, data: { publicKey: new Uint8Array(publicKey), wrappedPrivateKey } })
  return {
    ...owner,
    slug,
    listId: list.id,
    ticketTypeId: types[0]!.id,
    otherTypeId: types[1]!.id,
    kid,
    sign: signerOf(masterKey, kid, wrappedPrivateKey),
  }
}

export type GateTicket = { id: string; attendeeId: string; code: string; qr: string; fields: TokenFields }

type TicketOptions = {
  name?: string
  ticketTypeId?: string
  status?: 'valid' | 'void' | 'blocked'
  /** The ticket's purchase; without it the ticket was given by the organizer. */
  purchase?: 'held' | 'expired' | 'paid' | 'partially_refunded' | 'refunded' | 'disputed'
  /** Of the text in the QR, over what the ticket's row says. */
  token?: Partial<TokenFields>
}

export async function aGateTicket(ctx: Ctx, gate: Gate, options: TicketOptions = {}): Promise<GateTicket> {
  const { db, now, random } = ctx
  const uuid = () => random.uuid(now)
  const owner = { organizationId: gate.organizationId, eventId: gate.eventId }
  const attendeeId = uuid()
  await db.attendee.create({
    data: { id: attendeeId, ...owner, name: options.name ?? 'Camille Roussel', createdAt: now },
  })
  const purchaseId = options.purchase ? await aPurchase(ctx, owner, options.purchase) : null
  const serial = (Buffer.from(random.bytes(8)).readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn) | 1n
  const ticket = {
    id: uuid(),
    ...owner,
    attendeeId,
    purchaseId,
    kid: gate.kid,
    serial,
    gen: 1,
    flags: options.token?.flags ?? 0,
    code: makeTicketCode(random),
  }
  await db.ticket.create({
    data: {
      ...ticket,
      ticketTypeId: options.ticketTypeId ?? gate.ticketTypeId,
      status: options.status ?? 'valid',
      issuedAt: now,
    },
  })
  const fields = { flags: 0, kid: gate.kid, serial, gen: 1, type: 1, slot: 0, ...options.token }
  return { id: ticket.id, attendeeId, code: ticket.code, qr: encodeToken(fields, gate.sign), fields }
}

async function aPurchase(
  { db, now, random }: Ctx,
  owner: { organizationId: string; eventId: string },
  status: NonNullable<TicketOptions['purchase']>,
): Promise<string> {
  const id = random.uuid(now)
  const places = status === 'held' ? 'held' : status === 'expired' ? 'released' : 'sold'
  await db.purchase.create({
    data: {
      id,
      ...owner,
      number: `PTL-${id}`,
      status,
      places,
      buyerName: 'Camille Roussel',
      buyerEmail: 'camille@example.org',
      locale: 'fr',
      currency: 'EUR',
      subtotalMinor: 4_900,
      totalMinor: 4_900,
      holdExpiresAt: now,
      createdAt: now,
      paidAt: places === 'sold' ? now : null,
    },
  })
  return id
}

export function gateUser(gate: { organizationId: string }, role: Role, eventIds: string[] | null = null): Actor {
  return {
    kind: 'user',
    userId: '0197a0e5-0000-7000-8000-000000000001',
    organizationId: gate.organizationId,
    role,
    permissions: rolePermissions[role],
    eventIds,
  }
}

export function gateApiKey(gate: { organizationId: string }, ...permissions: Permission[]): Actor {
  return {
    kind: 'api_key',
    apiKeyId: '0197a0e5-0000-7000-8000-000000000002',
    organizationId: gate.organizationId,
    permissions: new Set<Permission>(permissions.length > 0 ? permissions : ['scanning:scan']),
  }
}
