// A ticket's PDF as the web process sees it: the stored bytes, or the request that the worker make them (React's PDF renderer does
// not run inside of route handlers).
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { processStorage } from '@/server/kernel/storage'

/** The bytes of the PDF when they are there; otherwise null, and the job that makes them is asked for. */
export async function readTicketPdf(ctx: Ctx, ticketId: string): Promise<Buffer | null> {
  const ticket = await ctx.db.ticket.findUniqueOrThrow({ where: { id: ticketId }, select: { fileKey: true } })
  const bytes = ticket.fileKey ? await processStorage().get(ticket.fileKey) : null
  if (bytes) return bytes
  await inTransaction(ctx, (tx) => enqueue(tx, 'render-ticket', { ticketId }, { jobKey: `ticket:${ticketId}` }))
  return null
}
