// The PDFs of a chunk's tickets. Guards: a file that cannot be made keeps no other from being made; an item succeeds only with its file.
import type { TicketBatch } from '@/prisma/generated/client'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { env } from '@/server/kernel/env'
import { failpoint } from '@/server/kernel/failpoint'
import { ensureTicketPdfs } from '@/server/tickets/ensure-ticket-pdf'
import { type Failure, recordFailures } from './batch-rows'
import { failureOf } from './failure-of'

export async function makeFiles(
  ctx: Ctx,
  batch: TicketBatch,
  itemIds: readonly string[],
  present: () => Date,
): Promise<void> {
  const tickets = await ctx.db.ticket.findMany({
    where: { batchItemId: { in: [...itemIds] }, batchItem: { batchId: batch.id, status: 'issued' } },
    select: { id: true, batchItemId: true },
  })
  const itemOf = new Map(tickets.map(({ id, batchItemId }) => [id, batchItemId ?? '']))
  const made: string[] = []
  const failures: Failure[] = []
  for (const result of await ensureTicketPdfs(ctx, [...itemOf.keys()])) {
    const itemId = itemOf.get(result.ticketId) ?? ''
    if ('error' in result) failures.push(failureOf(itemId, result.error, 'print'))
    else made.push(itemId)
  }
  failpoint('batch:stored')
  const at = present()
  await inTransaction(ctx, async (tx) => {
    await tx.db.$executeRaw`
      UPDATE batch_item SET status = 'succeeded', decided_at = ${at}, retry_at = NULL, error_code = NULL, error_message = NULL
      WHERE id = ANY (${made}::uuid[]) AND status = 'issued'`
    await recordFailures(tx, failures, at, { attempts: env().queueRetryAttempts, delayMs: env().queueRetryDelayMs })
  })
}
