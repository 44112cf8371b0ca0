// A ticket's PDF as the web process sees it: the stored bytes, or the request that the worker make them (React's PDF renderer does
// not run inside of route handlers).
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { processStorage } from '@/server/kernel/storage'

/** The stored bytes, when there are any and they show the event as it is now. */
export async function currentFile(ticket: {
  fileKey: string | null
  fileAsOf: Date | null
  event: { updatedAt: Date }
}): Promise<Buffer | null> {
  const { fileKey, fileAsOf, event } = ticket
  const isCurrent = fileAsOf !== null && fileAsOf.getTime() === event.updatedAt.getTime()
  return fileKey && isCurrent ? processStorage().get(fileKey) : null
}

/** The bytes of the PDF when they are there; otherwise null, and the job that makes them is asked for. */
export async function readTicketPdf(ctx: Ctx, ticketId: string): Promise<Buffer | null> {
  const ticket = await ctx.db.ticket.findUniqueOrThrow({
    where: { id: ticketId },
    select: { fileKey: true, fileAsOf: true, event: { select: { updatedAt: true } } },
  })
  const bytes = await currentFile(ticket)
  if (bytes) return bytes
  await inTransaction(ctx, (tx) =>
    enqueue(tx, 'render-ticket', { ticketId }, { jobKey: `ticket:${ticketId}`, maxAttempts: env().queueRetryAttempts }),
  )
  return null
}
