// Resizes pools and, in an event that was never published, moves ticket types between them.
// Guards: no pool below what is held and sold of it; rows are taken in id order, as holds do, so neither waits for the other in a ring.
import type { TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { addOwnPool } from './add-ticket-types'
import type { ChangePlan, Repooled } from './change-plan'

type PoolChanges = Pick<ChangePlan, 'repooled' | 'resized'> & { poolIds: ReadonlyMap<string, string> }
type EventIds = { id: string; organizationId: string }

export async function changePools(
  tx: TxCtx,
  event: EventIds,
  { repooled, resized, poolIds }: PoolChanges,
): Promise<void> {
  const ownPools = await ownPoolsOf(tx, event.id)
  const sizes = resized
    .map(({ capacityId, typeId, size, path }) => ({ id: capacityId ?? ownPools.get(typeId ?? ''), size, path }))
    .flatMap(({ id, ...rest }) => (id === undefined ? [] : [{ id, ...rest }]))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const { id, size, path } of sizes) {
    const changed = await tx.db.$executeRaw`
      UPDATE capacity SET size = ${size} WHERE id = ${id}::uuid AND held + sold <= ${size}`
    if (changed === 0) await refuseSize(tx, id, path)
  }
  for (const change of repooled) await repool(tx, event, change, { ownPools, poolIds })
}

async function ownPoolsOf(tx: TxCtx, eventId: string): Promise<Map<string, string>> {
  const links = await tx.db.ticketTypeCapacity.findMany({
    where: { capacity: { eventId, name: null } },
    select: { ticketTypeId: true, capacityId: true },
  })
  return new Map(links.map((link) => [link.ticketTypeId, link.capacityId]))
}

async function refuseSize(tx: TxCtx, capacityId: string, path: string): Promise<never> {
  const pool = await tx.db.capacity.findUniqueOrThrow({ where: { id: capacityId } })
  const inUse = pool.held + pool.sold
  fail('conflict', 'capacity.below_sold', `${inUse} places are held or sold, so there cannot be fewer.`, {
    details: [{ path, code: 'places_in_use', values: { minimum: inUse }, message: `at least ${inUse}` }],
  })
}

async function repool(
  tx: TxCtx,
  event: EventIds,
  { typeId, own, capacityName }: Repooled,
  { ownPools, poolIds }: { ownPools: ReadonlyMap<string, string>; poolIds: ReadonlyMap<string, string> },
): Promise<void> {
  // Tickets can be made for a draft too; their places are counted in the pools that the type had then.
  const issued = await tx.db.ticket.findFirst({ where: { ticketTypeId: typeId }, select: { id: true } })
  if (issued) fail('conflict', 'ticket_type.pools_fixed', 'Tickets of this type exist, so it keeps its capacities.')
  const ownPool = ownPools.get(typeId)
  if (ownPool !== undefined && own === null) {
    await tx.db.ticketTypeCapacity.deleteMany({ where: { capacityId: ownPool } })
    await tx.db.capacity.delete({ where: { id: ownPool } })
  }
  if (ownPool === undefined && own !== null) await addOwnPool(tx, event, typeId, own)
  await tx.db.ticketTypeCapacity.deleteMany({ where: { ticketTypeId: typeId, capacity: { name: { not: null } } } })
  const capacityId = capacityName === null ? undefined : poolIds.get(capacityName)
  if (capacityId !== undefined) {
    await tx.db.ticketTypeCapacity.create({
      data: { ticketTypeId: typeId, capacityId, organizationId: event.organizationId },
    })
  }
}
