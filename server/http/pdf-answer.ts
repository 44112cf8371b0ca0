// The PDF of a ticket, or of all tickets of a purchase, that the caller may see: the file, or 202 with the time to come back while the worker makes it.
// Guards: a ticket that opens nothing is on no paper that looks as if it did.
import type { Ctx } from '@/server/kernel/ctx'
import { fail } from '@/server/kernel/errors'
import type { TicketSize } from '@/server/templates/contract'
import type { TicketView } from '@/server/tickets/contract'
import { readTicketPdf } from '@/server/tickets/ticket-file'
import { fileAnswer, stillMaking } from './file-answer'

export async function pdfAnswer(
  ctx: Ctx,
  ticket: Pick<TicketView, 'id' | 'ticketCode' | 'status'>,
  size: TicketSize,
): Promise<unknown> {
  if (ticket.status === 'void') fail('conflict', 'ticket.void', 'This ticket is not valid any more.')
  if (ticket.status === 'blocked')
    fail('conflict', 'ticket.blocked', 'This ticket is blocked, and is not handed out while it is.')
  const bytes = await readTicketPdf(ctx, ticket.id, size)
  if (!bytes) return stillMaking()
  return fileAnswer({ name: `portillon-${ticket.ticketCode}.pdf`, contentType: 'application/pdf', bytes })
}

export function purchaseTicketsAnswer({ number, bytes }: { number: string; bytes: Buffer | null }): unknown {
  if (!bytes) return stillMaking()
  return fileAnswer({ name: `portillon-${number}.pdf`, contentType: 'application/pdf', bytes })
}
