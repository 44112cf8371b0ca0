// Scans of an event with 10,000 tickets, and of the same event with 1,000,000: what is looked up is found by an index, whatever else is there.
import type { Pool } from 'pg'
import { Unexpected } from '@/scripts/demo-client'
import type { Installation } from '@/scripts/own-installation'
import type { EmptyHandler } from './empty-handler'
import { medianOfRuns } from './figures'
import { fire } from './load'
import { milliseconds, type Part, times } from './report'
import { type BulkTickets, issueInBulk } from './tickets'

const SMALL = 10_000
const LARGE = 1_000_000
const AT_ONCE = 50_000
const SCANS = 1_500
const CONNECTIONS = 10
const MOST = 1.3

export type Growth = { bulk: BulkTickets; used: number; small: Figures }
type Figures = { p95: number; bare: number }

/** While the installation is small; `endGrowth` comes last. */
export async function beginGrowth(installation: Installation, empty: EmptyHandler): Promise<Growth> {
  const growth = { bulk: await issueInBulk(installation, SMALL), used: 0, small: { p95: 0, bare: 0 } }
  await measure(installation, empty, growth, 1)
  growth.small = await measure(installation, empty, growth, SCANS)
  return growth
}

export async function endGrowth(installation: Installation, empty: EmptyHandler, growth: Growth): Promise<Part> {
  const since = performance.now()
  await fill(installation.pool, growth.bulk)
  const seconds = Math.round((performance.now() - since) / 1000)
  await measure(installation, empty, growth, 100)
  const large = await measure(installation, empty, growth, SCANS)
  const ratio = large.p95 / growth.small.p95
  return {
    notes: [`${LARGE - SMALL} more tickets of the same event took ${seconds} s to be written`],
    rows: [
      {
        what: 'scan p95 with 1,000,000 tickets',
        goal: `≤ ${MOST} × with 10,000`,
        measured: `${milliseconds(large.p95)}, ${ratio.toFixed(2)} × ${milliseconds(growth.small.p95)}`,
        reached: ratio <= MOST,
        ratio: times(large.bare / growth.small.bare, 'the empty handler’s p95 beside both: what the machine did'),
      },
    ],
  }
}

async function measure(
  { client }: Installation,
  empty: EmptyHandler,
  growth: Growth,
  requests: number,
): Promise<Figures> {
  const { event, tokens } = growth.bulk
  const headers = { authorization: `Bearer ${event.organization.apiKey}` }
  const body = () => JSON.stringify({ qrCodeData: tokens[growth.used++ % tokens.length], eventId: event.id })
  const load = { connections: Math.min(CONNECTIONS, requests), requests, headers, body }
  return medianOfRuns(async () => {
    const scans = await fire({ ...load, url: `${client.url}/api/scans/validate` }, 200)
    if (scans.failed > 0 || scans.statuses.size > 1) throw new Unexpected('Scans were not all answered with 200.')
    const used = growth.used
    const bare = await fire({ ...load, url: empty.url }, 200)
    growth.used = used
    return { p95: scans.p95, bare: bare.p95 }
  })
}

/** Tickets that nobody shows; some of them have been admitted. */
async function fill(pool: Pool, { event }: BulkTickets): Promise<void> {
  const values = [event.organization.id, event.id, event.ticketTypes[0]?.id]
  for (let from = SMALL; from < LARGE; from += AT_ONCE) {
    await pool.query(
      `WITH given AS MATERIALIZED (SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS person FROM generate_series($4::int, $5::int) n),
       people AS (INSERT INTO attendee (id, organization_id, event_id, name, created_at)
         SELECT person, $1, $2, 'Dominique ' || n, now() FROM given)
       INSERT INTO ticket (id, organization_id, event_id, ticket_type_id, attendee_id, kid, serial, code, issued_at)
       SELECT given.id, $1, $2, $3, person, k.kid, (n::bigint << 40) + 1 + floor(random() * 1e9)::bigint,
         'Z' || substr(upper(lpad(to_hex(n), 9, '0')), 1, 4) || '-' || substr(upper(lpad(to_hex(n), 9, '0')), 5, 5), now()
       FROM given, (SELECT kid FROM event_key WHERE event_id = $2 LIMIT 1) k`,
      [...values, from + 1, Math.min(from + AT_ONCE, LARGE)],
    )
  }
  // What writing a million rows at once leaves behind would meet the scans: dirty pages on their way to the disk, and autovacuum.
  await pool.query('VACUUM (ANALYZE) ticket, attendee')
  await pool.query('CHECKPOINT')
}
