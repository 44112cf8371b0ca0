// An outside turnstile says that somebody went through. Guards: a lease ends one way; the same confirmation again is answered alike; one
// that comes when the admission was given back takes it again if it is still free, and is told so to the control room if not.
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import { fail, notFound } from '@/server/kernel/errors'
import { raiseAlert } from '../alerts/raise-alert'
import { resolveTickets } from '../sync/resolve-tickets'
import { lockTickets } from '../sync/ticket-facts'
import { type ConfirmedScan, scanConfirmationInput } from './contract'
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
  confirmedAt: Date | null
  confirmedAs: string | null
  releasedAt: Date | null
}

export async function confirmScan(ctx: Ctx, message: SignedMessage): Promise<ConfirmedScan> {
  const { integrationId, body } = await openMessage(ctx, message, scanConfirmationInput)
  const { leaseId, scanId } = body
  const outcome = await inTransaction(ctx, async (tx) => {
    const [lease] = await tx.db.$queryRaw<Lease[]>`
      SELECT id, organization_id AS "organizationId", event_id AS "eventId", ticket_id AS "ticketId", admission_id AS "admissionId",
        scan_row_id AS "scanRowId", pass_key AS "passKey", again, confirmed_at AS "confirmedAt", confirmed_as AS "confirmedAs",
        released_at AS "releasedAt"
      FROM scan_lease WHERE id = ${leaseId}::uuid AND integration_id = ${integrationId}::uuid AND admission_id IS NOT NULL FOR UPDATE`
    return lease ? confirm(tx, lease, scanId) : notFound('lease')
  })
  if (outcome === 'taken')
    fail('gone', 'turnstile.lease_gone', 'This came too late: the entry was given back and is not free any more.')
  return { leaseId, scanId, ...outcome }
}

async function confirm(
  tx: TxCtx,
  lease: Lease,
  scanId: string,
): Promise<{ ticketId: string; confirmedAt: Date } | 'taken'> {
  const { ticketId } = lease
  if (lease.confirmedAt) {
    if (lease.confirmedAs !== scanId)
      fail('conflict', 'turnstile.confirmed_otherwise', 'This lease was confirmed under another scanId.')
    return { ticketId, confirmedAt: lease.confirmedAt }
  }
  if (lease.releasedAt && !(await takeAgain(tx, lease))) {
    await tellLate(tx, lease, scanId)
    return 'taken'
  }
  await tx.db.scanLease.update({
    where: { id: lease.id },
    data: { confirmedAt: tx.now, confirmedAs: scanId, releasedAt: null },
  })
  return { ticketId, confirmedAt: tx.now }
}

/** Only where nothing has happened to the ticket that speaks against it. */
async function takeAgain(tx: TxCtx, { ticketId, admissionId, scanRowId, passKey, again }: Lease): Promise<boolean> {
  if (again) return false
  const [ticket] = await lockTickets(tx, [ticketId])
  if (ticket?.status !== 'valid' || ticket.withdrawnAt !== null) return false
  if (await hasNewCode(tx, ticket, scanRowId)) return false
  const taken = await tx.db.$executeRaw`
    UPDATE admission m SET undone_at = NULL, pass_key = ${passKey}
    WHERE m.id = ${admissionId}::uuid AND m.scan_row_id = ${scanRowId}::uuid AND m.undone_at IS NOT NULL AND NOT EXISTS (
      SELECT FROM admission o WHERE o.ticket_id = m.ticket_id AND o.check_in_list_id = m.check_in_list_id AND o.undone_at IS NULL)`
  if (taken > 0) await resolveTickets(tx, [ticketId])
  return taken > 0
}

/** Whoever holds the present code may come in: a passage on one that is dead since must not take that from them. */
async function hasNewCode(
  tx: TxCtx,
  { eventId, serial }: { eventId: string; serial: bigint },
  scanRowId: string,
): Promise<boolean> {
  const { at } = await tx.db.scan.findUniqueOrThrow({ where: { id: scanRowId }, select: { at: true } })
  // Each generation was ended by a row; the serial is the same under every key of the event.
  return (await tx.db.revocation.count({ where: { eventId, serial, at: { gte: at } } })) > 0
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
