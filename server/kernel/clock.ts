// The only reader of the time. A request or a job happens at one instant: `now()` is called once, at its door, and passed on.
// The process clock is corrected by its measured distance from the database's, so that several machines agree on deadlines.
import type pg from 'pg'

let offsetMs = 0

export function now(): Date {
  return new Date(Date.now() + offsetMs)
}

/** Measures the distance to the database once; half of the round trip is taken for the way back. */
export async function measureClockOffset(pool: pg.Pool): Promise<number> {
  const before = Date.now()
  const { rows } = await pool.query<{ at: Date }>('SELECT clock_timestamp() AS at')
  const after = Date.now()
  const at = rows[0]?.at
  if (at) offsetMs = at.getTime() - (before + after) / 2
  return offsetMs
}

/** Keeps the offset current, once a minute; a database that is away leaves the last one in force. */
export function keepClock(pool: pg.Pool, onError: (error: unknown) => void): () => void {
  const measure = () => measureClockOffset(pool).catch(onError)
  void measure()
  const timer = setInterval(measure, 60_000)
  timer.unref()
  return () => clearInterval(timer)
}
