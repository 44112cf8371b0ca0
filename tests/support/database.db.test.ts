import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from './database'

let first: TestDatabase
let second: TestDatabase

beforeAll(async () => {
  first = await freshDatabase()
  second = await freshDatabase()
})

afterAll(async () => {
  await first.drop()
  await second.drop()
})

test('each database is a world of its own', async () => {
  await first.pool.query('CREATE TABLE seen (id int)')
  const { rows } = await second.pool.query("SELECT to_regclass('seen') AS found")
  expect(rows[0].found).toBeNull()
})

test('the server stores UTF-8 and knows the job queue', async () => {
  const { rows } = await first.pool.query(
    "SELECT current_setting('server_encoding') AS encoding, to_regclass('graphile_worker._private_jobs') IS NOT NULL AS queue",
  )
  expect(rows[0]).toEqual({ encoding: 'UTF8', queue: true })
})
