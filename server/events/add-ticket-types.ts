// Writes new pools and ticket types of an event whose row the transaction holds (or has just made).
import type { TxCtx } from '@/server/kernel/ctx'
import type { CapacityInput, TicketTypeInput } from './contract'
import { basisPointsOf } from './prices'

type EventIds = { id: string; organizationId: string }

export async function addCapacities(
  tx: TxCtx,
  event: EventIds,
  capacities: readonly CapacityInput[],
): Promise<{ id: string; name: string }[]> {
  // Pools are listed by id: sorted ids keep the order of the request.
  const ids = capacities.map(() => tx.random.uuid(tx.now)).sort()
  const rows = capacities.map(({ name, size }, index) => ({
    id: ids[index] ?? '',
    organizationId: event.organizationId,
    eventId: event.id,
    name,
    size,
  }))
  await tx.db.capacity.createMany({ data: rows })
  return rows.map(({ id, name }) => ({ id, name }))
}

/** `firstNumber` is the event's next free number; the caller raises `last_type_number` by as many. */
export async function addTicketTypes(
  tx: TxCtx,
  event: EventIds,
  types: readonly TicketTypeInput[],
  { poolIds, firstNumber }: { poolIds: ReadonlyMap<string, string>; firstNumber: number },
): Promise<void> {
  const { organizationId, id: eventId } = event
  const rows = types.map((type, index) => ({ ...type, id: tx.random.uuid(tx.now), number: firstNumber + index }))
  await tx.db.ticketType.createMany({
    data: rows.map((row) => ({
      id: row.id,
      organizationId,
      eventId,
      number: row.number,
      position: row.position ?? row.number,
      name: row.name,
      description: row.description ?? '',
      priceMinor: row.price.amount,
      vatBasisPoints: basisPointsOf(row.vatRate ?? 0),
      maxPerPurchase: row.maxPerPurchase ?? 10,
      rotating: row.rotating ?? false,
      createdAt: tx.now,
    })),
  })
  const ownPools = rows.flatMap(({ id, capacity }) =>
    typeof capacity === 'number' ? [{ id: tx.random.uuid(tx.now), size: capacity, ticketTypeId: id }] : [],
  )
  await tx.db.capacity.createMany({
    data: ownPools.map(({ id, size }) => ({ id, organizationId, eventId, name: null, size })),
  })
  await tx.db.ticketTypeCapacity.createMany({
    data: [
      ...ownPools.map(({ id, ticketTypeId }) => ({ ticketTypeId, capacityId: id, organizationId })),
      ...rows.flatMap(({ id, capacityName }) => {
        const capacityId = capacityName ? poolIds.get(capacityName) : undefined
        return capacityId ? [{ ticketTypeId: id, capacityId, organizationId }] : []
      }),
    ],
  })
}

export async function addOwnPool(tx: TxCtx, event: EventIds, ticketTypeId: string, size: number): Promise<void> {
  const { organizationId } = event
  const capacityId = tx.random.uuid(tx.now)
  await tx.db.capacity.create({ data: { id: capacityId, organizationId, eventId: event.id, name: null, size } })
  await tx.db.ticketTypeCapacity.create({ data: { ticketTypeId, capacityId, organizationId } })
}
