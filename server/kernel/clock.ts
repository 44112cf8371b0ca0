// The only reader of the time. A request or a job happens at one instant: `now()` is called once, at its door, and passed on.
// The process clock is corrected by its measured distance from the database's, so that several machines agree on deadlines.
import type pg from 'pg'

let offsetMs = 0

export function now(): Date {
  return new Date(Date.now() + offsetMs)
}

const SAMPLES = 5

/**
 * Measures the distance to the database, in milliseconds. The shortest of several round trips counts, on a connection that is open already: half
 * of it is taken for the way back, which is wrong by whatever else the time was spent on.
 */
export async function measureClockOffset(pool: pg.Pool): Promise<number> {
  const client = await pool.connect()
  try {
    let shortest = Number.POSITIVE_INFINITY
    let measured = offsetMs
    for (let sample = 0; sample < SAMPLES; sample++) {
      const before = Date.now()
      const sent = performance.now()
      const { rows } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at')
      const took = performance.now() - sent
      const at = rows[0]?.at
      if (!at || took >= shortest) continue
      shortest = took
      measured = at.getTime() - (before + took / 2)
    }
    offsetMs = measured
    return offsetMs
  } finally {
    client.release()
  }
}

/** Keeps the offset current, once a minute; a database that is away leaves the last one in force. */
export function keepClock(pool: pg.Pool, onError: (error: unknown) => void): () => void {
  const measure = () => measureClockOffset(pool).catch(onError)
  void measure()
  const timer = setInterval(measure, 60_000)
  timer.unref()
  return () => clearInterval(timer)
}
