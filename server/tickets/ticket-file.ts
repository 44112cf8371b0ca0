// A ticket's PDF as the web process sees it: the stored bytes, or the request that the worker make them (React's PDF renderer does
// not run inside of route handlers).

import { processStorage } from '@/server/files/storage'
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import type { TicketSize } from '@/server/templates/contract'

type WithFiles = {
  fileKey: string | null
  fileAsOf: Date | null
  phoneFileKey: string | null
  phoneFileAsOf: Date | null
}

/** The file of a size, and the event's `updatedAt` that it shows. */
export function fileOf(ticket: WithFiles, size: TicketSize): { key: string | null; asOf: Date | null } {
  return size === 'a4'
    ? { key: ticket.fileKey, asOf: ticket.fileAsOf }
    : { key: ticket.phoneFileKey, asOf: ticket.phoneFileAsOf }
}

/** The stored bytes, when there are any and they show the event as it is now. */
export async function currentFile(
  ticket: WithFiles & { event: { updatedAt: Date } },
  size: TicketSize,
): Promise<Buffer | null> {
  const { key, asOf } = fileOf(ticket, size)
  const isCurrent = asOf !== null && asOf.getTime() === ticket.event.updatedAt.getTime()
  return key && isCurrent ? processStorage().get(key) : null
}

/** The bytes of the PDF when they are there; otherwise null, and the job that makes them is asked for. */
export async function readTicketPdf(ctx: Ctx, ticketId: string, size: TicketSize = 'a4'): Promise<Buffer | null> {
  const ticket = await ctx.db.ticket.findUniqueOrThrow({
    where: { id: ticketId },
    select: {
      fileKey: true,
      fileAsOf: true,
      phoneFileKey: true,
      phoneFileAsOf: true,
      event: { select: { updatedAt: true } },
    },
  })
  const bytes = await currentFile(ticket, size)
  if (bytes) return bytes
  const payload = size === 'a4' ? { ticketId } : { ticketId, size }
  const jobKey = size === 'a4' ? `ticket:${ticketId}` : `ticket:${ticketId}:${size}`
  const options = { jobKey, maxAttempts: env().queueRetryAttempts }
  await inTransaction(ctx, (tx) => enqueue(tx, 'render-ticket', payload, options))
  return null
}
