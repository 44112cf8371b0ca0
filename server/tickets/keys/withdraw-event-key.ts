// Takes a key back that somebody else may have: from the moment this answers, gates refuse everything that it signed, and a job gives its
// live tickets new codes under the event's present key.
// Guards: once per key, by compare-and-set and by the primary key of its withdrawal; the entry for the whole key stands in the list of
// revocations, so that scanners hear of it as of any other.
import { actorName, recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { type EventRef, loadEvent } from '@/server/events/load-event'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { notFound } from '@/server/kernel/errors'
import { signingKeyOf } from '../event-keys'
import type { WithdrawEventKey } from './contract'
import { WHOLE_KEY } from './revocation-list'
import { refuseOldView } from './rotate-event-key'

/** `total`: live tickets that get a new code. */
export async function withdrawEventKey(ctx: Ctx, input: WithdrawEventKey): Promise<{ total: number }> {
  requireWholeOrganization(ctx, 'settings:manage')
  const event = await loadEvent(ctx, input.eventId, 'settings:manage')
  return inTransaction(ctx, (tx) => withdraw(tx, event, input))
}

async function withdraw(tx: TxCtx, event: EventRef, { kid, tellHolders }: WithdrawEventKey) {
  const { organizationId, id: eventId } = event
  const { count } = await tx.db.eventKey.updateMany({
    where: { kid, eventId, withdrawnAt: null },
    data: { withdrawnAt: tx.now },
  })
  if (count === 0) {
    if ((await tx.db.eventKey.count({ where: { kid, eventId } })) === 0) notFound('event_key')
    refuseOldView()
  }
  const signing = await signingKeyOf(tx, event)
  const total = await tx.db.ticket.count({ where: { kid, status: { not: 'void' } } })
  const owner = { organizationId, eventId, kid }
  await tx.db.revocation.create({
    data: { ...owner, serial: WHOLE_KEY.serial, minGen: WHOLE_KEY.minGen, at: tx.now },
    select: { kid: true },
  })
  const actor = actorName(tx.actor)
  await tx.db.keyWithdrawal.create({
    data: { ...owner, actor, tellsHolders: tellHolders, total, createdAt: tx.now },
  })
  await enqueue(tx, 'reissue-withdrawn-key', { kid }, { jobKey: `withdrawn-key:${kid}` })
  await recordAudit(tx, {
    organizationId,
    action: 'event_key.withdrawn',
    subject: { kind: 'event', id: eventId },
    before: { kid },
    after: { kid: signing.kid, tickets: total, tellHolders },
  })
  return { total }
}
