// An outside turnstile says that somebody went through. Guards: a lease ends one way; the same confirmation again is answered alike; one
// that comes when the admission was given back takes it again if it is still free, and is told so to the control room if not. What a person has
// taken back is not taken again: they saw who stood there.
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { raiseAlert } from '../alerts/raise-alert'
import { announceGate } from '../live/announce'
import { resolveTickets } from '../sync/resolve-tickets'
import { lockTickets } from '../sync/ticket-facts'
import { undoneScanIds } from '../undone-scans'
import { watchZones } from '../zone-watch'
import { type ConfirmedScan, scanConfirmationInput } from './contract'
import { scanIdOf } from './release-leases'
import { openMessage, type SignedMessage } from './signed-message'

const LATE_SCORE = 70

type Lease = {
  id: string
  organizationId: string
  eventId: string
  ticketId: string
  admissionId: string
  scanRowId: string
  passKey: string
  again: boolean
  gen: number | null
  confirmedAt: Date | null
  confirmedAs: string | null
  releasedAt: Date | null
}

export async function confirmScan(ctx: Ctx, message: SignedMessage): Promise<ConfirmedScan> {
  const { integrationId, body } = await openMessage(ctx, message, scanConfirmationInput)
  const { leaseId, scanId } = body
  const { eventId, wasLate, confirmed } = await inTransaction(ctx, async (tx) => {
    const [lease] = await tx.db.$queryRaw<Lease[]>`
      SELECT id, organization_id AS "organizationId", event_id AS "eventId", ticket_id AS "ticketId", admission_id AS "admissionId",
        scan_row_id AS "scanRowId", pass_key AS "passKey", again, gen, confirmed_at AS "confirmedAt", confirmed_as AS "confirmedAs",
        released_at AS "releasedAt"
      FROM scan_lease WHERE id = ${leaseId}::uuid AND integration_id = ${integrationId}::uuid AND admission_id IS NOT NULL FOR UPDATE`
    if (!lease) return notFound('lease')
    const confirmed = await confirm(tx, lease, scanId)
    return { eventId: lease.eventId, wasLate: lease.releasedAt !== null || confirmed === null, confirmed }
  })
  if (wasLate) {
    announceGate(ctx, eventId)
    if (confirmed) watchZones(ctx, eventId)
  }
  if (!confirmed)
    fail('gone', 'turnstile.lease_gone', 'This came too late: the entry was given back and is not free any more.')
  return { leaseId, scanId, ...confirmed }
}

/** Null: the entry is not to be had any more. */
async function confirm(
  tx: TxCtx,
  lease: Lease,
  scanId: string,
): Promise<Pick<ConfirmedScan, 'ticketId' | 'confirmedAt'> | null> {
  const { ticketId } = lease
  if (lease.confirmedAt) {
    if (lease.confirmedAs !== scanId)
      fail('conflict', 'turnstile.confirmed_otherwise', 'This lease was confirmed under another scanId.')
    return { ticketId, confirmedAt: lease.confirmedAt }
  }
  const undone = await undoneScanIds(tx, [{ scanId: scanIdOf(lease.id), ticketId }])
  if (undone.size > 0 || (lease.releasedAt && !(await takeAgain(tx, lease)))) {
    await tellLate(tx, lease, scanId)
    return null
  }
  await tx.db.scanLease.update({
    where: { id: lease.id },
    data: { confirmedAt: tx.now, confirmedAs: scanId, releasedAt: null },
  })
  return { ticketId, confirmedAt: tx.now }
}

/** Only where nothing has happened to the ticket that speaks against it: its code is still the one that was shown, and its pass is free. */
async function takeAgain(
  tx: TxCtx,
  { ticketId, admissionId, scanRowId, passKey, again, gen }: Lease,
): Promise<boolean> {
  if (again) return false
  const [ticket] = await lockTickets(tx, [ticketId])
  if (ticket?.status !== 'valid' || ticket.withdrawnAt !== null || ticket.gen !== gen) return false
  const taken = await tx.db.$executeRaw`
    UPDATE admission m SET undone_at = NULL, pass_key = ${passKey}
    WHERE m.id = ${admissionId}::uuid AND m.scan_row_id = ${scanRowId}::uuid AND m.undone_at IS NOT NULL AND NOT EXISTS (
      SELECT FROM admission o WHERE o.ticket_id = m.ticket_id AND o.check_in_list_id = m.check_in_list_id AND o.undone_at IS NULL)`
  if (taken > 0) await resolveTickets(tx, [ticketId])
  return taken > 0
}

/** Somebody went through on an entry that somebody else has by now. */
async function tellLate(tx: TxCtx, { id, organizationId, eventId, ticketId }: Lease, scanId: string): Promise<void> {
  const { name } = await tx.db.attendee.findFirstOrThrow({
    where: { tickets: { some: { id: ticketId } } },
    select: { name: true },
  })
  const alert = { eventId, organizationId, rule: 'late_confirmation', key: id, ticketId, score: LATE_SCORE, at: tx.now }
  await raiseAlert(tx, { ...alert, facts: { attendee: name, scanId } })
}
