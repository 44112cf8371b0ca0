// A worker of the bench's own whose jobs do nothing: what the queue alone costs.
import { Logger, run } from 'graphile-worker'

export const CONCURRENCY = 5
export const EMPTY_JOB = 'bench-nothing'

/** Runs `onJob` for each empty job until it is stopped; the product's worker does not know the name and leaves them alone. */
export async function startEmptyWorker(databaseUrl: string, onJob: () => void): Promise<{ stop(): Promise<void> }> {
  const runner = await run({
    connectionString: databaseUrl,
    concurrency: CONCURRENCY,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    taskList: { [EMPTY_JOB]: async () => onJob() },
  })
  return { stop: () => runner.stop() }
}
