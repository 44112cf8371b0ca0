// Gives an event another key for what is signed from now on; tickets of the older one stay good. Done from time to time, or when someone
// leaves who could have had the key.
// Guards: the key that is replaced must be the one that its owner saw (a repeated click changes nothing); a unique index lets one sign.
import { recordAudit } from '@/server/audit/record-audit'
import { requireWholeOrganization } from '@/server/auth/policy'
import { loadEvent } from '@/server/events/load-event'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { makeSigningKey } from '../event-keys'
import type { RotateEventKey } from './contract'

export async function rotateEventKey(ctx: Ctx, { eventId, kid }: RotateEventKey): Promise<{ kid: number }> {
  requireWholeOrganization(ctx, 'settings:manage')
  const event = await loadEvent(ctx, eventId, 'settings:manage')
  return inTransaction(ctx, async (tx) => {
    const { count } = await tx.db.eventKey.updateMany({
      where: { kid, eventId: event.id, supersededAt: null, withdrawnAt: null },
      data: { supersededAt: tx.now },
    })
    const made = count === 1 ? await makeSigningKey(tx, event) : null
    if (!made) refuseOldView()
    await recordAudit(tx, {
      organizationId: event.organizationId,
      action: 'event_key.rotated',
      subject: { kind: 'event', id: event.id },
      before: { kid },
      after: { kid: made.kid },
    })
    return { kid: made.kid }
  })
}

export function refuseOldView(): never {
  fail('conflict', 'event_key.changed', 'The keys of this event have changed meanwhile. Load the page again.')
}
