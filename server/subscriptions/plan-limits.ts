// What a plan allows, asked for before a new act: one more event on sale, more places, one more member. Guards: two acts at once cannot
// both take the last room (the organization's row is held while it is counted). What is already there is never taken away: an
// organization above its limits keeps its events, its gates and its refunds.
import type { TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { LimitName } from './contract'
import { countUsage, placesOf } from './count-usage'
import { loadPlan } from './load-plan'
import type { Plan } from './plans'

/** For one more event on sale, with all its places. The event itself is not counted. */
export async function requireRoomForEvent(tx: TxCtx, event: { id: string; organizationId: string }): Promise<void> {
  const plan = await lockedPlan(tx, event.organizationId)
  const { eventsOnSale } = await countUsage(tx, event.organizationId, { withoutEvent: event.id })
  refuseBeyond(plan, 'eventsOnSale', eventsOnSale + 1)
  refuseBeyond(plan, 'placesPerEvent', await placesOf(tx, event.id))
}

/** After a change of pools of an event on sale; `before` is what `placesOf` said ahead of it. Fewer places are always welcome. */
export async function requireRoomForPlaces(
  tx: TxCtx,
  event: { id: string; organizationId: string },
  before: number,
): Promise<void> {
  const places = await placesOf(tx, event.id)
  if (places <= before) return
  // The event's own row is held by whoever changes it: nothing is counted over several events here.
  refuseBeyond(await loadPlan(tx, event.organizationId), 'placesPerEvent', places)
}

/** For so many more, those counted that wait for an answer to their invitation. */
export async function requireRoomForMember(tx: TxCtx, organizationId: string, more = 1): Promise<void> {
  const plan = await lockedPlan(tx, organizationId)
  const { members } = await countUsage(tx, organizationId)
  refuseBeyond(plan, 'members', members + more)
}

async function lockedPlan(tx: TxCtx, organizationId: string): Promise<Plan> {
  await tx.db.$queryRaw`SELECT id FROM organization WHERE id = ${organizationId}::uuid FOR NO KEY UPDATE`
  return loadPlan(tx, organizationId)
}

const words: Readonly<Record<LimitName, string>> = {
  eventsOnSale: 'events on sale at a time',
  placesPerEvent: 'places in one event',
  members: 'members',
}

function refuseBeyond(plan: Plan, limit: LimitName, wanted: number): void {
  const maximum = plan.limits[limit]
  if (maximum === null || wanted <= maximum) return
  const sentence = `The plan “${plan.name}” allows ${maximum} ${words[limit]}. Choose a larger plan in the organization’s billing settings.`
  fail('conflict', 'plan.limit_reached', sentence, {
    details: [
      {
        path: limit,
        code: 'too_many',
        values: { maximum, plan: plan.name },
        message: `at most ${maximum} with this plan`,
      },
    ],
  })
}
