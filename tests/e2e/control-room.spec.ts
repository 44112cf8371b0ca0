// The control room beside one phone: what happens at the gate shows there by itself, the page is never loaded anew; and the phone notices that
// the server is silent before anybody has scanned.
import { expect, type Page, test } from '@playwright/test'
import type pg from 'pg'
import { buy, type EventOnSale, putEventOnSale } from '@/scripts/demo-story'
import { E2E_URL } from '../support/e2e-world'
import { expectLine, expectReady, expectVerdictOn, type Team, teamOf } from './gate-phones'
import { signIn } from './organizer'
import { expectInvariantsToHold, openClient, openPool, words } from './running'

const room = words('fr', 'control-room')
const fraud = words('fr', 'fraud')
const scanner = words('fr', 'scanner')

/** The page would look by itself after twenty seconds: what is there sooner was pushed. */
const PUSHED = { timeout: 5_000 }

let team: Team
let event: EventOnSale
let pool: pg.Pool

test.beforeEach(async ({ page: desk }) => {
  test.setTimeout(120_000)
  pool = openPool()
  const client = await openClient()
  event = await putEventOnSale(client, { title: 'Nuit de la salle', startsIn: -1 })
  await signIn(desk, client.organization, 'manager')
  team = teamOf(desk, event)
})

test.afterEach(async () => {
  await team.close()
  await pool.end()
})

/** Of the gate's lists, gates and zones, as the desk's own pages do it. */
async function manage<T>(desk: Page, procedure: string, input: object): Promise<T> {
  const answer = await desk.request.post(`/api/trpc/scanning.${procedure}`, {
    headers: { origin: E2E_URL },
    data: { json: { organization: event.organization.slug, eventId: event.id, ...input } },
  })
  expect(answer.ok(), await answer.text()).toBe(true)
  return ((await answer.json()) as { result: { data: { json: T } } }).result.data.json
}

/** A zone that one person fills, behind the list that the event was born with. */
async function aSmallZone(desk: Page): Promise<string> {
  const zone = { name: 'Cour', maximum: 1 }
  const { zones } = await manage<{ zones: { id: string }[] }>(desk, 'gates.createZone', { zone })
  const zoneId = zones[0]?.id ?? ''
  const { rows } = await pool.query<{ id: string; name: string }>(
    'SELECT id, name FROM check_in_list WHERE event_id = $1 AND is_default',
    [event.id],
  )
  await manage(desk, 'lists.change', {
    listId: rows[0]?.id,
    list: {
      ...{ name: rows[0]?.name, ticketTypeIds: [], opensAt: null, closesAt: null, sessionIds: [] },
      ...{ entries: 'once', entryLimit: null, exits: false, zoneId },
    },
  })
  return zoneId
}

const card = (desk: Page, title: string) => desk.locator('section', { has: desk.getByRole('heading', { name: title }) })
const figure = (desk: Page, label: string) =>
  desk
    .locator('dl > div', { has: desk.getByText(label, { exact: true }) })
    .locator('dd')
    .first()

test('a scan at a phone, an alert and its end, and a phone that fell silent show without a reload', async ({
  page: desk,
}) => {
  const client = await openClient()
  const email = `salle-${Date.now()}@exemple.fr`
  const { ticket } = await buy(client, event, { name: 'Odile Marchand', email, locale: 'fr', atBoxOffice: true })
  const zoneId = await aSmallZone(desk)
  const phone = await team.enrol('Porte Nord', 'search')
  await expectReady(phone)
  await desk.goto(`/org/${event.organization.slug}/events/${event.id}/check-in`)
  await expect(desk.getByText(room.line.live)).toBeVisible()
  await expect(desk.getByText(room.recent.none)).toBeVisible()
  await desk.evaluate(() => Object.assign(window, { isStillThisPage: true }))

  await test.step('its verdict is in the figures, the arrivals and the last scans', async () => {
    await phone.type(ticket.qrToken)
    await expect(card(desk, room.recent.title).getByText('Odile Marchand')).toBeVisible(PUSHED)
    await expect(figure(desk, room.figures.admitted)).toHaveText('1')
    await expect(figure(desk, room.figures.lately)).toHaveText('1')
    await expectVerdictOn(phone, 'admitted')
  })

  await test.step('the zone that it filled is an alert', async () => {
    await expect(card(desk, room.alerts.title).getByText(fraud.words.zone_full.title)).toBeVisible(PUSHED)
    await expect(card(desk, room.devices.title).getByText(room.devices.ok, { exact: true })).toBeVisible()
  })

  await test.step('the phone decides alone as soon as something of it gets no answer, and says what it can not do then', async () => {
    await phone.page.route('**/api/**', (route) => route.abort())
    await phone.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expectLine(phone, 'offline')
    await phone.page.getByRole('button', { name: scanner.gate.search }).click()
    await expect(phone.page.getByRole('dialog').getByText(scanner.search.offline)).toBeVisible()
    await phone.page.getByRole('button', { name: scanner.search.close }).click()
    await phone.page.unroute('**/api/**')
    await expectLine(phone, 'online')
  })

  await test.step('the alert is gone when there is room, and a phone of which nothing was heard is silent', async () => {
    await phone.page.close()
    // Five minutes are more than a test should take.
    await pool.query(`UPDATE device SET last_seen_at = last_seen_at - interval '6 minutes' WHERE event_id = $1`, [
      event.id,
    ])
    await manage(desk, 'gates.changeZone', { zoneId, zone: { name: 'Cour', maximum: 200 } })
    await expect(card(desk, room.alerts.title).getByText(fraud.words.zone_full.title)).toBeHidden(PUSHED)
    await expect(card(desk, room.devices.title).getByText(room.devices.silent, { exact: true })).toBeVisible(PUSHED)
  })
  expect(await desk.evaluate(() => 'isStillThisPage' in window)).toBe(true)
  await expectInvariantsToHold()
})
