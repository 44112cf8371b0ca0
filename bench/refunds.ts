// The refunds of a cancelled event with 5,000 purchases, whose worker is killed three times on the way.
// Guards: each purchase is paid back at the provider exactly once; that alone can make a bench fail.
import { readFileSync } from 'node:fs'
import type { Pool } from 'pg'
import { z } from 'zod'
import { type DemoClient, Unexpected, until } from '@/scripts/demo-client'
import type { EventOnSale } from '@/scripts/demo-story'
import type { Installation } from '@/scripts/own-installation'
import { priorities } from '@/server/jobs/catalog'
import { systemRandom } from '@/server/kernel/random'
import { checkInvariants } from '@/server/platform/check-invariants'
import { type Part, perSecond } from './report'
import { issueInBulk } from './tickets'

const PURCHASES = 5_000
const KILLS = 3
const AT_ONCE = 16
const PRICE = 4_900

const session = z.object({ id: z.string() })
const paid = z.object({ payment_intent: z.string() })

/** Charges that the stand-in really has, made beside the app: buying 5,000 times is another bench. */
async function chargeInBulk(client: DemoClient, secretKey: string): Promise<{ ref: string; intent: string }[]> {
  const { stripe } = client.demo.standIns
  const made: { ref: string; intent: string }[] = []
  let begun = 0
  const form = new URLSearchParams({
    mode: 'payment',
    success_url: client.url,
    'line_items[0][quantity]': '1',
    'line_items[0][price_data][currency]': 'eur',
    'line_items[0][price_data][unit_amount]': String(PRICE),
    'line_items[0][price_data][product_data][name]': 'Mesure',
  }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (begun++ < PURCHASES) {
        const address = `${stripe}/v1/checkout/sessions`
        const { id: ref } = await client.take(session, 'POST', address, { raw: form, headers, token: secretKey })
        const ended = await client.take(paid, 'POST', `${stripe}/_control/checkout/${ref}`, {
          body: { outcome: 'pay' },
        })
        made.push({ ref, intent: ended.payment_intent })
      }
    }),
  )
  return made
}

/** Their purchases and payments, as settling would have left them, around tickets that are there. */
async function bookInBulk(
  pool: Pool,
  event: EventOnSale,
  tickets: readonly string[],
  charges: readonly { ref: string; intent: string }[],
): Promise<void> {
  const now = new Date()
  const ids = (count: number) => Array.from({ length: count }, () => systemRandom.uuid(now))
  const values = [
    ids(charges.length),
    ids(charges.length),
    ids(charges.length),
    tickets.slice(0, charges.length),
    charges.map(({ ref }) => ref),
    charges.map(({ intent }) => intent),
    event.organization.id,
    event.id,
    event.ticketTypes[0]?.id,
    PRICE,
    now,
  ]
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(
      `CREATE TEMP TABLE given ON COMMIT DROP AS
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[])
         AS g(purchase, item, payment, ticket, ref, intent)`,
      values.slice(0, 6),
    )
    const rest = values.slice(6)
    await client.query(
      `INSERT INTO purchase (id, organization_id, event_id, number, status, places, buyer_name, buyer_email, locale, currency,
         subtotal_minor, total_minor, hold_expires_at, created_at, paid_at)
       SELECT purchase, $1, $2, 'B-' || purchase, 'paid', 'sold', 'Camille Roussel', 'mesure-' || purchase || '@exemple.fr', 'fr', 'EUR',
         $3, $3, $4, $4, $4 FROM given`,
      [rest[0], rest[1], rest[3], rest[4]],
    )
    await client.query(
      `INSERT INTO purchase_item (id, organization_id, purchase_id, ticket_type_id, name, quantity, unit_price_minor)
       SELECT item, $1, purchase, $2, 'Mesure', 1, $3 FROM given`,
      [rest[0], rest[2], rest[3]],
    )
    await client.query(
      'UPDATE ticket t SET purchase_id = purchase, purchase_item_id = item FROM given WHERE t.id = given.ticket',
    )
    await client.query(
      `INSERT INTO payment (id, organization_id, purchase_id, gateway, status, amount_minor, currency, captured_minor, provider_ref,
         provider_intent, created_at, settled_at)
       SELECT payment, $1, purchase, 'stripe', 'succeeded', $2, 'EUR', $2, ref, intent, $3, $3 FROM given`,
      [rest[0], rest[3], rest[4]],
    )
    await client.query(
      `INSERT INTO ledger_entry (organization_id, cause_kind, cause_id, account, amount_minor, currency, at)
       SELECT $1, 'capture', payment, leg.account, leg.sign * $2::int, 'EUR', $3 FROM given,
         (VALUES ('provider:stripe', 1), ('sales', -1)) AS leg(account, sign)`,
      [rest[0], rest[3], rest[4]],
    )
    await client.query(
      `INSERT INTO payment_log_entry (organization_id, purchase_id, kind, gateway, amount_minor, currency, actor, request_id, at)
       SELECT $1, purchase, 'payment_captured', 'stripe', $2, 'EUR', 'system:bench', 'bench', $3 FROM given`,
      [rest[0], rest[3], rest[4]],
    )
    await client.query(
      `INSERT INTO notification (id, organization_id, kind, key, recipient, locale, props, status, purchase_id, requested_at, sent_at)
       SELECT item, $1, 'purchase_confirmation', purchase::text, 'mesure@exemple.fr', 'fr', '{}', 'sent', purchase, $2, $2 FROM given`,
      [rest[0], rest[4]],
    )
    await client.query('COMMIT')
  } finally {
    client.release()
  }
  await pool.query('ANALYZE purchase, purchase_item, payment, ticket')
}

/** The event's cancellation as the command leaves it; its job finds the purchases. */
async function cancelInRows(pool: Pool, event: EventOnSale): Promise<void> {
  const runId = systemRandom.uuid(new Date())
  await pool.query(`UPDATE event SET status = 'cancelled' WHERE id = $1`, [event.id])
  await pool.query(
    `INSERT INTO refund_run (id, organization_id, event_id, status, reason, keep_fees, actor, created_at)
     VALUES ($1, $2, $3, 'running', 'event_cancelled', false, 'system:bench', now())`,
    [runId, event.organization.id, event.id],
  )
  await pool.query(
    `SELECT graphile_worker.add_job('advance-refund-run', json_build_object('runId', $1::text), job_key => 'refund-run:' || $1::text,
       max_attempts => 25, priority => $2)`,
    [runId, priorities.bulk],
  )
}

/** The worker that the launcher runs, by the process tree; killed as a power cut would. */
function killWorker(launcher: number): void {
  const children = readFileSync(`/proc/${launcher}/task/${launcher}/children`, 'utf8').trim().split(/\s+/)
  const worker = children.find((pid) => /worker(\/main\.ts|\.js)/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')))
  if (!worker) throw new Unexpected('The installation has no worker to kill.')
  process.kill(Number(worker), 'SIGKILL')
}

const done = async (pool: Pool, eventId: string) => {
  const { rows } = await pool.query<{ succeeded: number; failed: number }>(
    `SELECT count(*) FILTER (WHERE i.status = 'succeeded')::int AS succeeded, count(*) FILTER (WHERE i.status = 'failed')::int AS failed
     FROM refund_run_item i JOIN refund_run r ON r.id = i.run_id WHERE r.event_id = $1`,
    [eventId],
  )
  return rows[0] ?? { succeeded: 0, failed: 0 }
}

export async function benchRefunds(installation: Installation): Promise<Part> {
  const { client, pool, launcher } = installation
  const broken: string[] = []
  const { event, ids } = await issueInBulk(installation, PURCHASES)
  await client.take(z.unknown(), 'PUT', `${client.demo.standIns.stripe}/_control/faults`, {
    body: { webhooks: 'hold' },
  })
  const charges = await chargeInBulk(client, installation.stripeKey)
  await bookInBulk(pool, event, ids, charges)
  const since = performance.now()
  await cancelInRows(pool, event)
  for (let kill = 1; kill <= KILLS; kill++) {
    await until(
      `${kill} of ${KILLS + 1} parts are refunded`,
      async () => ((await done(pool, event.id)).succeeded >= (PURCHASES * kill) / (KILLS + 1) ? true : null),
      600,
    )
    killWorker(launcher)
  }
  await until(
    'All purchases are refunded',
    async () => {
      const { succeeded, failed } = await done(pool, event.id)
      // And the free one by which the event got its key.
      return succeeded + failed >= PURCHASES + 1 ? true : null
    },
    900,
  )
  const seconds = (performance.now() - since) / 1000
  const { succeeded, failed } = await done(pool, event.id)
  if (failed > 0) broken.push(`${failed} refunds failed`)
  const atProvider = await countAtProvider(client, installation.stripeKey, new Set(charges.map(({ intent }) => intent)))
  if (atProvider.once !== PURCHASES)
    broken.push(`${PURCHASES - atProvider.once} payments were not paid back exactly once`)
  for (const { sentence, rows } of await checkInvariants(pool)) broken.push(`${sentence} (${rows.length} rows)`)
  return {
    broken,
    rows: [
      {
        what: `${PURCHASES} refunds, the worker killed ${KILLS} times`,
        goal: 'each once',
        measured: `${succeeded} in ${Math.round(seconds)} s (${perSecond(succeeded / seconds)})`,
        reached: broken.length === 0,
        ratio: null,
      },
    ],
  }
}

const page = z.object({
  data: z.array(z.object({ id: z.string(), payment_intent: z.string().nullable() })),
  has_more: z.boolean(),
})

async function countAtProvider(
  client: DemoClient,
  secretKey: string,
  ours: ReadonlySet<string>,
): Promise<{ once: number }> {
  const counts = new Map<string, number>()
  let after = ''
  for (let more = true; more; ) {
    const address = `${client.demo.standIns.stripe}/v1/refunds?limit=100${after && `&starting_after=${after}`}`
    const { data, has_more } = await client.take(page, 'GET', address, { token: secretKey })
    for (const { payment_intent: intent } of data)
      if (intent && ours.has(intent)) counts.set(intent, (counts.get(intent) ?? 0) + 1)
    after = data.at(-1)?.id ?? ''
    more = has_more
  }
  return { once: [...counts.values()].filter((count) => count === 1).length }
}
