// Makes, changes and removes zones. A zone that is removed takes nobody out: its lists lead into none then, and what they let in stays.
// Guards: whether it is full is judged anew with the change, in its transaction; no alert outlives its zone.
import { recordAudit } from '@/server/audit/record-audit'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { judgeZone } from '../zone-watch'
import { type EventGates, MOST_ZONES, type ZoneFields } from './contract'
import { withGates } from './with-gates'

export async function createZone(ctx: Ctx, input: { eventId: string; zone: ZoneFields }): Promise<EventGates> {
  const { name, maximum } = input.zone
  return withGates(ctx, input.eventId, async (tx, { id: eventId, organizationId }) => {
    const known = await tx.db.zone.count({ where: { eventId } })
    if (known >= MOST_ZONES) fail('conflict', 'zone.too_many', `An event has at most ${MOST_ZONES} zones.`)
    await refuseSameName(tx, eventId, name, null)
    const id = tx.random.uuid(tx.now)
    await tx.db.zone.create({ data: { id, organizationId, eventId, name, maximum } })
    await recordAudit(tx, {
      organizationId,
      action: 'zone.created',
      subject: { kind: 'zone', id },
      after: { name, maximum },
    })
  })
}

/** The same fields once more change nothing. */
export async function changeZone(
  ctx: Ctx,
  input: { eventId: string; zoneId: string; zone: ZoneFields },
): Promise<EventGates> {
  const { name, maximum } = input.zone
  return withGates(ctx, input.eventId, async (tx, { id: eventId, organizationId, timeZone }) => {
    const zone = await loadZone(tx, eventId, input.zoneId)
    if (zone.name === name && zone.maximum === maximum) return
    await refuseSameName(tx, eventId, name, zone.id)
    await tx.db.zone.update({ where: { id: zone.id }, data: { name, maximum } })
    await recordAudit(tx, {
      organizationId,
      action: 'zone.changed',
      subject: { kind: 'zone', id: zone.id },
      before: { name: zone.name, maximum: zone.maximum },
      after: { name, maximum },
    })
    await judgeZone(tx, { organizationId, eventId, timeZone, zoneId: zone.id })
  })
}

export async function removeZone(ctx: Ctx, input: { eventId: string; zoneId: string }): Promise<EventGates> {
  return withGates(ctx, input.eventId, async (tx, { id: eventId, organizationId, timeZone }) => {
    const zone = await loadZone(tx, eventId, input.zoneId)
    await tx.db.zone.delete({ where: { id: zone.id } })
    await recordAudit(tx, {
      organizationId,
      action: 'zone.removed',
      subject: { kind: 'zone', id: zone.id },
      before: { name: zone.name, maximum: zone.maximum },
    })
    await judgeZone(tx, { organizationId, eventId, timeZone, zoneId: zone.id })
  })
}

async function loadZone(tx: TxCtx, eventId: string, id: string) {
  return (await tx.db.zone.findUnique({ where: { id, eventId } })) ?? notFound('zone')
}

async function refuseSameName(tx: TxCtx, eventId: string, name: string, ownId: string | null): Promise<void> {
  const same = await tx.db.zone.findUnique({ where: { eventId_name: { eventId, name } }, select: { id: true } })
  if (same && same.id !== ownId) fail('conflict', 'zone.name_taken', 'Another zone of this event has this name.')
}
