// One job as the queue hands it over: its payload told apart from what the queue wrote into it, its task under a deadline, and the dead
// letter closed that it came from.
import type { JobName } from '@/server/jobs/catalog'
import { DEAD_LETTER_KEY, resolveDeadLetter } from '@/server/jobs/dead-letters'
import { countedJob } from '@/server/jobs/job-metrics'
import type { Actor, Ctx } from '@/server/kernel/ctx'
import { runTask } from './registry'

/** A task that hangs longer than this counts as failed and is tried again; should it come back after all, both have run, which every task bears. */
const TASK_DEADLINE_MS = 5 * 60_000

type QueuedJob = { id: string; attempts: number }

export async function runJob(
  name: JobName,
  payload: unknown,
  job: QueuedJob,
  ctxOf: (actor: Actor, requestId: string) => Ctx,
): Promise<void> {
  // `_cron` is graphile-worker's own note on jobs of the calendar.
  const { requestId, _cron, [DEAD_LETTER_KEY]: letter, ...own } = (payload ?? {}) as Record<string, unknown>
  const ctx = ctxOf({ kind: 'system', name }, typeof requestId === 'string' ? requestId : `job-${job.id}`)
  ctx.log.debug({ job: name, jobId: job.id, attempt: job.attempts }, 'job started')
  await countedJob(name, () => withDeadline(runTask(name, ctx, own), name))
  if (typeof letter === 'string') await resolveDeadLetter(ctx, letter)
}

async function withDeadline(work: Promise<void>, name: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} did not end within its deadline`)), TASK_DEADLINE_MS)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
