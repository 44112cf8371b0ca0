// Jobs that were tried as often as they may be. Guards: such a job becomes a dead letter once, in the transaction that takes it out of the
// queue, wherever its worker died; one that was run again and failed again is the same letter, and one that succeeded is closed. One that
// was killed after it had lost its key to a newer one (enqueue.ts) has not failed, and leaves none; nor does one of the calendar, which has no
// key and comes again by itself.
import { type Ctx, inTransaction, type TxCtx } from '@/server/kernel/ctx'
import type { JobName } from './catalog'

/** In the payload of a job that was run again: the letter it came from. */
export const DEAD_LETTER_KEY = '_deadLetter'

const AT_ONCE = 100

type DeadJob = {
  job: string
  payload: Record<string, unknown> | null
  error: string | null
  attempts: number
  firstAt: Date
}

/** Answers how many there were. */
export async function collectDeadLetters(ctx: Ctx): Promise<number> {
  const dead = await inTransaction(ctx, async (tx) => {
    const found = await tx.db.$queryRaw<DeadJob[]>`
      WITH dead AS (
        SELECT id FROM graphile_worker._private_jobs WHERE NOT is_available AND locked_at IS NULL AND attempts >= max_attempts
        ORDER BY id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
      ), gone AS (DELETE FROM graphile_worker._private_jobs j USING dead WHERE j.id = dead.id RETURNING j.*)
      SELECT t.identifier AS job, g.payload, g.last_error AS error, g.attempts::int AS attempts, g.created_at AS "firstAt"
      FROM gone g JOIN graphile_worker._private_tasks t ON t.id = g.task_id
      WHERE g.key IS NOT NULL OR g.last_error IS NOT NULL ORDER BY g.id`
    for (const one of found) await write(tx, one)
    return found
  })
  for (const { job, error, payload } of dead)
    ctx.log.error({ job, lastError: error, payload: idsOf(payload) }, 'a job was tried as often as it may be')
  return dead.length
}

async function write(tx: TxCtx, dead: DeadJob): Promise<void> {
  const error = dead.error ?? ''
  const letter = dead.payload?.[DEAD_LETTER_KEY]
  if (typeof letter === 'string') {
    const again = { error, at: tx.now, attempts: { increment: dead.attempts }, resolution: null }
    const { count } = await tx.db.deadLetter.updateMany({ where: { id: letter, resolvedAt: null }, data: again })
    if (count > 0) return
  }
  const payload = idsOf(dead.payload)
  const organizationId = await organizationOf(tx, payload)
  const { job, attempts, firstAt } = dead
  await tx.db.deadLetter.create({
    data: { id: tx.random.uuid(tx.now), organizationId, job, payload, error, attempts, firstAt, at: tx.now },
  })
}

type Ids = Record<string, string | number | boolean | null>

/** What the task itself was given. */
function idsOf(payload: Record<string, unknown> | null): Ids {
  const { requestId, _cron, [DEAD_LETTER_KEY]: letter, ...own } = payload ?? {}
  return own as Ids
}

/** Where the organization stands of what a payload can name. */
const TABLES: Readonly<Record<string, string>> = {
  purchaseId: 'purchase',
  paymentId: 'payment',
  refundId: 'refund',
  disputeId: 'dispute',
  documentId: 'document',
  notificationId: 'notification',
  ticketId: 'ticket',
  runId: 'refund_run',
  importId: 'bank_import',
  batchId: 'ticket_batch',
  archiveId: 'batch_archive',
  templateId: 'ticket_template',
  transferId: 'ticket_transfer',
  endpointId: 'webhook_endpoint',
}

/** Null: it concerns the installation. */
async function organizationOf(tx: TxCtx, payload: Ids): Promise<string | null> {
  const { organizationId, subscriptionRef } = payload
  if (typeof organizationId === 'string') return organizationId
  if (typeof subscriptionRef === 'string') {
    const found = await tx.db.subscription.findFirst({ where: { subscriptionRef }, select: { organizationId: true } })
    return found?.organizationId ?? null
  }
  for (const [name, table] of Object.entries(TABLES)) {
    const id = payload[name]
    if (typeof id !== 'string') continue
    // The table's name is one of ours, above.
    const [row] = await tx.db.$queryRawUnsafe<{ organization_id: string | null }[]>(
      `SELECT organization_id FROM ${table} WHERE id::text = $1`,
      id,
    )
    if (row) return row.organization_id
  }
  return null
}

/** A job that was run again has succeeded. */
export async function resolveDeadLetter(ctx: Ctx, letterId: string): Promise<void> {
  await ctx.db.deadLetter.updateMany({
    where: { id: letterId, resolvedAt: null },
    data: { resolvedAt: ctx.now, resolution: 'retried' },
  })
}

/** Puts a letter's job into the queue again, with a fresh number of tries. */
export async function enqueueAgain(
  tx: TxCtx,
  letter: { id: string; payload: object },
  { name, maxAttempts, priority }: { name: JobName; maxAttempts: number; priority: number },
): Promise<void> {
  const payload = JSON.stringify({ ...letter.payload, [DEAD_LETTER_KEY]: letter.id, requestId: tx.requestId })
  await tx.db.$queryRaw`
    SELECT id FROM graphile_worker.add_job(identifier => ${name}::text, payload => ${payload}::json,
      max_attempts => ${maxAttempts}::int, job_key => ${`dead-letter:${letter.id}`}::text, priority => ${priority}::int)`
}
