// One ticket for one attendee, at once: its code can be shown before the worker has made the PDF. Guards: a place is taken in the
// transaction that makes the ticket; a request repeated under its Idempotency-Key meets the ticket that it made.
import { createHash } from 'node:crypto'
import { recordAudit } from '@/server/audit/record-audit'
import { enqueue } from '@/server/jobs/enqueue'
import { BulkheadFull, throughBulkhead } from '@/server/kernel/bulkhead'
import { type Ctx, databaseCode, inTransaction, isDuplicate, type TxCtx } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { fail, notFound } from '@/server/kernel/errors'
import { apiUrl } from '@/server/kernel/links'
import { rememberedSince } from '@/server/kernel/request-key'
import { tokenOf, tokenRowSelect } from '@/server/tickets/event-keys'
import { issueTickets } from '@/server/tickets/issue-tickets'
import { qrDataUrl } from '@/server/tickets/qr'
import type { GeneratedTicket, GenerateTicket } from './contract'
import { loadOrder, type Order } from './load-order'
import { takePlaces } from './take-places'

/** They wait for the same pools; more of them at once would only take the connections from everybody else. */
const WIDTH = { width: 6, queue: 2_000 }

export async function generateTicket(ctx: Ctx, input: GenerateTicket): Promise<GeneratedTicket> {
  const order = await loadOrder(ctx, input)
  const attendee = await ctx.db.attendee.findUnique({
    where: { id: input.guestId, eventId: order.event.id },
    select: { id: true },
  })
  if (!attendee) return notFound('attendee')
  const { id, isMade } = await identify(ctx)
  if (!isMade) {
    try {
      await throughBulkhead(`tickets/${input.ticketTypeId}`, WIDTH, () =>
        inTransaction(ctx, (tx) => issueOne(tx, order, attendee.id, id)),
      )
    } catch (error) {
      if (!(isDuplicate(error) && (await isTicket(ctx, id)))) throw explained(error)
    }
  }
  return readGenerated(ctx, id)
}

async function issueOne(tx: TxCtx, { event, ticketType }: Order, attendeeId: string, id: string): Promise<void> {
  if ((await takePlaces(tx, ticketType.id, 1)) === 0)
    fail('conflict', 'capacity.sold_out', 'No place is left for this ticket type.')
  const own = { id, ticketTypeId: ticketType.id, sessionId: ticketType.sessionId, attendee: { id: attendeeId } }
  await issueTickets(tx, event, [{ ...own, purchaseId: null, purchaseItemId: null, ordinal: 0 }])
  await enqueue(
    tx,
    'render-ticket',
    { ticketId: id },
    { jobKey: `ticket:${id}`, maxAttempts: env().queueRetryAttempts },
  )
  await recordAudit(tx, {
    organizationId: event.organizationId,
    action: 'ticket.generated',
    subject: { kind: 'ticket', id },
    after: { ticketTypeId: ticketType.id, attendeeId },
  })
}

/** Under an Idempotency-Key the id follows from the request, so that a second try meets its own ticket. */
async function identify({ db, random, now, requestKey }: Ctx): Promise<{ id: string; isMade: boolean }> {
  if (!requestKey) return { id: random.uuid(now), isMade: false }
  const bytes = createHash('sha256').update('ticket').update(requestKey).digest().subarray(0, 16)
  // UUIDv8 (RFC 9562): version and variant set, the rest is ours.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const id = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const earlier = await db.ticket.findUnique({ where: { id }, select: { issuedAt: true } })
  if (!earlier) return { id, isMade: false }
  // Older than a key is remembered: this is another request.
  return earlier.issuedAt < rememberedSince(now) ? { id: random.uuid(now), isMade: false } : { id, isMade: true }
}

async function isTicket({ db }: Ctx, id: string): Promise<boolean> {
  return (await db.ticket.count({ where: { id } })) > 0
}

async function readGenerated({ db }: Ctx, id: string): Promise<GeneratedTicket> {
  const ticket = await db.ticket.findUniqueOrThrow({ where: { id }, select: { ...tokenRowSelect, code: true } })
  const qrToken = tokenOf(ticket)
  return {
    id,
    ticketCode: ticket.code,
    status: 'generated',
    qrCodeUrl: qrDataUrl(qrToken),
    qrToken,
    pdfUrl: apiUrl(`/api/tickets/${id}/pdf`),
  }
}

function explained(error: unknown): unknown {
  if (databaseCode(error) !== '55P03' && !(error instanceof BulkheadFull)) return error
  return fail('conflict', 'capacity.busy', 'Many people are booking right now. Try again in a moment.', {
    retryAfterSeconds: 2,
    cause: error,
  })
}
