// Tickets by the thousand in a running installation: a batch of 100 from its order to its last PDF, what is sustained and in how much
// memory, 500 single orders at once, and what a gate notices of it; beside the sources' design in the same run. `--full` takes 20,000.
import type { Installation } from '@/scripts/own-installation'
import { faultOf, type Invited, invite, orderBatch, progressOf, ticketOrder, untilOver } from './batch-orders'
import { median, RUNS } from './figures'
import { fire, type Loaded } from './load'
import { memoryOf, processOf } from './process-memory'
import { milliseconds, type Part, type Row, times } from './report'
import { measureSourcesDesign, type SourcesFigures } from './sources-design'
import { issueInBulk } from './tickets'

const FULL = process.argv.includes('--full')
const MANY = FULL ? 20_000 : 2_000
const SECONDS_FOR_MANY = MANY / 20
const ORDERS_AT_ONCE = 500
const GATES = 10
const SCAN_SECONDS = FULL ? 20 : 6
const SCANNED = 30_000

export async function benchTickets(installation: Installation): Promise<Part> {
  const broken: string[] = []
  const check = async (batchId: string, wanted: number) => {
    const fault = await faultOf(installation, batchId, wanted)
    if (fault) broken.push(fault)
  }
  const hundred = await measureHundred(installation, check)
  const many = await measureMany(installation, check)
  const orders = await measureOrders(installation, broken)
  const gate = await measureGate(installation)
  const sources = await measureSourcesDesign()
  return {
    rows: [
      {
        what: 'batch of 100, from POST to all PDFs stored',
        goal: '< 1.5 s',
        measured: milliseconds(hundred),
        reached: hundred < 1_500,
        ratio: null,
      },
      ...rowsOfMany(many, sources),
      ...rowsOfSources(sources, 60_000 / many.perMinute),
      {
        what: `${ORDERS_AT_ONCE} single tickets ordered at once, all made`,
        goal: 'none lost',
        measured: `${orders.made} of ${ORDERS_AT_ONCE} in ${milliseconds(orders.milliseconds)}`,
        reached: orders.made === ORDERS_AT_ONCE,
        ratio: null,
      },
      {
        what: `scan p95 during a batch, ${GATES} connections`,
        goal: '≤ 1.5 × idle',
        measured: `${milliseconds(gate.busy)} (idle ${milliseconds(gate.idle)})`,
        reached: gate.busy <= 1.5 * gate.idle,
        ratio: times(gate.busy / gate.idle, 'the idle figure'),
      },
    ],
    broken,
    notes: gate.notes,
  }
}

type Check = (batchId: string, wanted: number) => Promise<void>

async function measureHundred(installation: Installation, check: Check): Promise<number> {
  const taken: number[] = []
  for (let run = 0; run <= RUNS; run++) {
    const invited = await invite(installation, 100)
    const since = performance.now()
    const batchId = await orderBatch(installation, invited)
    await untilOver(installation, batchId, 60)
    if (run > 0) taken.push(performance.now() - since) // fonts are opened once in a worker's life
    await check(batchId, 100)
  }
  return median(taken)
}

type Many = { perMinute: number; early: number; late: number; bytes: number }

/** One batch; the worker's memory when a quarter was made, and at most after that. */
async function measureMany(installation: Installation, check: Check): Promise<Many> {
  const invited = await invite(installation, MANY)
  const worker = processOf(installation.launcher, /worker(\.js|\/main\.ts)/)
  let [early, late] = [Number.NaN, Number.NaN]
  const since = performance.now()
  const batchId = await orderBatch(installation, invited)
  await untilOver(installation, batchId, SECONDS_FOR_MANY, ({ made }) => {
    if (worker === null || made < MANY / 4) return
    const megabytes = memoryOf(worker)
    if (Number.isNaN(early)) early = megabytes
    if (!(megabytes <= late)) late = megabytes
  })
  const minutes = (performance.now() - since) / 60_000
  await check(batchId, MANY)
  const { rows } = await installation.pool.query<{ bytes: number }>(
    `SELECT avg(f.bytes)::float AS bytes FROM stored_file f JOIN ticket t ON t.file_key = f.key
     JOIN batch_item i ON i.id = t.batch_item_id WHERE i.batch_id = $1`,
    [batchId],
  )
  return { perMinute: MANY / minutes, early, late, bytes: rows[0]?.bytes ?? Number.NaN }
}

async function measureOrders(
  installation: Installation,
  broken: string[],
): Promise<{ made: number; milliseconds: number }> {
  const invited = await invite(installation, ORDERS_AT_ONCE)
  const guests = invited.guestIds.values()
  const since = performance.now()
  const answers = await fire(
    {
      url: `${installation.client.url}/api/tickets/generate`,
      connections: ORDERS_AT_ONCE,
      requests: ORDERS_AT_ONCE,
      headers: { authorization: `Bearer ${invited.event.organization.apiKey}` },
      body: () => JSON.stringify({ ...ticketOrder(invited), guestId: guests.next().value }),
    },
    201,
  )
  const milliseconds = performance.now() - since
  const { rows } = await installation.pool.query<{ made: number }>(
    'SELECT count(DISTINCT attendee_id)::int AS made FROM ticket WHERE event_id = $1',
    [invited.event.id],
  )
  const made = rows[0]?.made ?? 0
  if ((answers.statuses.get(201) ?? 0) !== ORDERS_AT_ONCE || made !== ORDERS_AT_ONCE)
    broken.push(
      `${made} of ${ORDERS_AT_ONCE} tickets ordered at once exist; answers ${JSON.stringify([...answers.statuses])}`,
    )
  return { made, milliseconds }
}

async function measureGate(installation: Installation): Promise<{ idle: number; busy: number; notes: string[] }> {
  const { client } = installation
  const { event, tokens } = await issueInBulk(installation, SCANNED)
  let next = 0
  const scan = (seconds: number): Promise<Loaded> =>
    fire(
      {
        url: `${client.url}/api/scans/validate`,
        connections: GATES,
        seconds,
        headers: { authorization: `Bearer ${event.organization.apiKey}` },
        body: () => JSON.stringify({ qrCodeData: tokens[next++ % tokens.length], eventId: event.id }),
      },
      200,
    )
  const invited: Invited = await invite(installation, MANY)
  await scan(2)
  const idle = await scan(SCAN_SECONDS)
  const batchId = await orderBatch(installation, invited)
  const busy = await scan(SCAN_SECONDS)
  const { isOver } = await progressOf(installation, batchId)
  await untilOver(installation, batchId, 2 * SECONDS_FOR_MANY)
  return {
    idle: idle.p95,
    busy: busy.p95,
    notes: [
      ...(isOver ? ['the batch was over before the last scan: its figure says less than it seems'] : []),
      `scans during a batch: ${Math.round(busy.perSecond)}/s, idle ${Math.round(idle.perSecond)}/s`,
    ],
  }
}

function rowsOfMany({ perMinute, early, late, bytes }: Many, { plain }: SourcesFigures): Row[] {
  return [
    {
      what: `tickets of a batch of ${MANY}, sustained`,
      goal: '≥ 6,000/min',
      measured: `${Math.round(perMinute)}/min (${(bytes / 1024).toFixed(1)} KB each)`,
      reached: perMinute >= 6_000,
      ratio: times(60_000 / perMinute / plain, `pdfkit’s time for a page without layout (${milliseconds(plain)})`),
    },
    {
      what: 'memory of the worker, from a quarter to the end',
      goal: 'flat',
      measured: Number.isNaN(early) ? 'not known here' : `${Math.round(early)} → ${Math.round(late)} MiB at most`,
      reached: Number.isNaN(early) || late <= early * 1.25,
      ratio: null,
    },
  ]
}

function rowsOfSources({ freshBrowser, pooledBrowser }: SourcesFigures, ours: number): Row[] {
  const row = (what: string, taken: number | null): Row => ({
    what,
    goal: '',
    measured: taken === null ? 'no browser here' : `${milliseconds(taken)} each`,
    reached: true,
    ratio: taken === null ? null : times(taken / ours, `ours in a batch (${milliseconds(ours)} each)`),
  })
  return [
    row('the sources’ design: a Chromium per ticket', freshBrowser),
    row('the same with one Chromium that is kept', pooledBrowser),
  ]
}
