// Makes, changes and archives gates. Guards: a gate at which a device stands is not taken away; a gate that is made with
// the name of an archived one opens that one again, so that what was scanned there and what will be is one gate's.
import { recordAudit } from '@/server/audit/record-audit'
import type { Ctx, TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { type EventGates, type GateFields, MOST_GATES } from './contract'
import { withGates } from './with-gates'

export async function createGate(ctx: Ctx, input: { eventId: string; gate: GateFields }): Promise<EventGates> {
  const { name, checkInListId } = input.gate
  return withGates(ctx, input.eventId, async (tx, { id: eventId, organizationId }) => {
    const known = await tx.db.gate.count({ where: { eventId, archivedAt: null } })
    if (known >= MOST_GATES) fail('conflict', 'gate.too_many', `An event has at most ${MOST_GATES} gates.`)
    await refuseForeignList(tx, eventId, checkInListId)
    const same = await tx.db.gate.findUnique({ where: { eventId_name: { eventId, name } } })
    if (same && same.archivedAt === null) nameTaken()
    const id = same?.id ?? tx.random.uuid(tx.now)
    await tx.db.gate.upsert({
      where: { id },
      create: { id, organizationId, eventId, name, checkInListId },
      update: { checkInListId, archivedAt: null },
    })
    await recordAudit(tx, {
      organizationId,
      action: 'gate.created',
      subject: { kind: 'gate', id },
      after: { name, checkInListId },
    })
  })
}

/** The same fields once more change nothing. */
export async function changeGate(
  ctx: Ctx,
  input: { eventId: string; gateId: string; gate: GateFields },
): Promise<EventGates> {
  const { name, checkInListId } = input.gate
  return withGates(ctx, input.eventId, async (tx, { id: eventId, organizationId }) => {
    const gate = await loadGate(tx, eventId, input.gateId)
    if (gate.archivedAt !== null) notFound('gate')
    if (gate.name === name && gate.checkInListId === checkInListId) return
    await refuseForeignList(tx, eventId, checkInListId)
    const same = await tx.db.gate.findUnique({ where: { eventId_name: { eventId, name } }, select: { id: true } })
    if (same && same.id !== gate.id) nameTaken()
    await tx.db.gate.update({ where: { id: gate.id }, data: { name, checkInListId } })
    await recordAudit(tx, {
      organizationId,
      action: 'gate.changed',
      subject: { kind: 'gate', id: gate.id },
      before: { name: gate.name, checkInListId: gate.checkInListId },
      after: { name, checkInListId },
    })
  })
}

/** Done already: nothing changes. */
export async function archiveGate(ctx: Ctx, input: { eventId: string; gateId: string }): Promise<EventGates> {
  return withGates(ctx, input.eventId, async (tx, { id: eventId, organizationId }) => {
    const gate = await loadGate(tx, eventId, input.gateId)
    if (gate.archivedAt !== null) return
    const devices = await tx.db.device.count({ where: { gateId: gate.id, status: { not: 'revoked' } } })
    if (devices > 0) fail('conflict', 'gate.in_use', 'Move the devices of this gate to another one first.')
    await tx.db.gate.update({ where: { id: gate.id }, data: { archivedAt: tx.now } })
    await recordAudit(tx, {
      organizationId,
      action: 'gate.archived',
      subject: { kind: 'gate', id: gate.id },
      before: { name: gate.name },
    })
  })
}

async function loadGate(tx: TxCtx, eventId: string, id: string) {
  return (await tx.db.gate.findUnique({ where: { id, eventId } })) ?? notFound('gate')
}

async function refuseForeignList(tx: TxCtx, eventId: string, id: string | null): Promise<void> {
  if (id === null) return
  const list = await tx.db.checkInList.findUnique({ where: { id, eventId, archivedAt: null }, select: { id: true } })
  if (!list) notFound('check_in_list')
}

function nameTaken(): never {
  fail('conflict', 'gate.name_taken', 'Another gate of this event has this name.')
}
