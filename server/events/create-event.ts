// Makes an event with all that belongs to it, or nothing: session, venue, pools, ticket types, and the check-in list it is born with.
// Guards: one event per Idempotency-Key and day (`event.request_key` is unique), a slug that nobody has.
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type Ctx, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { currencies } from '@/server/kernel/money'
import { rememberedSince } from '@/server/kernel/request-key'
import { addCapacities, addTicketTypes } from './add-ticket-types'
import type { CreateEvent, OrganizerEvent } from './contract'
import { readEvent } from './queries'
import { faultsOf } from './rules'
import { freeSlug } from './slug'
import { venueId } from './venue'

export async function createEvent(ctx: Ctx, input: CreateEvent): Promise<OrganizerEvent> {
  const organizationId = requireWholeOrganization(ctx, 'events:create')
  refuseFaults(input)
  const earlier = await earlierEvent(ctx, organizationId)
  if (earlier) return earlier
  try {
    const eventId = await inTransaction(ctx, (tx) => insertEvent(tx, organizationId, input))
    return await readEvent(ctx.db, eventId)
  } catch (error) {
    const twin = isDuplicate(error) ? await earlierEvent(ctx, organizationId) : null
    if (twin) return twin
    throw error
  }
}

function refuseFaults(input: CreateEvent): void {
  const details = faultsOf({
    startsAt: input.startsAt,
    endsAt: input.endsAt,
    doorsAt: input.doorsAt ?? null,
    capacities: (input.capacities ?? []).map(({ name }, index) => ({ path: `capacities.${index}`, name })),
    ticketTypes: input.ticketTypes.map((type, index) => ({
      path: `ticketTypes.${index}`,
      name: type.name,
      currency: type.price.currency,
      capacityName: type.capacityName ?? null,
    })),
  })
  if (details.length > 0) fail('invalid', 'event.invalid', 'The parts of the event do not fit together.', { details })
}

/** What the same Idempotency-Key made before: a first try whose answer was lost. */
async function earlierEvent(ctx: Ctx, organizationId: string): Promise<OrganizerEvent | null> {
  if (!ctx.requestKey) return null
  const found = await ctx.db.event.findFirst({
    where: { requestKey: new Uint8Array(ctx.requestKey), organizationId },
    select: { id: true, createdAt: true },
  })
  if (found && found.createdAt < rememberedSince(ctx.now)) {
    await ctx.db.event.updateMany({ where: { id: found.id }, data: { requestKey: null } })
    return null
  }
  return found && readEvent(ctx.db, found.id)
}

async function insertEvent(tx: TxCtx, organizationId: string, input: CreateEvent): Promise<string> {
  const organization = await tx.db.organization.findUniqueOrThrow({ where: { id: organizationId } })
  const id = tx.random.uuid(tx.now)
  const event = { id, organizationId }
  const created = {
    id,
    organizationId,
    slug: await freeSlug(tx, input.title),
    title: input.title,
    description: input.description ?? '',
    timeZone: input.timeZone,
    currency: input.ticketTypes[0]?.price.currency ?? currencies[0],
    venueId: await venueId(tx, organizationId, input.venue ?? null),
    transfersAllowed: input.transfersAllowed,
    renamesAllowed: input.renamesAllowed,
    changesCloseMinutes: input.changesCloseMinutes,
  }
  await tx.db.event.create({
    data: {
      ...created,
      lastTypeNumber: input.ticketTypes.length,
      requestKey: tx.requestKey ? new Uint8Array(tx.requestKey) : null,
      createdAt: tx.now,
      updatedAt: tx.now,
    },
  })
  await tx.db.eventSession.create({
    data: {
      id: tx.random.uuid(tx.now),
      organizationId,
      eventId: id,
      number: 1,
      startsAt: input.startsAt,
      endsAt: input.endsAt,
      doorsAt: input.doorsAt ?? null,
    },
  })
  const pools = await addCapacities(tx, event, input.capacities ?? [])
  const poolIds = new Map(pools.map((pool) => [pool.name, pool.id]))
  await addTicketTypes(tx, event, input.ticketTypes, { poolIds, firstNumber: 1 })
  await tx.db.checkInList.create({
    data: {
      id: tx.random.uuid(tx.now),
      organizationId,
      eventId: id,
      name: organization.locale === 'en' ? 'Entrance' : 'Entrée',
      isDefault: true,
    },
  })
  await recordAudit(tx, {
    organizationId,
    action: 'event.created',
    subject: { kind: 'event', id },
    after: { ...input, slug: created.slug },
  })
  return id
}
