// Changes an event. Guards: a pool is never made smaller than what is held and sold of it (a conditional UPDATE, and the CHECK behind
// it); slug, currency and pools of an event that has been published stay; changes of one event wait for each other.
import { recordAudit } from '@/server/audit/record-audit'
import { type Ctx, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { placesOf } from '@/server/subscriptions/count-usage'
import { requireRoomForEvent, requireRoomForPlaces } from '@/server/subscriptions/plan-limits'
import { addCapacities, addTicketTypes } from './add-ticket-types'
import { type ChangePlan, planChange } from './change-plan'
import { changePools } from './change-pools'
import { type ChangeEvent, eventCan, type OrganizerEvent } from './contract'
import { loadEvent, lockEvent } from './load-event'
import { readEvent } from './queries'
import { freeSlug } from './slug'
import { tellOfEvent } from './tell-webhooks'
import { venueId } from './venue'

/** `seenAt` is the `updatedAt` that the caller's form was filled from: with another one there, nothing is overwritten unseen. */
export type UpdateEvent = { eventId: string; change: ChangeEvent; seenAt?: Date }

export async function updateEvent(ctx: Ctx, { eventId, change, seenAt }: UpdateEvent): Promise<OrganizerEvent> {
  const { id, organizationId } = await loadEvent(ctx, eventId, 'events:update')
  try {
    await inTransaction(ctx, async (tx) => {
      await lockEvent(tx, id)
      const before = await readEvent(tx.db, id)
      if (!eventCan.edit(before)) {
        fail('conflict', 'event.wrong_status', `An event that is ${before.status} cannot be changed.`)
      }
      if (seenAt && seenAt.getTime() !== before.updatedAt.getTime()) {
        fail(
          'conflict',
          'event.changed_meanwhile',
          'Somebody else changed this event meanwhile. Look at it again first.',
        )
      }
      if (Object.keys(change).length === 0) return
      await write(tx, { event: { ...before, organizationId }, change, plan: planChange(before, change) })
      await tellOfEvent(tx, organizationId, 'event.updated', await readEvent(tx.db, id), Object.keys(change))
    })
  } catch (error) {
    // Two names swapped in one request meet each other on the way.
    if (isDuplicate(error)) {
      fail(
        'conflict',
        'event.name_taken',
        'A name in this change is taken by another part of the event. Change one at a time.',
        {
          cause: error,
        },
      )
    }
    throw error
  }
  return readEvent(ctx.db, id)
}

type Work = { event: OrganizerEvent & { organizationId: string }; change: ChangeEvent; plan: ChangePlan }

async function write(tx: TxCtx, { event, change, plan }: Work): Promise<void> {
  const { id, organizationId } = event
  const placesBefore = event.status === 'draft' ? 0 : await placesOf(tx, id)
  const { lastTypeNumber } = await tx.db.event.findUniqueOrThrow({ where: { id }, select: { lastTypeNumber: true } })
  if (lastTypeNumber + plan.newTypes.length > 65_535) {
    fail('conflict', 'event.too_many_ticket_types', 'This event has had as many ticket types as an event can have.')
  }
  const newSlug = change.title !== undefined && eventCan.restructure(event)
  await tx.db.event.update({
    where: { id },
    data: {
      title: change.title,
      description: change.description,
      timeZone: change.timeZone,
      currency: plan.currency,
      transfersAllowed: change.transfersAllowed,
      renamesAllowed: change.renamesAllowed,
      changesCloseMinutes: change.changesCloseMinutes,
      slug: newSlug ? await freeSlug(tx, change.title ?? event.title, event.slug) : undefined,
      venueId: change.venue === undefined ? undefined : await venueId(tx, organizationId, change.venue),
      lastTypeNumber: lastTypeNumber + plan.newTypes.length,
      // Strictly later than before, so that `seenAt` tells any two states apart.
      updatedAt: new Date(Math.max(tx.now.getTime(), event.updatedAt.getTime() + 1)),
    },
  })
  await tx.db.eventSession.updateMany({ where: { eventId: id, number: 1 }, data: plan.times })
  for (const { id: capacityId, name } of plan.renamed) {
    await tx.db.capacity.update({ where: { id: capacityId }, data: { name } })
  }
  const added = await addCapacities(tx, event, plan.newCapacities)
  const poolIds = new Map([
    ...event.capacities.map(
      (pool) => [plan.renamed.find((to) => to.id === pool.id)?.name ?? pool.name, pool.id] as const,
    ),
    ...added.map((pool) => [pool.name, pool.id] as const),
  ])
  for (const { id: typeId, ...columns } of plan.changedTypes) {
    await tx.db.ticketType.update({ where: { id: typeId }, data: columns })
  }
  await addTicketTypes(tx, event, plan.newTypes, { poolIds, firstNumber: lastTypeNumber + 1 })
  await recordAudit(tx, {
    organizationId,
    action: 'event.updated',
    subject: { kind: 'event', id },
    before: Object.fromEntries(Object.keys(change).map((key) => [key, event[key as keyof ChangeEvent]])),
    after: change,
  })
  // Last, since buyers wait for these rows until the end of the transaction.
  await changePools(tx, event, { repooled: plan.repooled, resized: plan.resized, poolIds })
  if (event.status === 'draft') return
  await requireRoomForPlaces(tx, event, placesBefore)
  // An event that was over and is given a new date is on sale once more.
  if (event.endsAt <= tx.now && plan.times.endsAt > tx.now) await requireRoomForEvent(tx, event)
}
