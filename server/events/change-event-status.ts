// Moves an event from one status to another, under its row's lock, with an audit entry. The moves themselves are named by commands.
import { recordAudit } from '@/server/audit/record-audit'
import type { Permission } from '@/server/kernel/actor'
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { EventStatus, OrganizerEvent } from './contract'
import { loadEvent, lockEvent } from './load-event'
import { readEvent } from './queries'
import { tellOfEvent } from './tell-webhooks'

export type Move = {
  permission: Permission
  action: `event.${string}`
  to: EventStatus
  /** From here the move may start; from `to` itself it is done already, which is no error. */
  may(event: OrganizerEvent): boolean
  /** Refuses by failing. */
  check?(event: OrganizerEvent, now: Date): void
  /** Refuses what the organization's plan has no room for. */
  room?(tx: TxCtx, event: { id: string; organizationId: string }): Promise<void>
  data?(event: OrganizerEvent, tx: TxCtx): { publishedAt?: Date }
}

export async function changeEventStatus(ctx: Ctx, eventId: string, move: Move): Promise<OrganizerEvent> {
  const { id, organizationId } = await loadEvent(ctx, eventId, move.permission)
  await inTransaction(ctx, async (tx) => {
    await lockEvent(tx, id)
    const event = await readEvent(tx.db, id)
    if (event.status === move.to) return
    if (!move.may(event)) {
      fail('conflict', 'event.wrong_status', `An event that is ${event.status} cannot become ${move.to} this way.`)
    }
    move.check?.(event, tx.now)
    await move.room?.(tx, { id, organizationId })
    await tx.db.event.update({
      where: { id },
      data: { status: move.to, updatedAt: tx.now, ...move.data?.(event, tx) },
    })
    await recordAudit(tx, {
      organizationId,
      action: move.action,
      subject: { kind: 'event', id },
      before: { status: event.status },
      after: { status: move.to },
    })
    const type = move.to === 'published' ? 'event.published' : 'event.updated'
    await tellOfEvent(tx, organizationId, type, { ...event, status: move.to })
  })
  return readEvent(ctx.db, id)
}
