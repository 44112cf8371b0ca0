// The gate on phones that are devices: two of them with a network, two without, a network that is cut in the middle, a page that is killed, a
// clock that is wrong by a day, and a device that is revoked. Each story ends with what the database says.
import { expect, type Page, test } from '@playwright/test'
import type pg from 'pg'
import { buy, type EventOnSale, putEventOnSale } from '@/scripts/demo-story'
import { expectLine, expectReady, expectVerdictOn, expectWaiting, type Phone, type Team, teamOf } from './gate-phones'
import { signIn } from './organizer'
import { expectInvariantsToHold, openClient, openPool, words } from './running'
import { expectTold } from './verdict-log'

const t = words('fr', 'scanner')
const DAY_MS = 86_400_000

let team: Team
let event: EventOnSale
let pool: pg.Pool
let sold = 0

test.beforeEach(async ({ page: desk }) => {
  test.setTimeout(180_000)
  pool = openPool()
  const client = await openClient()
  event = await putEventOnSale(client, { title: 'Nuit des portes', startsIn: -1 })
  await signIn(desk, client.organization, 'manager')
  team = teamOf(desk, event)
})

test.afterEach(async () => {
  await team.close()
  await pool.end()
})

async function aTicket(name: string): Promise<string> {
  const client = await openClient()
  const email = `porte-${Date.now()}-${sold++}@exemple.fr`
  const { ticket } = await buy(client, event, { name, email, locale: 'fr', atBoxOffice: true })
  return ticket.qrToken
}

async function count(sql: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, [event.id])
  return rows[0]?.n ?? 0
}

const admissions = () => count('admission WHERE event_id = $1 AND undone_at IS NULL')
const scans = (verdict: string) => count(`scan WHERE event_id = $1 AND ${verdict}`)

async function cutAll(...phones: Phone[]): Promise<void> {
  for (const phone of phones) {
    await expectReady(phone)
    await phone.network.cut()
  }
}

test('two phones online: what one lets in, the other refuses, and names its door', async () => {
  const ticket = await aTicket('Camille Roussel')
  const [north, south] = [await team.enrol('Porte Nord'), await team.enrol('Porte Sud')]
  await north.film(ticket)
  await expectVerdictOn(north, 'admitted')
  await south.film(ticket)
  await expectVerdictOn(south, 'used', { holding: 'Camille Roussel' })
  expect(await admissions()).toBe(1)

  await test.step('a green that was a mistake is taken back, and the ticket is good again', async () => {
    await north.page.getByRole('button', { name: t.gate.recent }).click()
    await north.page.getByRole('button', { name: t.recent.undo, exact: true }).first().click()
    await expect.poll(admissions).toBe(0)
    await south.type(ticket)
    await expectVerdictOn(south, 'admitted')
  })
  expect(await admissions()).toBe(1)
  await expectInvariantsToHold()
})

test('two phones without a network let the same copied code in; both, and the database, learn of it', async () => {
  const ticket = await aTicket('Jeanne Morel')
  const [north, south] = [await team.enrol('Porte Nord'), await team.enrol('Porte Sud')]
  await cutAll(north, south)
  for (const phone of [north, south]) {
    await phone.type(ticket)
    await expectVerdictOn(phone, 'admitted', { offline: true })
    await expectWaiting(phone, 1)
    await phone.type(ticket)
    await expectVerdictOn(phone, 'used', { offline: true, holding: 'Jeanne Morel' })
  }
  await north.network.mend()
  await expectWaiting(north, 0)
  await south.network.mend()
  await expectWaiting(south, 0)
  for (const phone of [south, north])
    await expect(phone.page.getByText(/Un billet est passé/)).toBeVisible({ timeout: 60_000 })
  await north.page.getByRole('button', { name: t.device.conflicts.show }).click()
  await expect(north.page.getByText(t.device.conflicts.kinds.duplicate_admission)).toBeVisible()
  await expect(north.page.getByText(/Porte Sud/)).toBeVisible()
  expect(await admissions()).toBe(1)
  expect(await scans('valid')).toBe(2)
  expect(await count(`scan_conflict WHERE event_id = $1 AND kind = 'duplicate_admission'`)).toBe(1)
  await expectInvariantsToHold()
})

test('a network that is cut in the middle costs no verdict and counts nothing twice', async () => {
  const [first, second] = [await aTicket('Nour Haddad'), await aTicket('Yann Le Goff')]
  const phone = await team.enrol('Porte Nord')
  await expectReady(phone)
  await phone.type(first)
  await expectVerdictOn(phone, 'admitted')
  // The question is under way when the line goes.
  await phone.page.route('**/api/scans/validate', async (route) => {
    await phone.network.cut()
    await route.continue()
  })
  await phone.type(second)
  await expectVerdictOn(phone, 'admitted', { offline: true })
  await phone.page.unroute('**/api/scans/validate')
  await expectWaiting(phone, 1)
  await phone.type(first)
  await expectVerdictOn(phone, 'used', { offline: true })
  await expectLine(phone, 'offline')
  await phone.network.mend()
  await expectLine(phone, 'online')
  await expectWaiting(phone, 0)
  expect(await admissions()).toBe(2)
  expect(await scans('valid')).toBe(2)
  await expectInvariantsToHold()
})

test('a page that is killed with scans waiting opens without a network and has forgotten nothing', async () => {
  const ticket = await aTicket('Inès Fabre')
  const phone = await team.enrol('Porte Nord')
  await cutAll(phone)
  await phone.type(ticket)
  await expectTold(phone.page, 'admitted')
  await phone.crash()
  await expectReady(phone)
  await expectWaiting(phone, 1)
  await phone.type(ticket)
  await expectVerdictOn(phone, 'used', { offline: true, holding: 'Inès Fabre' })
  await phone.network.mend()
  await expectWaiting(phone, 0)
  expect(await admissions()).toBe(1)
  expect(await scans('NOT valid')).toBe(1)
  await expectInvariantsToHold()
})

test('a phone whose clock is a day ahead says so, and its scans are told by the server’s time', async () => {
  const ticket = await aTicket('Louis Garnier')
  const phone = await team.enrol('Porte Nord', 'scan', { clockAheadMs: DAY_MS })
  await expect(phone.page.getByText(/24.h d’avance/)).toBeVisible({ timeout: 30_000 })
  await cutAll(phone)
  const before = Date.now()
  await phone.type(ticket)
  await expectVerdictOn(phone, 'admitted', { offline: true })
  await phone.network.mend()
  await expectWaiting(phone, 0)
  const { rows } = await pool.query<{ at: Date }>('SELECT at FROM scan WHERE event_id = $1', [event.id])
  expect(rows).toHaveLength(1)
  expect(Math.abs((rows[0]?.at.getTime() ?? 0) - before)).toBeLessThan(60_000)
  await expectInvariantsToHold()
})

test('a revoked phone shows so within seconds and keeps nothing of the event', async () => {
  const phone = await team.enrol('Porte Nord')
  await expectReady(phone)
  await team.revoke(phone)
  await expect(phone.page.getByRole('heading', { name: t.device.revoked.title })).toBeVisible({ timeout: 30_000 })
  expect(await keptBy(phone.page)).toEqual([])
  await phone.page.reload()
  await expect(phone.page).toHaveURL(/sign-in/)
})

/** Names of everything that is left: databases with something in them, caches, values. */
function keptBy(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const gates = databases.flatMap(({ name }) => (name?.startsWith('portillon-gate') ? [name] : []))
    return [...gates, ...(await caches.keys()), ...Object.keys(localStorage).filter((key) => key.includes('device'))]
  })
}

test('a person who is no device and not signed in is asked to sign in, and sees no event', async ({ browser }) => {
  const context = await browser.newContext()
  // Asked for without a page, which would be on its way to the sign-in before its first answer is read.
  const answered = await context.request.get('/scan')
  expect(await answered.text()).not.toContain(event.title)
  const page = await context.newPage()
  await page.goto('/scan')
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/)
  await context.close()
})
