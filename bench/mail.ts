// From the buyer's payment to the mail with the ticket at the provider, on an idle system: Checkout ends, the signed webhook
// comes in, the worker settles, issues, renders and sends. Against the time until an empty job begins.
import { Unexpected } from '@/scripts/demo-client'
import { endCheckout, holdPlaces, mailWithPdf, putEventOnSale, startPayment } from '@/scripts/demo-story'
import type { Installation } from '@/scripts/own-installation'
import { EMPTY_JOB, startEmptyWorker } from './empty-jobs'
import { medianOfRuns, percentile } from './figures'
import { milliseconds, type Part, times } from './report'

const PURCHASES = 12

/** The stand-in stamps a mail when it has taken it, by this machine's clock. */
async function untilMail({ client }: Installation, run: string): Promise<number[]> {
  const event = await putEventOnSale(client, { types: [{ name: 'Plein tarif', amount: 4900, capacity: PURCHASES }] })
  const taken: number[] = []
  for (let index = 0; index < PURCHASES; index++) {
    const email = `mesure-${run}-${index}@exemple.fr`
    const hold = await holdPlaces(client, event, { name: 'Camille Roussel', email })
    const payment = await startPayment(client, hold)
    const since = Date.now()
    await endCheckout(client, payment, 'pay')
    const { mail } = await mailWithPdf(client, email)
    taken.push(Date.parse(mail.at) - since)
  }
  return taken
}

async function untilEmptyJob({ databaseUrl, pool }: Installation): Promise<number[]> {
  let begun = Promise.withResolvers<number>()
  const worker = await startEmptyWorker(databaseUrl, () => begun.resolve(performance.now()))
  const taken: number[] = []
  try {
    for (let index = 0; index < 3 * PURCHASES; index++) {
      begun = Promise.withResolvers<number>()
      const since = performance.now()
      await pool.query('SELECT graphile_worker.add_job($1, json_build_object())', [EMPTY_JOB])
      taken.push((await begun.promise) - since)
    }
  } finally {
    await worker.stop()
  }
  return taken
}

export async function benchMail(installation: Installation): Promise<Part> {
  await untilMail(installation, 'warm-up') // fonts are opened once in a worker's life
  const mails = await medianOfRuns(async (number) => {
    const taken = await untilMail(installation, String(number))
    if (taken.some((value) => value < 0)) throw new Unexpected('A mail came before its payment.')
    return { p50: percentile(taken, 0.5), p95: percentile(taken, 0.95) }
  })
  const nothing = await medianOfRuns(async () => ({ p95: percentile(await untilEmptyJob(installation), 0.95) }))
  return {
    rows: [
      {
        what: 'payment → mail with the ticket, p95',
        goal: '< 1 s',
        measured: `${milliseconds(mails.p95)} (p50 ${milliseconds(mails.p50)})`,
        reached: mails.p95 < 1_000,
        ratio: times(mails.p95 / nothing.p95, `an empty job’s way (p95 ${milliseconds(nothing.p95)})`),
      },
    ],
  }
}
