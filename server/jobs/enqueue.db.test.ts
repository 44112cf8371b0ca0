import { expect, test } from 'vitest'
import { inTransaction } from '@/server/kernel/ctx'
import { openDoors } from '@/tests/support/doors'
import { enqueue } from './enqueue'

const doors = openDoors()

test('a job that is wanted at once may begin at once, however far ahead of the database a process’s clock is', async () => {
  const here = doors.ctx()
  const ahead = { ...here, now: new Date(here.now.getTime() + 3_600_000) }
  await inTransaction(ahead, (tx) => enqueue(tx, 'end-rehearsal', { rehearsalId: here.random.uuid(here.now) }))
  const { rows } = await here.pool.query('SELECT run_at <= now() AS due FROM graphile_worker.jobs')
  expect(rows).toEqual([{ due: true }])
})
