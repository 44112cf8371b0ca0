// The worker process: takes jobs from PostgreSQL, runs their tasks, and takes over the jobs of workers that died.
import { EventEmitter } from 'node:events'
import { parseCronItems, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { type JobName, jobs } from '@/server/jobs/catalog'
import { env } from '@/server/kernel/env'
import { rootLog } from '@/server/kernel/log'
import { closeProcessDatabase, newCtx, processDatabase } from '@/server/kernel/process'
import { keepHeartbeat } from './heartbeat'
import { calendar, keepBeats } from './schedule'
import { runTask } from './tasks/registry'
import { quietLogger } from './worker-log'

/** A task that hangs longer than this is given up and tried again. */
const TASK_DEADLINE_MS = 5 * 60_000

const log = rootLog()
const { pool } = processDatabase()

const taskList: TaskList = Object.fromEntries(
  (Object.keys(jobs) as JobName[]).map((name) => [
    name,
    async (payload, helpers) => {
      // `_cron` is graphile-worker's own note on jobs of the calendar.
      const { requestId, _cron, ...rest } = (payload ?? {}) as Record<string, unknown>
      const ctx = newCtx({ kind: 'system', name }, typeof requestId === 'string' ? requestId : `job-${helpers.job.id}`)
      ctx.log.debug({ job: name, jobId: helpers.job.id, attempt: helpers.job.attempts }, 'job started')
      await withDeadline(runTask(name, ctx, rest), name)
    },
  ]),
)

async function withDeadline(work: Promise<void>, name: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} did not end within its deadline`)), TASK_DEADLINE_MS)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

async function main(): Promise<void> {
  const events: WorkerEvents = new EventEmitter()
  const started = new Promise<string>((resolve) =>
    events.once('pool:create', ({ workerPool }) => resolve(workerPool.id)),
  )
  const runner = await run({
    events,
    pgPool: pool,
    parsedCronItems: parseCronItems(calendar),
    concurrency: env().queueConcurrency,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: quietLogger(log),
    taskList,
    // graphile-worker's own sweep frees a dead worker's jobs after four hours; ours (heartbeat.ts) does within a minute.
    preset: { worker: { gracefulShutdownAbortTimeout: 10_000 } },
  })
  const stopHeartbeat = await keepHeartbeat(pool, await started, log)
  const stopSchedule = keepBeats(log)
  log.info({ concurrency: env().queueConcurrency }, 'worker ready')
  process.send?.({ ready: true })

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'worker stops: running jobs are finished first')
    stopSchedule()
    await runner.stop().catch((err: unknown) => log.warn({ err }, 'the worker did not stop cleanly'))
    await stopHeartbeat()
    await closeProcessDatabase()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
  await runner.promise
}

main().catch((err: unknown) => {
  log.fatal({ err }, 'the worker could not go on')
  process.exit(1)
})
