// What is counted and timed of every job that runs.
import { counter, histogram } from '@/server/kernel/metrics'
import type { JobName } from './catalog'

const ran = counter('jobs_total', 'Jobs that ran, by how they ended.', ['job', 'outcome'])
const seconds = histogram(
  'job_duration_seconds',
  'How long jobs ran.',
  ['job'],
  [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
)

export async function countedJob<T>(job: JobName, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  try {
    const result = await work()
    ran.add({ job, outcome: 'done' })
    return result
  } catch (error) {
    ran.add({ job, outcome: 'failed' })
    throw error
  } finally {
    seconds.observe({ job }, (performance.now() - started) / 1000)
  }
}
