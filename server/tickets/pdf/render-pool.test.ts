// Printing in threads: the real one, and one that misbehaves on demand.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readPdfText } from '@/tests/support/read-pdf'
import { root } from '@/tests/support/source-tree'
import { renderTicketPdf } from '../ticket-pdf'
import { RenderPool } from './render-pool'
import { sampleTicket } from './sample-ticket'

const faulty = path.join(root, 'tests/support/faulty-render-thread.ts')
const called = (ticketCode: string) => [{ ...sampleTicket('fr'), ticketCode }]

let pool: RenderPool
afterEach(() => pool.close())

test('a thread prints what the plain function prints, at a lower priority than everything else', async () => {
  pool = new RenderPool({ threads: 1 })
  const ticket = { ...sampleTicket('fr'), issuedAt: new Date('2027-01-01T10:00:00Z') }
  const [there, here] = [await pool.render([ticket, ticket]), await renderTicketPdf(ticket)]
  expect(await readPdfText(there)).toBe((await readPdfText(here)).repeat(2))
  if (process.platform === 'linux') expect(niceOfThreads()).toContain(10)
})

/** As Linux tells it of each thread of this process; field 19 of its line. */
function niceOfThreads(): number[] {
  return readdirSync('/proc/self/task').map((thread) =>
    Number(readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ')[16]),
  )
}

test('a ticket that ends its thread, hangs it or cannot be printed fails alone, and the thread is replaced', async () => {
  pool = new RenderPool({ file: faulty, threads: 1, deadlineMs: 2_000 })
  const names = ['A', 'END', 'B', 'HANG', 'C', 'THROW', 'D']
  const results = await Promise.allSettled(names.map((name) => pool.render(called(name))))
  const shown = results.map((result) =>
    result.status === 'fulfilled' ? result.value.toString() : String(result.reason.message),
  )
  expect(shown).toEqual([
    'A',
    expect.stringMatching(/exit/i),
    'B',
    'printing a ticket took too long and was given up',
    'C',
    'this one cannot be printed',
    'D',
  ])
})

test('who waits for one ticket goes before the tickets of a batch', async () => {
  pool = new RenderPool({ file: faulty, threads: 1 })
  const order: string[] = []
  const note = (name: string, how?: { inBulk: boolean }) =>
    pool.render(called(name), how).then((bytes) => order.push(bytes.toString()))
  await Promise.all([...['b1', 'b2', 'b3', 'b4'].map((name) => note(name, { inBulk: true })), note('mail')])
  expect(order.indexOf('mail')).toBe(1)
})

test('more than can wait are refused with the time to come back', async () => {
  pool = new RenderPool({ file: faulty, threads: 1 })
  const results = await Promise.allSettled(Array.from({ length: 2_100 }, (_, index) => pool.render(called(`${index}`))))
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  expect(refused).toHaveLength(2_100 - 2_001)
  expect(refused[0]).toMatchObject({ code: 'tickets.printing_busy', kind: 'unavailable', retryAfterSeconds: 5 })
})
