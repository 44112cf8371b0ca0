// Asks for the fraud rules to be run after scans: once in two seconds for each event and process, and always once after the last. The scan
// itself waits for nothing; what a process that dies has not asked for, the worker's beat does.
import type pg from 'pg'
import { addJob, enqueue, jobValues } from '@/server/jobs/enqueue'
import { type Ctx, inTransaction } from '@/server/kernel/ctx'

const WAIT_MS = 2_000

/** The earliest instant of late scans, or null where all were new. */
const waiting = new WeakMap<pg.Pool, Map<string, number | null>>()

/** Call it after the commit. `from`: of the earliest scan that came late. */
export function askToWatch(ctx: Ctx, eventId: string, from: Date | null = null): void {
  const events = waiting.get(ctx.pool) ?? new Map<string, number | null>()
  waiting.set(ctx.pool, events)
  const known = events.get(eventId)
  const earliest = [from?.getTime(), known].filter((at) => typeof at === 'number')
  events.set(eventId, earliest.length > 0 ? Math.min(...earliest) : null)
  if (known !== undefined) return
  setTimeout(() => {
    const since = events.get(eventId) ?? null
    events.delete(eventId)
    if (ctx.pool.ended || ctx.pool.ending) return
    ask(ctx, eventId, since === null ? null : new Date(since).toISOString()).catch((err: unknown) => {
      ctx.log.warn({ err, eventId }, 'the fraud rules were not asked for')
    })
  }, WAIT_MS).unref()
}

/** What is asked for while it waits anyway is one job. */
export function watchJobKey(eventId: string, from: string | null): string {
  return from === null ? `fraud:${eventId}` : `fraud:${eventId}:${from}`
}

async function ask(ctx: Ctx, eventId: string, from: string | null): Promise<void> {
  const jobKey = watchJobKey(eventId, from)
  await ctx.pool.query(`SELECT (${addJob(1)}).id`, jobValues(ctx, 'watch-fraud', { eventId, from }, { jobKey }))
}

const AROUND_MS = 3 * 3_600_000

/** A beat: events that are open now are looked at even if nobody asked. Answers how many. */
export async function watchRunningEvents(ctx: Ctx): Promise<number> {
  const { rows } = await ctx.pool.query<{ eventId: string }>({
    name: 'events-to-watch',
    text: `SELECT DISTINCT s.event_id AS "eventId" FROM event_session s
      WHERE s.starts_at <= $1 AND s.ends_at >= $2
        AND EXISTS (SELECT FROM scan c WHERE c.event_id = s.event_id AND c.at >= $3)`,
    values: [
      new Date(ctx.now.getTime() + AROUND_MS),
      new Date(ctx.now.getTime() - AROUND_MS),
      new Date(ctx.now.getTime() - 120_000),
    ],
  })
  await inTransaction(ctx, async (tx) => {
    for (const { eventId } of rows)
      await enqueue(tx, 'watch-fraud', { eventId, from: null }, { jobKey: watchJobKey(eventId, null) })
  })
  return rows.length
}
