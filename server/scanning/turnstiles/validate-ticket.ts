// An outside turnstile asks whether it may open. Guards: yes takes the admission at once, so that no other gate says yes as well, and for
// ten seconds only; the lease is written before the admission, so that whatever dies in between, somebody gives it back.
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import { parseToken } from '@/server/tickets/ticket-token'
import { admit } from '../admit'
import type { ScanResult } from '../contract'
import { LEASE_MS, type ValidatedTicket, validateTicketInput } from './contract'
import { giveBack, releaseExpiredLeases, scanIdOf } from './release-leases'
import { openMessage, type SignedMessage } from './signed-message'

export async function validateTicket(ctx: Ctx, message: SignedMessage): Promise<ValidatedTicket> {
  const { integrationId, organizationId, body } = await openMessage(ctx, message, validateTicketInput)
  const { eventId } = body
  const shown = parseToken(body.qrCodeData)
  const [qrCodeData, gen] = shown.ok ? [body.qrCodeData, shown.token.gen] : [NO_TOKEN, null]
  await releaseExpiredLeases(ctx, eventId)
  const lease = { id: ctx.random.uuid(ctx.now), expiresAt: new Date(ctx.now.getTime() + LEASE_MS) }
  await ctx.db.scanLease.create({ data: { ...lease, organizationId, eventId, integrationId, gen } })
  const answer = await ask(ctx, { integrationId, organizationId, eventId, qrCodeData, leaseId: lease.id })
  const { valid, reason, ticketId } = answer
  if (!valid) return { valid, reason, ticketId, leaseId: null, leaseExpiresAt: null }
  if (!(await bind(ctx, organizationId, lease.id, answer))) {
    // This took so long that the lease was given up: nobody is told yes, so nobody keeps the admission.
    await inTransaction(ctx, (tx) => giveBack(tx, { id: lease.id, organizationId }))
    fail('unavailable', 'service.busy', 'This took too long. Ask again.', { retryAfterSeconds: 1 })
  }
  return { valid, reason, ticketId, leaseId: lease.id, leaseExpiresAt: lease.expiresAt }
}

/**
 * In place of what only a person may judge: the ticket code and the address of the ticket's page, which count as typed. Nobody stands at a
 * turnstile who could look at papers, so they are refused for their form, and the attempt is a row like every other.
 */
const NO_TOKEN = 'no token'

type Question = {
  integrationId: string
  organizationId: string
  eventId: string
  qrCodeData: string
  leaseId: string
}

/** A lease without an admission is none: whether refused or failed, it goes. */
async function ask(ctx: Ctx, question: Question): Promise<ScanResult> {
  const { integrationId, organizationId, eventId, qrCodeData, leaseId } = question
  // To the gate an integration is a key of its organization that may scan.
  const permissions = new Set(['scanning:scan'] as const)
  const actor = { kind: 'api_key' as const, apiKeyId: integrationId, organizationId, permissions }
  const operatorId = `integration:${integrationId}`
  let result: ScanResult | undefined
  try {
    result = await admit({ ...ctx, actor }, { qrCodeData, eventId, operatorId, scanId: scanIdOf(leaseId) })
    return result
  } finally {
    if (result && !result.valid) await ctx.db.scanLease.deleteMany({ where: { id: leaseId, admissionId: null } })
  }
}

/** False when the lease is no longer there to be bound. */
async function bind(ctx: Ctx, organizationId: string, leaseId: string, { again }: ScanResult): Promise<boolean> {
  const bound = await ctx.db.$executeRaw`
    UPDATE scan_lease l SET ticket_id = s.ticket_id, scan_row_id = s.id, admission_id = m.id, pass_key = m.pass_key, again = ${again}
    FROM scan s JOIN admission m ON m.id = coalesce(s.admission_id, (SELECT x.id FROM admission x WHERE x.scan_row_id = s.id))
    WHERE l.id = ${leaseId}::uuid AND l.released_at IS NULL AND s.organization_id = ${organizationId}::uuid
      AND s.scan_id = ${scanIdOf(leaseId)} AND s.valid`
  return bound > 0
}
