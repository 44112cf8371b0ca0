// Makes, changes and archives check-in lists. Guards: a list names types, sessions and a zone of its own event alone; the list that an event
// was born with stays; a list at which somebody stands is not taken away; two that are in use have two names (the database’s own index); every change raises
// the version that devices compare.
import { recordAudit } from '@/server/audit/record-audit'
import { loadEvent, lockEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { announceRules } from '../live/announce'
import { watchZones } from '../zone-watch'
import { type EventLists, type ListFields, MOST_LISTS } from './contract'
import { forgetPlace } from './gate-place'
import { readLists } from './queries'

export async function createList(ctx: Ctx, input: { eventId: string; list: ListFields }): Promise<EventLists> {
  const { list } = input
  return withLists(ctx, input.eventId, async (tx, { id: eventId, organizationId }) => {
    const known = await tx.db.checkInList.count({ where: { eventId, archivedAt: null } })
    if (known >= MOST_LISTS) fail('conflict', 'check_in_list.too_many', `An event has at most ${MOST_LISTS} lists.`)
    await refuseForeign(tx, eventId, list)
    const id = tx.random.uuid(tx.now)
    await tx.db.checkInList.create({ data: { id, organizationId, eventId, changedAt: tx.now, ...columnsOf(list) } })
    await recordAudit(tx, {
      organizationId,
      action: 'check_in_list.created',
      subject: { kind: 'check_in_list', id },
      after: columnsOf(list),
    })
  })
}

/** The same fields once more change nothing. */
export async function changeList(
  ctx: Ctx,
  input: { eventId: string; listId: string; list: ListFields },
): Promise<EventLists> {
  const { list, listId } = input
  return withLists(ctx, input.eventId, async (tx, { id: eventId, organizationId }) => {
    const row = await loadList(tx, eventId, listId)
    if (row.archivedAt !== null) fail('conflict', 'check_in_list.archived', 'An archived list stays as it is.')
    await refuseForeign(tx, eventId, list)
    const after = columnsOf(list)
    const before = columnsOf(row)
    if (JSON.stringify(before) === JSON.stringify(after)) return
    // The database keeps the rules of passes that were in force until now (check_in_list_version).
    await tx.db.checkInList.update({
      where: { id: listId },
      data: { ...after, changedAt: tx.now, version: { increment: 1 } },
    })
    await recordAudit(tx, {
      organizationId,
      action: 'check_in_list.changed',
      subject: { kind: 'check_in_list', id: listId },
      before,
      after,
    })
  })
}

/** Done already: nothing changes. */
export async function archiveList(ctx: Ctx, input: { eventId: string; listId: string }): Promise<EventLists> {
  const { listId } = input
  return withLists(ctx, input.eventId, async (tx, { id: eventId, organizationId }) => {
    const row = await loadList(tx, eventId, listId)
    if (row.archivedAt !== null) return
    if (row.isDefault) {
      fail(
        'conflict',
        'check_in_list.default_stays',
        'The list that the event was born with can be changed, not archived.',
      )
    }
    const [gates, devices] = await Promise.all([
      tx.db.gate.count({ where: { eventId, checkInListId: listId, archivedAt: null } }),
      tx.db.device.count({ where: { eventId, checkInListId: listId, status: { not: 'revoked' } } }),
    ])
    if (gates + devices > 0) {
      fail('conflict', 'check_in_list.in_use', 'Give the gates and devices of this list another one first.')
    }
    await tx.db.checkInList.update({
      where: { id: listId },
      data: { archivedAt: tx.now, version: { increment: 1 } },
    })
    await recordAudit(tx, {
      organizationId,
      action: 'check_in_list.archived',
      subject: { kind: 'check_in_list', id: listId },
      before: { name: row.name },
    })
  })
}

type Owner = { id: string; organizationId: string; timeZone: string }

/** Changes of one event's lists, gates and zones follow each other; the answer is what is there then. */
async function withLists(
  ctx: Ctx,
  eventId: string,
  work: (tx: TxCtx, event: Owner) => Promise<void>,
): Promise<EventLists> {
  const event = await loadEvent(ctx, eventId, 'scanning:manage')
  try {
    await inTransaction(ctx, async (tx) => {
      await lockEvent(tx, event.id)
      await work(tx, event)
    })
  } catch (error) {
    // Nothing else of a list is unique but the id that is made here.
    if (!isDuplicate(error)) throw error
    fail('conflict', 'check_in_list.name_taken', 'Another list of this event has this name.', { cause: error })
  }
  forgetPlace(ctx.pool, event.id)
  watchZones(ctx, event.id)
  announceRules(ctx, event.id)
  return readLists(ctx, event.id, event.timeZone)
}

async function loadList(tx: TxCtx, eventId: string, id: string) {
  return (await tx.db.checkInList.findUnique({ where: { id, eventId } })) ?? notFound('check_in_list')
}

/** Field by field, in one order: what an input or a row has besides is not the caller's to set. */
function columnsOf(list: Omit<ListFields, 'entries'> & { entries: string }) {
  return {
    name: list.name,
    ticketTypeIds: [...list.ticketTypeIds].sort(),
    opensAt: list.opensAt,
    closesAt: list.closesAt,
    sessionIds: [...list.sessionIds].sort(),
    entries: list.entries,
    entryLimit: list.entryLimit,
    exits: list.exits,
    zoneId: list.zoneId,
  }
}

async function refuseForeign(tx: TxCtx, eventId: string, list: ListFields): Promise<void> {
  const { ticketTypeIds, sessionIds, zoneId } = list
  const [types, sessions, zones] = await Promise.all([
    tx.db.ticketType.count({ where: { eventId, id: { in: ticketTypeIds } } }),
    tx.db.eventSession.count({ where: { eventId, id: { in: sessionIds } } }),
    zoneId === null ? 1 : tx.db.zone.count({ where: { eventId, id: zoneId } }),
  ])
  if (types < ticketTypeIds.length) notFound('ticket_type')
  if (sessions < sessionIds.length) notFound('session')
  if (zones === 0) notFound('zone')
}
