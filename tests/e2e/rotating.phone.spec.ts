// A ticket whose code changes, on real phones: shown on one, read by the gate, useless as a picture, there without a network, and moved to
// another phone by a code from the holder's mailbox.
import { expect, type Page, test } from '@playwright/test'
import { type DemoClient, until } from '@/scripts/demo-client'
import { buy, type EventOnSale, mailsTo, putEventOnSale, scan } from '@/scripts/demo-story'
import { decodeQr } from '../support/read-pdf'
import { expectVerdict, openGate, signIn } from './organizer'
import { expectInvariantsToHold, openClient, words } from './running'

const LIVE = /^T1:[A-Z2-7]{135}:[A-Z2-7]{10}$/
const { rotating, qr, enlarge, offline } = words('fr', 'ticket')

const aRotatingEvent = (client: DemoClient, title: string) =>
  putEventOnSale(client, { title, types: [{ name: 'En direct', amount: 0, capacity: 20, rotating: true }] })

async function aTicket(client: DemoClient, event: EventOnSale, email: string) {
  const { ticket } = await buy(client, event, { name: 'Camille Roussel', email })
  return { ...ticket, path: new URL(ticket.url ?? '').pathname }
}

/** What a camera reads from the screen now. */
async function shown(page: Page): Promise<string | null> {
  return await decodeQr(await page.getByRole('button', { name: enlarge, exact: true }).screenshot())
}

/** The next code that the phone draws after `before`. */
async function nextCode(page: Page, before: string): Promise<string> {
  return await read(page, (code) => code !== before)
}

const liveCode = (page: Page) => read(page, () => true)

/** The code that was read is the one answered: a second look may meet the moment at which it changes. */
async function read(page: Page, isWanted: (code: string) => boolean): Promise<string> {
  let code = ''
  const look = async () => {
    code = (await shown(page)) ?? ''
    return LIVE.test(code) && isWanted(code)
  }
  await expect.poll(look, { timeout: 20_000, intervals: [100, 500] }).toBe(true)
  return code
}

async function showHere(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('button', { name: rotating.unbound.show, exact: true }).click()
}

test('the code changes, an old picture of it is stale, and the phone opens the gate without a network', async ({
  page,
  context,
  browser,
}) => {
  test.setTimeout(240_000)
  const client = await openClient()
  const event = await aRotatingEvent(client, `En direct ${Date.now().toString(36)}`)
  const ticket = await aTicket(client, event, `direct-${Date.now()}@exemple.fr`)

  const first =
    await test.step('the phone shows a code once it is asked to, and before that nothing like one', async () => {
      await page.goto(ticket.path)
      await expect(page.getByRole('button', { name: rotating.unbound.show, exact: true })).toBeVisible()
      await expect(page.getByRole('img', { name: qr, exact: true })).toHaveCount(0)
      expect(await page.content()).not.toContain(ticket.qrToken)
      await page.getByRole('button', { name: rotating.unbound.show, exact: true }).click()
      await expect(page.getByText(rotating.live)).toBeVisible()
      return await liveCode(page)
    })

  await test.step('a picture of it is stale 45 s later; what is printed of it is no code', async () => {
    let last = first
    for (let step = 0; step < 3; step++) last = await nextCode(page, last)
    expect(await scan(client, event, { qrCodeData: first })).toMatchObject({ valid: false, reason: 'stale_code' })
    expect(await scan(client, event, { qrCodeData: ticket.qrToken })).toMatchObject({ reason: 'rotation_required' })
  })

  const gate = await browser.newContext({ permissions: ['camera'] })
  const staff = await gate.newPage()
  await signIn(staff, event.organization, 'gate_staff')

  await test.step('opened again without a network it shows a fresh code, and the gate lets it in', async () => {
    await expect(page.getByText(offline.kept)).toBeVisible({ timeout: 20_000 })
    await context.setOffline(true)
    await page.reload()
    await openGate(staff, event.id, 'Porte Cléberg', await liveCode(page))
    await expectVerdict(staff, 'admitted')
    await context.setOffline(false)
  })

  await test.step('its next code does not let in a second time', async () => {
    expect(await scan(client, event, { qrCodeData: await liveCode(page) })).toMatchObject({ reason: 'already_used' })
  })
  await gate.close()
  await expectInvariantsToHold()
})

test('another phone takes the place with the code from the mailbox, and the first one says so', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const event = await aRotatingEvent(client, `Deux téléphones ${Date.now().toString(36)}`)
  const email = `deux-${Date.now()}@exemple.fr`
  const ticket = await aTicket(client, event, email)
  await showHere(page, ticket.path)
  const old = await liveCode(page)

  const another = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const phone = await another.newPage()
  await phone.goto(ticket.path)
  await expect(phone.getByText(rotating.elsewhere.title, { exact: true })).toBeVisible()
  await phone.getByRole('button', { name: rotating.elsewhere.send, exact: true }).click()
  const code = await until('The six digits arrive', async () => {
    const subjects = (await mailsTo(client, email)).map(({ subject }) => /^\d{6}/.exec(subject)?.[0])
    return subjects.find((found) => found !== undefined) ?? null
  })
  const field = phone.getByLabel(rotating.elsewhere.code, { exact: true })
  await field.fill(code === '000000' ? '000001' : '000000')
  await phone.getByRole('button', { name: rotating.elsewhere.submit, exact: true }).click()
  await expect(phone.getByText(words('fr', 'errors').ticket.display_wrong_code)).toBeVisible()
  await field.fill(code)
  await phone.getByRole('button', { name: rotating.elsewhere.submit, exact: true }).click()
  const fresh = await liveCode(phone)

  expect(await scan(client, event, { qrCodeData: old })).toMatchObject({ valid: false, reason: 'revoked' })
  expect(await scan(client, event, { qrCodeData: fresh })).toMatchObject({ valid: true })
  await page.reload()
  await expect(page.getByText(rotating.elsewhere.lostTitle, { exact: true })).toBeVisible()
  await expect(page.getByRole('img', { name: qr, exact: true })).toHaveCount(0)
  await another.close()
  await expectInvariantsToHold()
})

test('who has no phone comes in by the typed code and their papers', async ({ page }) => {
  test.setTimeout(90_000)
  const { gate, typed, identity } = words('fr', 'scanner')
  const client = await openClient()
  const event = await aRotatingEvent(client, `Sans téléphone ${Date.now().toString(36)}`)
  const ticket = await aTicket(client, event, `papiers-${Date.now()}@exemple.fr`)
  await signIn(page, event.organization, 'gate_staff')
  await openGate(page, event.id, 'Porte Cléberg', null)
  await page.getByRole('button', { name: gate.typed, exact: true }).click()
  await page.getByLabel(typed.label, { exact: true }).fill(ticket.ticketCode)
  await page.getByRole('button', { name: typed.check, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: identity.word })).toBeVisible()
  await expect(page.getByText('Camille Roussel').first()).toBeVisible()
  await page.getByRole('button', { name: identity.good, exact: true }).click()
  await expectVerdict(page, 'admitted')
  expect(await scan(client, event, { qrCodeData: ticket.ticketCode })).toMatchObject({ reason: 'rotation_required' })
  await expectInvariantsToHold()
})
