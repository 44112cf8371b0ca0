// Places of an organization. A venue is never changed in place: another event may be held there.
import type { TxCtx } from '@/server/kernel/ctx'
import type { VenueView } from './contract'

/** The id of the organization's venue with exactly this name and address, made when there is none. */
export async function venueId(tx: TxCtx, organizationId: string, venue: VenueView | null): Promise<string | null> {
  if (!venue) return null
  const where = { organizationId, name: venue.name, address: venue.address }
  const known = await tx.db.venue.findFirst({ where, orderBy: { id: 'asc' }, select: { id: true } })
  if (known) return known.id
  const id = tx.random.uuid(tx.now)
  await tx.db.venue.create({ data: { id, ...where } })
  return id
}
