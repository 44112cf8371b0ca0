// Opens a rehearsal, lets people arrive, holds them up, ends it and takes it away. Guards: one rehearsal of an event at a time; it ends by
// itself; what it wrote is gone when it is removed, and nothing of the event ever was part of it.
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { type EventRef, loadEvent, lockEvent } from '@/server/events/load-event'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { gatePlace } from '../lists/gate-place'
import { type ArrivalsInput, REHEARSAL_MS, type StartRehearsalInput } from './contract'
import { makePracticeDevices, removePracticeDevices } from './practice-devices'
import { arrivalsJob } from './run-arrivals'

type EventInput = { eventId: string }

export async function startRehearsal(ctx: Ctx, { eventId, tickets }: StartRehearsalInput): Promise<{ id: string }> {
  const event = await loadEvent(ctx, eventId, 'scanning:manage')
  const place = (await gatePlace(ctx, event.organizationId, event.id)) ?? notFound('event')
  const asIf = await eveningOf(ctx, eventId)
  const id = ctx.random.uuid(ctx.now)
  const endsAt = new Date(ctx.now.getTime() + REHEARSAL_MS)
  await inTransaction(ctx, async (tx) => {
    await lockEvent(tx, eventId)
    const open = await tx.db.rehearsal.findFirst({
      where: { eventId, endedAt: null },
      select: { id: true, endsAt: true },
    })
    if (open && open.endsAt > tx.now) fail('conflict', 'rehearsal.is_open', 'A rehearsal of this event is going on.')
    if (open) await close(tx, event, open.id)
    const { organizationId } = event
    const data = {
      id,
      organizationId,
      eventId,
      tickets,
      asIf,
      startedBy: actorName(tx.actor),
      startedAt: tx.now,
      endsAt,
    }
    await tx.db.rehearsal.create({ data })
    await makePracticeDevices(tx, place)
    await enqueue(tx, 'end-rehearsal', { rehearsalId: id }, { runAt: endsAt })
    await record(tx, event, id, 'rehearsal.started', { eventId, tickets })
  })
  return { id }
}

/** When the doors of the next date open; now, where they are open. */
async function eveningOf(ctx: Ctx, eventId: string): Promise<Date> {
  const sessions = await ctx.db.eventSession.findMany({
    where: { eventId },
    orderBy: { startsAt: 'asc' },
    select: { startsAt: true, endsAt: true, doorsAt: true },
  })
  const next = sessions.find(({ endsAt }) => endsAt > ctx.now) ?? sessions.at(-1) ?? notFound('event')
  const doors = next.doorsAt ?? next.startsAt
  return next.endsAt > ctx.now && doors < ctx.now ? ctx.now : doors
}

export async function steerArrivals(ctx: Ctx, input: ArrivalsInput): Promise<void> {
  const event = await loadEvent(ctx, input.eventId, 'scanning:manage')
  await inTransaction(ctx, async (tx) => {
    await lockEvent(tx, event.id)
    const open = await openOf(tx, event.id)
    if (open.arrivals === 'done') fail('conflict', 'rehearsal.all_came', 'Everybody has come. Start another rehearsal.')
    if (input.act === 'run') {
      const { perMinute } = input
      await tx.db.rehearsal.update({ where: { id: open.id }, data: { arrivals: 'running', perMinute } })
      await enqueue(tx, 'run-rehearsal', { rehearsalId: open.id }, arrivalsJob(open.id))
      if (open.arrivals === 'none') await record(tx, event, open.id, 'rehearsal.arrivals_began', { perMinute })
      return
    }
    const arrivals = input.act === 'stop' ? 'done' : open.arrivals === 'running' ? 'paused' : open.arrivals
    await tx.db.rehearsal.update({ where: { id: open.id }, data: { arrivals } })
  })
}

/** Ending it again changes nothing. */
export async function endRehearsal(ctx: Ctx, { eventId }: EventInput): Promise<void> {
  const event = await loadEvent(ctx, eventId, 'scanning:manage')
  await inTransaction(ctx, async (tx) => {
    await lockEvent(tx, eventId)
    const open = await tx.db.rehearsal.findFirst({ where: { eventId, endedAt: null }, select: { id: true } })
    if (open) await close(tx, event, open.id)
  })
}

/** The job at its latest end. */
export async function endForgotten(ctx: Ctx, { rehearsalId }: { rehearsalId: string }): Promise<void> {
  const found = await ctx.db.rehearsal.findUnique({ where: { id: rehearsalId }, include: { event: true } })
  if (!found || found.endedAt || found.endsAt > ctx.now) return
  await inTransaction(ctx, async (tx) => {
    await lockEvent(tx, found.eventId)
    await close(tx, found.event, rehearsalId)
  })
}

/** All that the event's rehearsals left behind. */
export async function removeRehearsals(ctx: Ctx, { eventId }: EventInput): Promise<{ removed: number }> {
  const event = await loadEvent(ctx, eventId, 'scanning:manage')
  return inTransaction(ctx, async (tx) => {
    await lockEvent(tx, eventId)
    const { count } = await tx.db.rehearsal.deleteMany({ where: { eventId } })
    await removePracticeDevices(tx, eventId)
    if (count > 0) await record(tx, event, eventId, 'rehearsal.removed', { count })
    return { removed: count }
  })
}

async function openOf(tx: TxCtx, eventId: string) {
  const open = await tx.db.rehearsal.findFirst({ where: { eventId, endedAt: null, endsAt: { gt: tx.now } } })
  return open ?? fail('conflict', 'rehearsal.none_open', 'No rehearsal of this event is going on.')
}

async function close(tx: TxCtx, event: Pick<EventRef, 'id' | 'organizationId'>, id: string): Promise<void> {
  const { count } = await tx.db.rehearsal.updateMany({ where: { id, endedAt: null }, data: { endedAt: tx.now } })
  if (count === 0) return
  await removePracticeDevices(tx, event.id)
  await record(tx, event, id, 'rehearsal.ended')
}

async function record(tx: TxCtx, event: { organizationId: string }, id: string, action: string, after?: object) {
  const { organizationId } = event
  await recordAudit(tx, { organizationId, action, subject: { kind: 'rehearsal', id }, ...(after && { after }) })
}
