// An event that is cancelled: its organizer types the title, watches the refunds by their real counts, holds them and lets them go on;
// its buyers have their money and one mail each.
import { expect, type Page, test } from '@playwright/test'
import type { Pool } from 'pg'
import { type DemoClient, Unexpected, until } from '@/scripts/demo-client'
import { type Bought, buy, holdPlaces, mailsTo, putEventOnSale, readPurchase, scan } from '@/scripts/demo-story'
import { signIn } from './organizer'
import { expectInvariantsToHold, openClient, openPool, words } from './running'

const BUYERS = 6
const { cancel, run } = words('fr', 'refunds')

async function expectCounts(page: Page, counts: Partial<Record<'succeeded' | 'waiting' | 'failed', number>>) {
  for (const [name, count] of Object.entries(counts)) {
    const label = run[name as keyof typeof counts]
    const figure = page.locator('dl > div').filter({ has: page.locator('dt', { hasText: label }) })
    await expect(figure.locator('dd').first(), label).toHaveText(`${count}`, { timeout: 20_000 })
  }
}

/** While somebody else holds one purchase, no refund after it begins: time for a person to press a button. */
async function whileHolding<T>(pool: Pool, purchaseId: string, work: () => Promise<T>): Promise<T> {
  const connection = await pool.connect()
  try {
    await connection.query('BEGIN')
    await connection.query('SELECT id FROM purchase WHERE id = $1 FOR NO KEY UPDATE', [purchaseId])
    return await work()
  } finally {
    await connection.query('ROLLBACK')
    connection.release()
  }
}

/** The job that takes the run further has seen that it may not. */
function untilAtRest(pool: Pool, eventId: string): Promise<true> {
  return until('nothing takes the run further', async () => {
    const { rows } = await pool.query(
      `SELECT FROM graphile_worker._private_jobs j JOIN refund_run r ON j.key = 'refund-run:' || r.id WHERE r.event_id = $1`,
      [eventId],
    )
    return rows.length === 0 ? true : null
  })
}

const mailsAbout = async (client: DemoClient, { hold }: Bought) =>
  (await mailsTo(client, hold.email)).filter(({ subject }) => subject.startsWith('Annulé'))

test('an event is cancelled: its refunds are counted, held, let go on, and each buyer is paid back and told once', async ({
  page,
}) => {
  test.setTimeout(240_000)
  const client = await openClient()
  const pool = openPool()
  const title = `Annulée ${Date.now().toString(36)}`
  const types = [{ name: 'Plein tarif', amount: 4900, capacity: 40 }]
  const event = await putEventOnSale(client, { title, types })
  const bought: Bought[] = []
  for (let n = 0; n < BUYERS; n++) {
    const email = `annule-${n}-${event.slug}@exemple.fr`
    bought.push(await buy(client, event, { name: 'Camille Roussel', email, quantity: 1 + (n % 2), atBoxOffice: true }))
  }
  const undecided = { name: 'Yanis Benali', email: `attend-${event.slug}@exemple.fr`, atBoxOffice: true }
  const waiting = await holdPlaces(client, event, undecided)
  // In the order in which the refunds are made.
  const third = bought.map(({ hold }) => hold.id).sort()[2] ?? ''
  await signIn(page, event.organization, 'owner')

  await whileHolding(pool, third, async () => {
    await test.step('the organizer types the title, and sees how far the refunds are', async () => {
      await page.goto(`/org/${event.organization.slug}/events/${event.id}`)
      await page.getByRole('button', { name: words('fr', 'dashboard').publish.moreActions }).click()
      await page.getByRole('menuitem', { name: cancel.action }).click()
      const question = page.getByRole('dialog', { name: cancel.title })
      await question.getByLabel(cancel.confirmation).fill('Un autre titre')
      await question.getByRole('button', { name: cancel.submit }).click()
      await expect(question.getByRole('alert').or(question.getByRole('status')).first()).toBeVisible()
      await question.getByLabel(cancel.confirmation).fill(title)
      await question.getByRole('button', { name: cancel.submit }).click()
      await expect(page).toHaveURL(/\/refunds$/)
      await expect(page.getByText(run.states.running.title)).toBeVisible()
      await expectCounts(page, { succeeded: 2, waiting: BUYERS - 2, failed: 0 })
    })

    await test.step('held, they stay where they are', async () => {
      await page.getByRole('button', { name: run.pause }).click()
      await expect(page.getByText(run.states.paused.title)).toBeVisible()
    })
  })
  await untilAtRest(pool, event.id)
  await page.reload()
  await expectCounts(page, { succeeded: 2, waiting: BUYERS - 2 })
  const [last] = bought.toSorted((a, b) => (a.hold.id < b.hold.id ? 1 : -1))
  if (!last) throw new Unexpected('Nobody has bought.')
  expect((await readPurchase(client, last.hold)).status).toBe('paid')

  await test.step('they go on, and all of them arrive', async () => {
    await page.getByRole('button', { name: run.resume }).click()
    await expectCounts(page, { succeeded: BUYERS, waiting: 0, failed: 0 })
    await expect(page.getByRole('progressbar', { name: run.progress })).toHaveAttribute('aria-valuenow', '100')
    await expect(page.getByText(run.states.completed.title)).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText(/441,00\s€/)).toBeVisible()
  })

  await test.step('the buyers have their money and one mail, the gate lets nobody in, the page says it', async () => {
    for (const one of bought) {
      expect(await readPurchase(client, one.hold)).toMatchObject({ status: 'refunded' })
      const [mail] = await until('the mail comes', async () => {
        const mails = await mailsAbout(client, one)
        return mails.length > 0 ? mails : null
      })
      expect(mail?.text).toMatch(one.purchase.tickets.length === 2 ? /98,00\s€/ : /49,00\s€/)
      expect(await mailsAbout(client, one)).toHaveLength(1)
    }
    const { qrToken } = last.ticket
    expect(await scan(client, event, { qrCodeData: qrToken })).toMatchObject({ valid: false, reason: 'revoked' })
    await until('the place in waiting is given back', async () =>
      (await readPurchase(client, waiting)).status === 'expired' ? true : null,
    )
    await page.goto(`/e/${event.slug}`)
    await expect(page.getByRole('heading', { name: words('fr', 'event').closed.cancelled.title })).toBeVisible()
  })
  await pool.end()
  await expectInvariantsToHold()
})
