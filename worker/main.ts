// The worker process: takes jobs from PostgreSQL, runs their tasks, and takes over the jobs of workers that died. Work in bulk and
// requests to foreign servers have slots of their own, so that neither keeps a mail or a payment waiting.
import { EventEmitter } from 'node:events'
import { type ParsedCronItem, parseCronItems, type Runner, run, type Task, type WorkerEvents } from 'graphile-worker'
import { type JobName, type JobSlots, jobs } from '@/server/jobs/catalog'
import { env } from '@/server/kernel/env'
import { rootLog } from '@/server/kernel/log'
import { closeProcessDatabase, newCtx, processDatabase } from '@/server/kernel/process'
import { keepMetrics } from '@/server/platform/metric-store'
import { closeRenderPool, openRenderPool } from '@/server/tickets/pdf/render-tickets'
import { calmNudges } from './calm-nudges'
import { keepHeartbeat } from './heartbeat'
import { calendar, keepBeats } from './schedule'
import { runJob } from './tasks/run-job'
import { quietLogger } from './worker-log'
import { yieldHelpers, yieldingToWeb } from './yield-to-web'

const log = rootLog()
const { pool } = processDatabase()
const yielding = yieldingToWeb()

function tasksOf(slots: JobSlots): Record<string, Task> {
  const names = (Object.keys(jobs) as JobName[]).filter((name) => slotsOf(name) === slots)
  const taskOf =
    (name: JobName): Task =>
    (payload, { job }) => {
      const run = () => runJob(name, payload, job, newCtx)
      return slots === 'bulk' ? yielding.during(run) : run()
    }
  return Object.fromEntries(names.map((name) => [name, taskOf(name)]))
}

function slotsOf(name: JobName): JobSlots {
  const job = jobs[name]
  return 'slots' in job ? job.slots : 'own'
}

/** More than jobs are given to end by themselves. */
const STOP_MILLISECONDS = 20_000

type Started = { runner: Runner; stopHeartbeat: () => Promise<void> }

async function startRunner(slots: JobSlots, parsedCronItems: ParsedCronItem[] = []): Promise<Started> {
  const events: WorkerEvents = new EventEmitter()
  const started = new Promise<string>((resolve) =>
    events.once('pool:create', ({ workerPool }) => {
      if (slots !== 'own') {
        const calm = calmNudges(workerPool)
        for (const end of ['pool:gracefulShutdown', 'pool:forcefulShutdown'] as const) events.once(end, calm)
      }
      resolve(workerPool.id)
    }),
  )
  const runner = await run({
    taskList: tasksOf(slots),
    parsedCronItems,
    events,
    pgPool: pool,
    concurrency: env().queueConcurrency,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: quietLogger(log),
    // graphile-worker's own sweep frees a dead worker's jobs after four hours; ours (heartbeat.ts) does within a minute.
    preset: { worker: { gracefulShutdownAbortTimeout: 10_000 } },
  })
  return { runner, stopHeartbeat: await keepHeartbeat(pool, await started, log) }
}

async function main(): Promise<void> {
  yieldHelpers()
  // At once where buyers wait for the first ticket; in development with the first ticket.
  openRenderPool({ warm: env().production })
  const runners = [
    await startRunner('own', parseCronItems(calendar)),
    await startRunner('bulk'),
    await startRunner('outgoing'),
  ]
  const stopSchedule = keepBeats(log)
  const stopMetrics = keepMetrics(pool, 'worker', (err) => log.debug({ err }, 'metrics wait'))
  log.info({ concurrency: env().queueConcurrency }, 'worker ready')
  process.send?.({ ready: true })

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'worker stops: running jobs are finished first')
    // A job that never ends must not keep the process: what it held is freed as after any other death.
    setTimeout(() => {
      log.error('a job did not end: the worker stops without it')
      process.exit(1)
    }, STOP_MILLISECONDS).unref()
    stopSchedule()
    yielding.stop()
    await Promise.all(runners.map(stopRunner))
    await stopMetrics()
    await closeRenderPool()
    await closeProcessDatabase()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
  await Promise.all(runners.map(({ runner }) => runner.promise))
}

async function stopRunner({ runner, stopHeartbeat }: Started): Promise<void> {
  await runner.stop().catch((err: unknown) => log.warn({ err }, 'the worker did not stop cleanly'))
  await stopHeartbeat()
}

main().catch((err: unknown) => {
  log.fatal({ err }, 'the worker could not go on')
  process.exit(1)
})
