// Eight phones at fifty tickets at the same instant, then how long an admission takes to the other gates. Guards: each ticket is admitted
// once, and every admission reaches every gate that listens; these alone can make the bench fail.
import { z } from 'zod'
import { Unexpected, until } from '@/scripts/demo-client'
import type { Installation } from '@/scripts/own-installation'
import { percentile } from './figures'
import { type BenchDevice, pairDevices } from './gate-devices'
import { milliseconds, type Part } from './report'
import { type BulkTickets, issueInBulk } from './tickets'

const TICKETS = 50
const DEVICES = 8
const SEEN = 100
const GOAL_MS = 2_000

const verdict = z.object({ valid: z.boolean(), reason: z.string().nullable(), ticketId: z.string().nullable() })

export async function benchRush(installation: Installation): Promise<Part> {
  const bulk = await issueInBulk(installation, TICKETS + SEEN)
  const devices = await pairDevices(installation, bulk.event, DEVICES)
  const broken: string[] = []
  const admitted = await rush(installation, bulk, devices, broken)
  const taken = await seenByOthers(installation, bulk, devices, broken)
  const p95 = percentile(taken, 0.95)
  return {
    broken,
    rows: [
      {
        what: `${TICKETS} tickets × ${DEVICES} devices at once`,
        goal: `${TICKETS} admissions`,
        measured: `${admitted}`,
        reached: admitted === TICKETS,
        ratio: null,
      },
      {
        what: `an admission seen by ${DEVICES - 1} other gates, p95`,
        goal: '< 2 s',
        measured: `${milliseconds(p95)} (median ${milliseconds(percentile(taken, 0.5))})`,
        reached: p95 < GOAL_MS,
        ratio: null,
      },
    ],
  }
}

async function scan({ client }: Installation, { event }: BulkTickets, device: BenchDevice, qrCodeData: string) {
  return client.take(verdict, 'POST', '/api/scans/validate', {
    token: device.token,
    body: { qrCodeData, eventId: event.id },
  })
}

async function rush(
  installation: Installation,
  bulk: BulkTickets,
  devices: readonly BenchDevice[],
  broken: string[],
): Promise<number> {
  const tokens = bulk.tokens.slice(0, TICKETS)
  const answers = await Promise.all(
    tokens.flatMap((token) => devices.map((device) => scan(installation, bulk, device, token))),
  )
  const { rows } = await installation.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM admission WHERE event_id = $1',
    [bulk.event.id],
  )
  const green = answers.filter(({ valid }) => valid).length
  const written = rows[0]?.n ?? 0
  if (green !== TICKETS || written !== TICKETS)
    broken.push(`${TICKETS} tickets at ${DEVICES} devices gave ${green} greens and ${written} admissions`)
  const odd = answers.filter(({ valid, reason }) => !valid && reason !== 'already_used').length
  if (odd > 0) broken.push(`${odd} of those scans were refused for another reason than “already used”`)
  return written
}

/** Milliseconds from the question of the scanning device to each other gate's hearing of it. */
async function seenByOthers(
  installation: Installation,
  bulk: BulkTickets,
  [first, ...others]: readonly BenchDevice[],
  broken: string[],
): Promise<number[]> {
  if (!first) throw new Unexpected('There is no device.')
  const stop = new AbortController()
  const heard = others.map(() => new Map<string, number>())
  const open = others.map(() => false)
  const feeds = others.map((device, index) =>
    follow(installation, bulk.event.id, device, stop.signal, (event, data) => {
      if (event === 'hello') open[index] = true
      if (event === 'admissions') noteAll(data, heard[index] ?? new Map())
    }),
  )
  const ended = Promise.allSettled(feeds)
  await until('Every gate’s feed is open', async () => (open.every(Boolean) ? true : null))
  const asked = new Map<string, number>()
  for (const token of bulk.tokens.slice(TICKETS, TICKETS + SEEN)) {
    const since = performance.now()
    const { ticketId } = await scan(installation, bulk, first, token)
    if (ticketId) asked.set(ticketId, since)
  }
  const serials = await serialsOf(installation, [...asked.keys()])
  const isHeard = async () => (heard.every((own) => serials.every(({ serial }) => own.has(serial))) ? true : null)
  await until('Every admission is heard at every gate', isHeard, 20).catch((error: Error) => broken.push(error.message))
  stop.abort()
  await ended
  return heard.flatMap((own) =>
    serials.flatMap(({ id, serial }) => {
      const at = own.get(serial)
      return at === undefined ? [] : [at - (asked.get(id) ?? at)]
    }),
  )
}

const admissions = z.object({ rows: z.array(z.object({ serial: z.string() })) })

function noteAll(data: unknown, heard: Map<string, number>): void {
  const now = performance.now()
  for (const { serial } of admissions.parse(data).rows) if (!heard.has(serial)) heard.set(serial, now)
}

async function serialsOf({ pool }: Installation, ids: string[]): Promise<{ id: string; serial: string }[]> {
  const text = 'SELECT id::text, serial::text FROM ticket WHERE id = ANY($1::uuid[])'
  return (await pool.query<{ id: string; serial: string }>(text, [ids])).rows
}

async function follow(
  { client }: Installation,
  eventId: string,
  device: BenchDevice,
  signal: AbortSignal,
  hear: (event: string, data: unknown) => void,
): Promise<void> {
  const headers = { authorization: `Bearer ${device.token}` }
  const response = await fetch(`${client.url}/api/gate/live?event=${eventId}`, { headers, signal })
  if (!response.ok || !response.body) throw new Unexpected(`GET /api/gate/live answered ${response.status}.`)
  let rest = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      const [event, data] = [field('event'), field('data')]
      if (event && data) hear(event, JSON.parse(data))
    }
  }
}
