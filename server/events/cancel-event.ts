// Calls an event off: from then on nothing is sold for it, for good. What becomes of its tickets and its money is decided further right
// (payments/refunds/cancel-event.ts), in the same transaction.
import { recordAudit } from '@/server/audit/record-audit'
import type { TxCtx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { eventCan, type OrganizerEvent } from './contract'
import { lockEvent } from './load-event'
import { readEvent } from './queries'
import { tellOfEvent } from './tell-webhooks'

/** Null when it is called off already. The event's row stays locked until the end of the transaction. */
export async function callOff(
  tx: TxCtx,
  event: { id: string; organizationId: string },
  confirmation: string,
): Promise<OrganizerEvent | null> {
  await lockEvent(tx, event.id)
  const found = await readEvent(tx.db, event.id)
  if (found.status === 'cancelled') return null
  if (!eventCan.cancel(found))
    fail('conflict', 'event.wrong_status', `An event that is ${found.status} cannot be cancelled.`)
  if (plain(confirmation) !== plain(found.title)) {
    fail('invalid', 'event.confirmation_differs', 'Type the title of the event to cancel it.', {
      details: [{ path: 'confirmation', message: 'is not the title of the event' }],
    })
  }
  await tx.db.event.update({ where: { id: event.id }, data: { status: 'cancelled', updatedAt: tx.now } })
  await recordAudit(tx, {
    organizationId: event.organizationId,
    action: 'event.cancelled',
    subject: { kind: 'event', id: event.id },
    before: { status: found.status },
    after: { status: 'cancelled' },
  })
  const cancelled: OrganizerEvent = { ...found, status: 'cancelled' }
  await tellOfEvent(tx, event.organizationId, 'event.cancelled', cancelled)
  return cancelled
}

/** Typed by hand: no keyboard has every apostrophe and space of a title. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLocaleLowerCase('fr')
}
