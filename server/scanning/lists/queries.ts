// The lists of an event as their editor shows them.
import { loadEvent } from '@/server/events/load-event'
import type { Ctx } from '@/server/kernel/ctx'
import type { EntryMode, EventLists, ListView } from './contract'
import { listRules } from './rules'

/** Archived lists last: what they let in stays. */
export async function listsOfEvent(ctx: Ctx, input: { eventId: string }): Promise<EventLists> {
  const { id, timeZone } = await loadEvent(ctx, input.eventId, 'scanning:read')
  return readLists(ctx, id, timeZone)
}

/** Asks nobody's permission. */
export async function readLists(ctx: Pick<Ctx, 'db'>, eventId: string, timeZone: string): Promise<EventLists> {
  const [rows, sessions, ticketTypes, zones, counts] = await Promise.all([
    ctx.db.checkInList.findMany({
      where: { eventId },
      orderBy: [{ archivedAt: { sort: 'asc', nulls: 'first' } }, { isDefault: 'desc' }, { name: 'asc' }],
    }),
    ctx.db.eventSession.findMany({
      where: { eventId },
      orderBy: { startsAt: 'asc' },
      select: { id: true, startsAt: true, endsAt: true },
    }),
    ctx.db.ticketType.findMany({
      where: { eventId },
      orderBy: [{ position: 'asc' }, { number: 'asc' }],
      select: { id: true, name: true, archivedAt: true },
    }),
    ctx.db.zone.findMany({ where: { eventId }, orderBy: { name: 'asc' }, select: { id: true, name: true } }),
    ctx.db.admission.groupBy({ by: ['checkInListId'], where: { eventId, undoneAt: null }, _count: true }),
  ])
  const admissions = new Map(counts.map(({ checkInListId, _count }) => [checkInListId, _count]))
  const lists = rows.map((row): ListView => {
    const { id, organizationId: _, eventId: __, entries, ...list } = row
    return {
      ...list,
      id,
      entries: entries as EntryMode,
      rules: listRules(row, { timeZone, sessions }),
      admissions: admissions.get(id) ?? 0,
    }
  })
  return {
    timeZone,
    sessions,
    zones,
    lists,
    ticketTypes: ticketTypes.map(({ id, name, archivedAt }) => ({ id, name, isArchived: archivedAt !== null })),
  }
}
