// One query at a time on a connection. Prisma reads the relations of one question at once, also within a transaction, which has one
// connection: pg has kept such queries in a line of its own, and will not from its next version on. Guards: they are asked in the order in
// which they came, and one that fails holds up none of the others.
import type pg from 'pg'

type Ask = (...question: unknown[]) => unknown

/** From now on, of this connection. A question with a callback, or a stream's, goes straight through: whoever asks so waits by itself. */
export function takeTurns(client: Pick<pg.ClientBase, 'query'>): void {
  const ask = client.query.bind(client) as Ask
  let last: Promise<unknown> | null = null
  const inTurn: Ask = (...question) => {
    const [first] = question
    const isOther =
      typeof question.at(-1) === 'function' || (typeof first === 'object' && first !== null && 'submit' in first)
    if (isOther) return ask(...question)
    const answer = last ? last.then(() => ask(...question)) : Promise.resolve(ask(...question))
    const turn = answer.then(nothing, nothing).then(() => {
      if (last === turn) last = null
    })
    last = turn
    return answer
  }
  client.query = inTurn as typeof client.query
}

function nothing(): void {}
