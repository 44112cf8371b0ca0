// The PDF of a ticket that the caller may see: the file, or 202 with the time to come back while the worker makes it.
import type { Ctx } from '@/server/kernel/ctx'
import type { TicketView } from '@/server/tickets/contract'
import { readTicketPdf } from '@/server/tickets/ticket-file'
import { answer } from './answer'

export async function pdfAnswer(ctx: Ctx, ticket: Pick<TicketView, 'id' | 'ticketCode'>): Promise<unknown> {
  const bytes = await readTicketPdf(ctx, ticket.id)
  if (!bytes) return answer({ status: 'rendering' }, { status: 202, headers: { 'retry-after': '1' } })
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="portillon-${ticket.ticketCode}.pdf"`,
      'cache-control': 'private, no-store',
    },
  })
}
