// A campaign of 10,000 on a running installation: how many messages a second are written and handed over to the stand-in, and how long buyers wait
// for their tickets' mail meanwhile, from its request until a carrier has it. Against the same stand-in asked by nobody but this program.
import { Unexpected, until } from '@/scripts/demo-client'
import { type EventOnSale, endCheckout, holdPlaces, putEventOnSale, startPayment } from '@/scripts/demo-story'
import type { Installation } from '@/scripts/own-installation'
import { usualAudience } from '@/server/campaigns/audience/contract'
import { medianOfRuns, percentile } from './figures'
import { milliseconds, type Part, perSecond, times } from './report'

const PEOPLE = 10_000
const PLAIN = 2_000
const AT_ONCE = 20
const PATIENCE_MS = 300_000

const content = {
  fr: {
    subject: 'Bientôt\u202f: {{event_title}}',
    blocks: [
      { kind: 'heading', text: 'Bonjour {{guest_name}},' },
      { kind: 'text', text: 'Les portes ouvrent une heure plus tôt.\n\n**À très vite** avec {{organization_name}}.' },
      { kind: 'event_card' },
    ],
  },
}

/** Its earlier campaigns arrived: of an organization that nobody knows the first messages would go alone and be watched. */
async function giveGoodRecord({ pool }: Installation, event: EventOnSale): Promise<void> {
  await pool.query(
    `WITH made AS (
       INSERT INTO campaign (id, organization_id, name, audience, content, status, created_by, created_at)
       SELECT gen_random_uuid(), organization_id, 'Avant', '{}', '{}', 'done', 'bench', now() FROM event WHERE id = $1
       RETURNING id, organization_id
     )
     INSERT INTO notification (id, organization_id, campaign_id, kind, key, recipient, locale, props, requested_at, sent_at, status)
     SELECT gen_random_uuid(), organization_id, made.id, 'campaign', gen_random_uuid()::text, 'avant@campagne.example', 'fr', '{}',
       now() - interval '3 days', now() - interval '3 days', 'delivered'
     FROM made, generate_series(1, 200)`,
    [event.id],
  )
}

/** A scheduled campaign for people who are there from now on; it starts at once. Answers its id. */
async function startCampaign({ pool }: Installation, event: EventOnSale, run: number): Promise<string> {
  await pool.query(
    `INSERT INTO attendee (id, organization_id, event_id, name, email, created_at, position)
     SELECT gen_random_uuid(), organization_id, id, 'Personne ' || n, 'personne-' || n || '@campagne-' || $2 || '.example', now(), n
     FROM event, generate_series(1, $3) n WHERE id = $1`,
    [event.id, String(run), PEOPLE],
  )
  await pool.query('ANALYZE attendee')
  const audience = JSON.stringify({ ...usualAudience, ticketStatuses: ['none'] })
  const { rows } = await pool.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO campaign (id, organization_id, event_id, name, audience, content, status, scheduled_at, created_by, created_at)
       SELECT gen_random_uuid(), organization_id, id, 'Mesure', $2, $3, 'scheduled', now(), 'bench', now() FROM event WHERE id = $1
       RETURNING id
     ), asked AS (
       SELECT graphile_worker.add_job('advance-campaign', json_build_object('campaignId', id), job_key => 'campaign:' || id) FROM made
     )
     SELECT id FROM made, asked`,
    [event.id, audience, JSON.stringify(content)],
  )
  return rows[0]?.id ?? ''
}

type Progress = { status: string; seconds: number | null; sent: number }

async function progressOf({ pool }: Installation, id: string): Promise<Progress> {
  const { rows } = await pool.query<Progress>(
    `SELECT status, extract(epoch FROM finished_at - started_at)::float AS seconds,
       (SELECT count(*)::int FROM notification WHERE campaign_id = c.id AND status IN ('sent', 'delivered')) AS sent
     FROM campaign c WHERE id = $1`,
    [id],
  )
  const [row] = rows
  if (!row) throw new Unexpected('The campaign is gone.')
  return row
}

/** Purchases one after the other, for as long as the campaign runs. */
async function buyMeanwhile(
  installation: Installation,
  event: EventOnSale,
  run: string,
  isOver: () => boolean,
): Promise<number[]> {
  const { client } = installation
  const taken: number[] = []
  while (!isOver()) {
    const email = `billet-${run}-${taken.length}@exemple.fr`
    const hold = await holdPlaces(client, event, { name: 'Camille Roussel', email })
    const payment = await startPayment(client, hold)
    await endCheckout(client, payment, 'pay')
    const asked = await until(`The mail to ${email} leaves`, () => leftOf(installation, hold.id), 120)
    taken.push(Date.now() - asked.getTime())
  }
  return taken
}

/** When it was requested. Asked of the database: looking for one among thousands in the stand-in's mailbox would slow it down. */
async function leftOf({ pool }: Installation, purchaseId: string): Promise<Date | null> {
  const { rows } = await pool.query<{ requested_at: Date }>(
    `SELECT requested_at FROM notification WHERE purchase_id = $1 AND kind = 'purchase_confirmation' AND status IN ('sent', 'delivered')`,
    [purchaseId],
  )
  return rows[0]?.requested_at ?? null
}

async function campaignRun(
  installation: Installation,
  run: number,
): Promise<{ rate: number; p50: number; p95: number }> {
  const event = await putEventOnSale(installation.client, {
    title: 'Mesure',
    types: [{ name: 'Plein tarif', amount: 4900, capacity: 1_000 }],
  })
  // The day's limit is for a day, and this is the third campaign within minutes.
  await installation.pool.query(
    `UPDATE notification SET sent_at = sent_at - interval '2 days' WHERE campaign_id IS NOT NULL`,
  )
  await giveGoodRecord(installation, event)
  const id = await startCampaign(installation, event, run)
  let last: Progress = { status: 'sending', seconds: null, sent: 0 }
  const waiting = buyMeanwhile(installation, event, String(run), () => last.status === 'done')
  const deadline = performance.now() + PATIENCE_MS
  while (last.status !== 'done') {
    if (performance.now() > deadline) throw new Unexpected(`A campaign did not end: ${JSON.stringify(last)}`)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    last = await progressOf(installation, id)
  }
  const taken = await waiting
  if (last.sent !== PEOPLE) throw new Unexpected(`${last.sent} of ${PEOPLE} messages were sent.`)
  return { rate: PEOPLE / (last.seconds ?? 1), p50: percentile(taken, 0.5), p95: percentile(taken, 0.95) }
}

/** Mails as small as can be, from here to the stand-in. */
async function plainRate({ client, resendKey }: Installation): Promise<number> {
  const url = `${client.demo.standIns.resend}/emails`
  const headers = { authorization: `Bearer ${resendKey}`, 'content-type': 'application/json' }
  const since = performance.now()
  let next = 0
  const lane = async () => {
    for (let index = next++; index < PLAIN; index = next++) {
      const body = JSON.stringify({
        from: 'a@mesure.example',
        to: [`p-${index}@plain.example`],
        subject: 'Mesure',
        text: 'Bonjour',
      })
      const answer = await fetch(url, { method: 'POST', headers, body })
      if (!answer.ok) throw new Unexpected(`The stand-in answered ${answer.status}.`)
      await answer.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return (1_000 * PLAIN) / (performance.now() - since)
}

export async function benchCampaign(installation: Installation): Promise<Part> {
  const measured = await medianOfRuns((run) => campaignRun(installation, run))
  const plain = await medianOfRuns(async () => ({ rate: await plainRate(installation) }))
  return {
    rows: [
      {
        what: `campaign of ${PEOPLE}: written and handed over`,
        goal: '≥ 300/s',
        measured: perSecond(measured.rate),
        reached: measured.rate >= 300,
        ratio: times(measured.rate / plain.rate, `the stand-in’s own pace (${perSecond(plain.rate)})`),
      },
      {
        what: 'ticket mail asked for meanwhile → with its carrier, p95',
        goal: '< 2 s',
        measured: `${milliseconds(measured.p95)} (p50 ${milliseconds(measured.p50)})`,
        reached: measured.p95 < 2_000,
        ratio: null,
      },
    ],
  }
}
