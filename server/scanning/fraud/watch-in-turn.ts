// The job of the fraud rules: at once, or a little later where this process has just spent long on the same event. Guards: what waits is asked
// for again before this job ends, so nothing is left unjudged.
import { enqueue } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'
import { watchJobKey } from '../live/ask-to-watch'
import { Pace } from './pace'
import { type WatchFraud, watchFraud } from './watch-fraud'

const pace = new Pace()

export async function watchInTurn(ctx: Ctx, asked: WatchFraud): Promise<void> {
  const { eventId, from } = asked
  const wait = pace.waitMs(eventId, performance.now())
  if (wait > 0) {
    const runAt = new Date(ctx.now.getTime() + Math.ceil(wait))
    await inTransaction(ctx, (tx) => enqueue(tx, 'watch-fraud', asked, { jobKey: watchJobKey(eventId, from), runAt }))
    return
  }
  const since = performance.now()
  await watchFraud(ctx, asked)
  pace.worked(eventId, since, performance.now())
}
