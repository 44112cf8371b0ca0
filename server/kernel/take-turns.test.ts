// Questions that come at once to a connection that answers one at a time.
import { setImmediate as aMoment } from 'node:timers/promises'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { takeTurns } from './take-turns'

/** Writes down when each question was asked and answered; `broken` fails. */
function aConnection() {
  const heard: string[] = []
  const query = async (text: string) => {
    heard.push(`${text}?`)
    await aMoment()
    heard.push(`${text}!`)
    if (text === 'broken') throw new Error('broken')
    return { rows: [text] }
  }
  const client = { query } as unknown as pg.ClientBase
  takeTurns(client)
  return { client, heard }
}

test('are asked one after the other, in their order, and each has its own answer', async () => {
  const { client, heard } = aConnection()
  const answers = await Promise.all(['a', 'b', 'c'].map((text) => client.query(text)))
  expect(answers.map(({ rows }) => rows)).toEqual([['a'], ['b'], ['c']])
  expect(heard).toEqual(['a?', 'a!', 'b?', 'b!', 'c?', 'c!'])
})

test('go out at once where nothing is being answered, and one that fails holds up none', async () => {
  const { client, heard } = aConnection()
  const broken = client.query('broken')
  expect(heard).toEqual(['broken?'])
  const after = client.query('after')
  await expect(broken).rejects.toThrow('broken')
  expect((await after).rows).toEqual(['after'])
})
