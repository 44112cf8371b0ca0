// Scans over HTTP: first scans of tickets that are really signed, so that each one checks a signature and writes an admission.
import { Unexpected } from '@/scripts/demo-client'
import type { Installation } from '@/scripts/own-installation'
import type { EmptyHandler } from './empty-handler'
import { medianOfRuns } from './figures'
import { fire } from './load'
import { milliseconds, type Part, perSecond, times } from './report'
import { issueInBulk } from './tickets'

const CONNECTIONS = 10
const SECONDS = 5
/** Of each: what has answered as often is compiled as well. By seconds the faster one would come better prepared. */
const WARM_UP_REQUESTS = 3_000
const TICKETS = 45_000

export async function benchScans(installation: Installation, empty: EmptyHandler): Promise<Part> {
  const { client } = installation
  const { event, tokens } = await issueInBulk(installation, TICKETS)
  let next = 0
  const body = () => {
    const qrCodeData = tokens[next++ % tokens.length]
    return JSON.stringify({ qrCodeData, eventId: event.id, location: 'Porte Cléberg' })
  }
  const url = `${client.url}/api/scans/validate`
  const headers = { authorization: `Bearer ${event.organization.apiKey}` }
  const load = { connections: CONNECTIONS, body, headers }
  await fire({ ...load, url, requests: WARM_UP_REQUESTS }, 200)
  await fire({ ...load, url: empty.url, requests: WARM_UP_REQUESTS }, 200)
  // Run by run side by side: what else the machine does meanwhile meets both.
  const { rate, p95, bare } = await medianOfRuns(async () => {
    const scans = await fire({ ...load, url, seconds: SECONDS }, 200)
    if (scans.failed > 0 || scans.statuses.size > 1)
      throw new Unexpected(`Scans answered ${JSON.stringify([...scans.statuses])}; ${scans.failed} were not answered.`)
    const used = next
    const parsed = await fire({ ...load, url: empty.url, seconds: SECONDS }, 200)
    next = used // the baseline must not use tickets up
    return { rate: scans.perSecond, p95: scans.p95, bare: parsed.perSecond }
  })
  const ratio = rate / bare
  return {
    notes: next > tokens.length ? ['some tickets were scanned twice: there were more scans than tickets'] : [],
    rows: [
      {
        what: `scans over HTTP, ${CONNECTIONS} connections`,
        goal: '≥ 700/s',
        measured: perSecond(rate),
        reached: rate >= 700,
        ratio: times(ratio, `an empty route handler that parses the same JSON (${perSecond(bare)})`),
      },
      { what: 'the same, p95', goal: '< 20 ms', measured: milliseconds(p95), reached: p95 < 20, ratio: null },
      {
        what: 'the same, against that handler',
        goal: '≥ 0.45 ×',
        measured: `${ratio.toFixed(2)} ×`,
        reached: ratio >= 0.45,
        ratio: null,
      },
    ],
  }
}
