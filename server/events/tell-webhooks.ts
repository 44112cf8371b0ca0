// Tells webhooks what became of an event, with what it is by then.
import type { TxCtx } from '@/server/kernel/ctx'
import { emitWebhook } from '@/server/webhooks/emit-webhook'
import type { OrganizerEvent } from './contract'

type Shown = Pick<OrganizerEvent, 'id' | 'slug' | 'title' | 'status' | 'startsAt' | 'endsAt' | 'timeZone'>

export function tellOfEvent(
  tx: TxCtx,
  organizationId: string,
  type: 'event.published' | 'event.updated' | 'event.cancelled',
  { id, slug, title, status, startsAt, endsAt, timeZone }: Shown,
  changed?: string[],
): Promise<void> {
  const data = { eventId: id, slug, title, status, startsAt, endsAt, timeZone, ...(changed && { changed }) }
  // An event changes often, and may be published more than once.
  const key = `${id}:${tx.random.uuid(tx.now)}`
  return emitWebhook(tx, { organizationId, events: [{ type, key, data }] })
}
