// One scrape, all processes: a real worker counts, the web process answers.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { GET } from '@/app/metrics/route'
import { enqueue } from '@/server/jobs/enqueue'
import { inTransaction } from '@/server/kernel/ctx'
import { counter, metrics } from '@/server/kernel/metrics'
import { openDoors, request } from '@/tests/support/doors'
import { killablePrograms } from '@/tests/support/killable-programs'
import { aHold, aSale } from '@/tests/support/sales-factories'
import { flushMetrics } from './metric-store'
import { requireScraper } from './scrape-metrics'

const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-metrics-'))
const doors = openDoors({ STORAGE_URL: `file:${folder}` })
const { start, kill, stop } = killablePrograms({ worker: 'worker/main.ts' }, () => ({
  DATABASE_URL: doors.database().url,
  STORAGE_URL: `file:${folder}`,
}))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const none = { params: Promise.resolve({}) }

async function scrape(): Promise<string> {
  const answer = await GET(request('/metrics', { address: '127.0.0.1' }), none)
  expect(answer.status).toBe(200)
  return answer.text()
}

async function sampleOf(line: string): Promise<number | null> {
  const found = (await scrape()).split('\n').find((one) => one.startsWith(`${line} `))
  return found === undefined ? null : Number(found.slice(line.length + 1))
}

async function until(what: string, seconds: number, look: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

test('every name of the contract is there from the first scrape on, in the form that Prometheus reads', async () => {
  const text = await scrape()
  for (const name of [
    'tickets_generated_total',
    'batch_jobs_total',
    'ticket_generation_duration_seconds',
    'pdf_generation_duration_seconds',
    'ticket_generation_queue_size',
    'http_requests_total',
    'http_request_duration_seconds',
    'jobs_total',
    'job_duration_seconds',
    'scans_total',
    'notifications_total',
  ]) {
    expect(text).toMatch(new RegExp(`^# TYPE ${name} (counter|gauge|histogram)$`, 'm'))
  }
  const sample = /^[a-z_]+(\{[a-z_]+="(?:[^"\\]|\\.)*"(,[a-z_]+="(?:[^"\\]|\\.)*")*\})? [0-9.e+-]+$/
  for (const line of text.trimEnd().split('\n')) expect(line.startsWith('# ') || sample.test(line)).toBe(true)
})

test('this machine may ask; others only with the token, where one is set', async () => {
  const ask = async (sent: { address?: string; token?: string }) => (await GET(request('/metrics', sent), none)).status
  for (const address of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1']) expect(await ask({ address })).toBe(200)
  for (const address of ['192.0.2.7', '10.0.0.1', '::ffff:192.0.2.7', '127.evil', ''])
    expect(await ask({ address })).toBe(404)
  // A proxy beside it speaks for the whole world.
  const passedOn = { address: '127.0.0.1', headers: { 'x-portillon-forwarded': '1' } }
  expect((await GET(request('/metrics', passedOn), none)).status).toBe(404)
  const token = 'a-token-of-a-collector'
  const from = (authorization: string | null) => () =>
    requireScraper({ authorization, address: '127.0.0.1', isForwarded: true }, token)
  expect(from(`Bearer ${token}`)).not.toThrow()
  for (const wrong of [null, '', 'Bearer', token, `Basic ${token}`, `Bearer ${token}x`, `Bearer ${token.slice(1)}`]) {
    expect(from(wrong)).toThrow(expect.objectContaining({ code: 'auth.required' }))
  }
})

test('what a worker counts is in the next scrape, outlives it, and is added to by the next one', async () => {
  const ctx = { ...doors.ctx({ kind: 'anonymous', address: null }), now: new Date() }
  const sale = await aSale(ctx, { types: [{ name: 'Libre', amount: 0, capacity: 10 }] })
  await ctx.pool.query('DELETE FROM graphile_worker._private_jobs')
  const hold = await aHold(ctx, sale, 2)
  await ctx.pool.query('DELETE FROM graphile_worker._private_jobs')
  const tickets = await ctx.db.ticket.findMany({ where: { purchaseId: hold.id } })
  const render = (index: number) =>
    inTransaction(ctx, (tx) => enqueue(tx, 'render-ticket', { ticketId: tickets[index]?.id ?? '' }))
  const generated = `tickets_generated_total{event_id="${sale.eventId}",status="success",template_id="built_in"}`

  await render(0)
  expect(await sampleOf('ticket_generation_queue_size')).toBe(1)
  expect(await sampleOf(generated)).toBeNull()
  const first = start('worker')
  // A flush may come between the ticket and the end of its job, which is counted last.
  const done = 'jobs_total{job="render-ticket",outcome="done"}'
  await until('the first ticket', 60, async () => (await sampleOf(done)) === 1)
  await until('its job is off the queue', 10, async () => (await sampleOf('ticket_generation_queue_size')) === 0)
  expect(await sampleOf(generated)).toBe(1)
  expect(await sampleOf('pdf_generation_duration_seconds_count')).toBe(1)
  expect(await sampleOf('ticket_generation_duration_seconds_bucket{le="+Inf"}')).toBe(1)
  expect(await scrape()).toMatch(/^process_resident_memory_bytes\{instance="[^"]+",process="worker"\} \d{7,}/m)
  await kill(first)
  expect(await sampleOf(generated)).toBe(1)

  await render(1)
  const second = start('worker')
  await until(
    'the second PDF',
    60,
    async () => (await ctx.db.ticket.count({ where: { purchaseId: hold.id, fileKey: { not: null } } })) === 2,
  )
  await stop(second)
  expect(await sampleOf(generated)).toBe(2)
}, 150_000)

test('a database that is away for a while loses no count, and two flushes at once count once', async () => {
  const seen = counter('test_seen_total', 'For this test.', ['what'])
  seen.add({ what: 'a "quoted"\nword' }, 3)
  const { pool } = doors.ctx()
  const broken = Object.create(pool, { query: { value: () => Promise.reject(new Error('away')) } })
  await expect(flushMetrics(broken)).rejects.toThrow('away')
  await Promise.all([flushMetrics(pool), flushMetrics(pool), flushMetrics(pool)])
  expect(await sampleOf('test_seen_total{what="a \\"quoted\\"\\nword"}')).toBe(3)
  metrics.removeSingleMetric('test_seen_total')
})
