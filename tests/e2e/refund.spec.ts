// Money given back from the dashboard, as the organizer does it and the buyer and the gate see it: one ticket of two, and an amount that
// leaves the tickets valid.
import { expect, type Page, test } from '@playwright/test'
import { type DemoClient, Unexpected, until } from '@/scripts/demo-client'
import { type Bought, buy, type EventOnSale, mailsTo, putEventOnSale, scan } from '@/scripts/demo-story'
import { readPdfText } from '../support/read-pdf'
import { bytesOf } from './buyer'
import { signIn } from './organizer'
import { expectInvariantsToHold, openClient, words } from './running'

const dashboard = words('fr', 'dashboard')
const { dialog, refund } = words('fr', 'refunds')

async function twoTickets(client: DemoClient, title: string): Promise<{ event: EventOnSale; bought: Bought }> {
  const event = await putEventOnSale(client, { title, types: [{ name: 'Plein tarif', amount: 4900, capacity: 20 }] })
  const email = `rembourse-${event.slug}@exemple.fr`
  return { event, bought: await buy(client, event, { name: 'Camille Roussel', email, quantity: 2 }) }
}

async function openPurchase(page: Page, { event, bought }: { event: EventOnSale; bought: Bought }): Promise<void> {
  await signIn(page, event.organization, 'owner')
  await page.goto(`/org/${event.organization.slug}/events/${event.id}/purchases/${bought.hold.id}`)
  await page.getByRole('button', { name: refund, exact: true }).click()
  await expect(page.getByRole('dialog', { name: dialog.title })).toBeVisible()
}

async function submit(page: Page, amount: RegExp): Promise<void> {
  const [verb = ''] = dialog.submit.split('{amount}')
  await page.getByRole('button', { name: new RegExp(`^${verb}${amount.source}$`) }).click()
  await expect(page.getByText(dialog.done)).toBeVisible()
}

/** The worker carries it to the provider; the page says so once it is looked at again. It reads its states before its history. */
async function untilItSays(page: Page, text: string | RegExp): Promise<void> {
  await expect(async () => {
    await page.reload()
    await expect(page.getByText(text).first()).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
}

function mailAbout(client: DemoClient, { hold }: Bought, title: string) {
  return until('the mail about the refund comes', async () => {
    const mails = await mailsTo(client, hold.email)
    return mails.find(({ subject }) => subject.includes('remboursement') && subject.includes(title)) ?? null
  })
}

test('one ticket of two is given back: it ends everywhere, the other opens the gate, the buyer has mail and a credit note', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const title = `Rendu ${Date.now().toString(36)}`
  const { event, bought } = await twoTickets(client, title)
  const [given, kept] = bought.purchase.tickets
  if (!given || !kept) throw new Unexpected('The purchase has not two tickets.')
  await openPurchase(page, { event, bought })

  await test.step('the organizer chooses the ticket, and reads beforehand what becomes of it', async () => {
    await page.getByRole('radio', { name: dialog.tickets }).click()
    const [first, second] = [given, kept].map(({ ticketCode }) =>
      page.getByRole('checkbox', { name: new RegExp(ticketCode) }),
    )
    await first?.click()
    await expect(second ?? page.locator('none')).not.toBeChecked()
    await expect(page.getByRole('radio', { name: new RegExp(`^${dialog.void}`) })).toBeChecked()
    await expect(page.getByText('Un billet sera annulé.')).toBeVisible()
    await submit(page, /49,00\s€/)
  })

  await test.step('the page tells it: the state, the ticket, what happened, the credit note', async () => {
    await untilItSays(page, dashboard.purchaseStates.partially_refunded)
    await expect(page.getByText(words('fr', 'money').history.kinds.refund_succeeded).first()).toBeVisible()
    const row = (code: string) => page.getByRole('listitem').filter({ hasText: code })
    await expect(row(given.ticketCode).getByText(dashboard.ticketStates.void)).toBeVisible()
    await expect(row(kept.ticketCode).getByText(dashboard.ticketStates.valid)).toBeVisible()
    const number = new RegExp(`A${new Date().getFullYear()}-\\d{6}`)
    await untilItSays(page, number)
    const note = page.getByRole('listitem').filter({ hasText: number, has: page.getByRole('link', { name: /PDF/ }) })
    await expect(note.getByText(/49,00\s€/)).toBeVisible()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      note.getByRole('link', { name: /PDF/ }).click(),
    ])
    expect(await readPdfText(await bytesOf(download))).toMatch(/49,00\s€/)
  })

  await test.step('the buyer is told, and sees which ticket is good', async () => {
    const { text } = await mailAbout(client, bought, title)
    expect(text).toMatch(/49,00\s€/)
    expect(text).toContain(given.ticketCode)
    expect(text).not.toContain(kept.ticketCode)
    const buying = await (await browser.newContext()).newPage()
    await buying.goto(`/p/${bought.hold.accessToken}`)
    await expect(buying.getByText(words('fr', 'purchase').tickets.void, { exact: true })).toHaveCount(1)
    await buying.context().close()
  })

  expect(await scan(client, event, { qrCodeData: given.qrToken })).toMatchObject({ valid: false, reason: 'revoked' })
  expect(await scan(client, event, { qrCodeData: kept.qrToken })).toMatchObject({ valid: true })
  await expectInvariantsToHold()
})

test('an amount is given back and both tickets stay valid', async ({ page }) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const title = `Geste ${Date.now().toString(36)}`
  const { event, bought } = await twoTickets(client, title)
  await openPurchase(page, { event, bought })

  await page.getByRole('radio', { name: dialog.amount, exact: true }).click()
  await page.getByLabel(dialog.howMuch, { exact: true }).fill('98,01')
  await expect(page.getByText(dialog.badAmount)).toBeVisible()
  await page.getByLabel(dialog.howMuch, { exact: true }).fill('10,50')
  await expect(page.getByRole('radio', { name: new RegExp(`^${dialog.keep}`) })).toBeChecked()
  await expect(page.getByText('Aucun billet ne sera annulé.')).toBeVisible()
  await submit(page, /10,50\s€/)

  await untilItSays(page, dashboard.purchaseStates.partially_refunded)
  await expect(page.getByText(words('fr', 'money').history.kinds.refund_succeeded).first()).toBeVisible()
  await expect(page.getByText(dashboard.ticketStates.valid)).toHaveCount(2)
  const { text } = await mailAbout(client, bought, title)
  expect(text).toMatch(/10,50\s€/)
  for (const { qrToken } of bought.purchase.tickets)
    expect(await scan(client, event, { qrCodeData: qrToken })).toMatchObject({ valid: true })
  await expectInvariantsToHold()
})
