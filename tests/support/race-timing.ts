// Two acts against each other, for races: with their looks before both acts, as unguarded programs would have it, and from the same instant
// to moments apart.
import type pg from 'pg'

/** Both look before either acts: what happens to programs that ask first and write afterwards. */
export async function bothLookFirst<A, B>(
  first: { look(): Promise<A>; act(seen: A): Promise<unknown> },
  second: { look(): Promise<B>; act(seen: B): Promise<unknown> },
): Promise<PromiseSettledResult<unknown>[]> {
  const [a, b] = await Promise.all([first.look(), second.look()])
  return Promise.allSettled([first.act(a), second.act(b)])
}

export async function one<T>(pool: pg.Pool, sql: string, ...values: unknown[]): Promise<T> {
  const { rows } = await pool.query(sql, values)
  return rows[0] as T
}

/** Starts both from nothing to 45 ms apart, another way in each round: the longer way to the row must be able to come first too. */
export function together<A, B>(pool: pg.Pool, round: number, a: () => Promise<A>, b: () => Promise<B>) {
  const headStart = (round % 20) ** 2 / 8000
  const after = async <T>(work: () => Promise<T>) => {
    await pool.query('SELECT pg_sleep($1)', [headStart])
    return work()
  }
  return Promise.allSettled(round % 2 === 0 ? ([a(), after(b)] as const) : ([after(a), b()] as const))
}
