// Everybody wants the same places: holds on one limited capacity over HTTP, 200 in flight, until long after it is sold out.
// Guards: not one place more than there is; that alone can make a bench fail.
import { type DemoClient, Unexpected } from '@/scripts/demo-client'
import { putEventOnSale, readStats } from '@/scripts/demo-story'
import type { Installation } from '@/scripts/own-installation'
import { checkInvariants } from '@/server/platform/check-invariants'
import type { EmptyHandler } from './empty-handler'
import { medianOfRuns } from './figures'
import { fire } from './load'
import { milliseconds, type Part, perSecond, times } from './report'

const IN_FLIGHT = 200
const PLACES = 2_000
const TOO_MANY = 400
const BASELINE_SECONDS = 3

async function sellOut(client: DemoClient, broken: string[]): Promise<{ rate: number; p95: number }> {
  const event = await putEventOnSale(client, { types: [{ name: 'Plein tarif', amount: 4900, capacity: PLACES }] })
  const body = JSON.stringify({
    eventId: event.id,
    items: [{ ticketTypeId: event.ticketTypes[0]?.id, quantity: 1 }],
    buyer: { name: 'Camille Roussel', email: 'camille@exemple.fr' },
  })
  const load = {
    url: `${client.url}/api/purchases`,
    connections: IN_FLIGHT,
    body: () => body,
    requests: PLACES + TOO_MANY,
  }
  const { statuses, perSecond: rate, p95, failed } = await fire(load, 201)
  const { held } = await readStats(client, event)
  const said = statuses.get(201) ?? 0
  if (said > PLACES || held > PLACES) broken.push(`${Math.max(said, held)} holds on ${PLACES} places`)
  if (held !== said) broken.push(`${said} holds were answered and ${held} are there`)
  const others = [...statuses].filter(([status]) => status !== 201 && status !== 409)
  if (others.length > 0 || failed > 0) {
    throw new Unexpected(`Holds answered ${JSON.stringify(others)}; ${failed} were not answered.`)
  }
  return { rate, p95 }
}

export async function benchHolds({ client, pool }: Installation, empty: EmptyHandler): Promise<Part> {
  const broken: string[] = []
  const holds = await medianOfRuns(() => sellOut(client, broken))
  const violations = await checkInvariants(pool)
  for (const { sentence, rows } of violations) broken.push(`${sentence} (${rows.length} rows)`)
  const bare = await medianOfRuns(async () => {
    const body = JSON.stringify({
      eventId: 'x',
      items: [{ ticketTypeId: 'y', quantity: 1 }],
      buyer: { name: 'n', email: 'e' },
    })
    const load = { url: empty.url, connections: IN_FLIGHT, body: () => body, seconds: BASELINE_SECONDS }
    return { rate: (await fire(load, 200)).perSecond }
  })
  return {
    broken,
    rows: [
      {
        what: `holds on one capacity, ${IN_FLIGHT} in flight`,
        goal: '≥ 450/s',
        measured: perSecond(holds.rate),
        reached: holds.rate >= 450,
        ratio: times(holds.rate / bare.rate, `an empty route handler (${perSecond(bare.rate)})`),
      },
      {
        what: 'the same, p95',
        goal: '< 500 ms',
        measured: milliseconds(holds.p95),
        reached: holds.p95 < 500,
        ratio: null,
      },
      {
        what: 'oversold, and other broken promises',
        goal: '0',
        measured: String(broken.length),
        reached: broken.length === 0,
        ratio: null,
      },
    ],
  }
}
