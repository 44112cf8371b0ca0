// The page of a ticket in its holder's hands: without a network, from ticket to ticket, given to somebody else, lost and found.
import { expect, type Page, test } from '@playwright/test'
import { type DemoClient, until } from '@/scripts/demo-client'
import { buy, mailsTo, putEventOnSale, scan } from '@/scripts/demo-story'
import { cuttableNetwork } from '../support/cuttable-network'
import { decodeQr } from '../support/read-pdf'
import { expectInvariantsToHold, openClient, words } from './running'

const t = words('fr', 'ticket')
const onPhone = { viewport: { width: 390, height: 844 } }

async function aTicket(client: DemoClient, title: string, quantity = 1) {
  const event = await putEventOnSale(client, { title, types: [{ name: 'Libre', amount: 0, capacity: 20 }] })
  const email = `porteur-${Date.now()}@exemple.fr`
  const { hold, purchase } = await buy(client, event, { name: 'Camille Roussel', email, quantity })
  const [ticket] = purchase.tickets
  if (!ticket?.url) throw new Error('the purchase has no ticket')
  return { event, hold, ticket, path: new URL(ticket.url).pathname, email }
}

/** What a gate's camera would read off the screen. */
async function shownCode(page: Page): Promise<string | null> {
  await expect(page.getByRole('img', { name: t.qr })).toBeVisible()
  return decodeQr(new Uint8Array(await page.screenshot({ fullPage: true })))
}

/** The first link of a mail that leads to one of our pages. */
async function linkInMail(client: DemoClient, email: string, pattern: RegExp): Promise<string> {
  return until(`a mail to ${email} with a link`, async () => {
    const mails = await mailsTo(client, email)
    return mails.map(({ text }) => pattern.exec(text ?? '')?.[0] ?? null).find((link) => link !== null) ?? null
  })
}

/** The page looks whether it is still true, as it does every half minute. */
const looksAgain = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('online')))

test.describe('on a phone', () => {
  test.use(onPhone)

  test('opens without a network after the first view, says how old it is, and catches up', async ({ page }) => {
    const client = await openClient()
    const { event, ticket, path } = await aTicket(client, 'Sans réseau')
    const network = await cuttableNetwork(client.url)
    try {
      await page.goto(`${network.url}${path}`)
      const online = await shownCode(page)
      expect(online).toBe(ticket.qrToken)
      await expect(page.getByText(t.offline.kept)).toBeVisible({ timeout: 30_000 })
      await network.cut()
      await page.reload()
      expect(await shownCode(page)).toBe(online)
      const [said = ''] = t.offline.asOf.split('{moment}')
      await expect(page.getByText(said.trim())).toBeVisible({ timeout: 40_000 })
      // What was never opened here is not there.
      const other = await page.context().newPage()
      await expect(other.goto(`${network.url}${path.slice(0, -4)}AAAA`)).rejects.toThrow()
      await other.close()

      expect(await scan(client, event, { qrCodeData: online ?? '', location: 'Porte Nord' })).toMatchObject({
        valid: true,
      })
      await network.mend()
      await looksAgain(page)
      await expect(page.getByText(t.states.used.title)).toBeVisible({ timeout: 20_000 })
      await expect(page.getByText('Porte Nord')).toBeVisible()
      await expect(page.getByText(said.trim())).toBeHidden()
    } finally {
      await network.close()
    }
  })

  test('leads from ticket to ticket only in the tab that opened the purchase', async ({ page, context }) => {
    const client = await openClient()
    const { hold, path } = await aTicket(client, 'Deux places', 2)
    await page.goto(`/p/${hold.accessToken}`)
    const { tickets } = words('fr', 'purchase')
    await page
      .getByRole('link', { name: tickets.showOf.replace('{name}', 'Camille Roussel') })
      .first()
      .click()
    await expect(page.getByText('1 / 2')).toBeVisible()
    const first = page.url()
    // The keys work once the page has come to life; beyond the last ticket they lead nowhere.
    await expect(async () => {
      await page.keyboard.press('ArrowRight')
      await expect(page.getByText('2 / 2')).toBeVisible({ timeout: 3_000 })
    }).toPass()
    await page.getByRole('link', { name: t.siblings.previous }).click()
    await expect(page).toHaveURL(first)

    const stranger = await context.newPage()
    await stranger.goto(path)
    await expect(stranger.getByText(t.holder, { exact: true })).toBeVisible()
    await expect(stranger.getByText('1 / 2')).toHaveCount(0)
    await expect(stranger.getByRole('link', { name: t.siblings.next })).toHaveCount(0)
  })

  test('a ticket is given to somebody: offered, accepted, and the old code dead', async ({ page, browser }) => {
    const client = await openClient()
    const { event, ticket, path, hold } = await aTicket(client, 'De la main à la main')
    const lea = `lea-${Date.now()}@exemple.fr`
    await page.goto(path)
    await page.getByRole('button', { name: t.acts.transfer }).click()
    await page.getByLabel(t.transferForm.name, { exact: true }).fill('Léa Moreau')
    await page.getByLabel(t.transferForm.email, { exact: true }).fill(lea)
    await page.getByLabel(t.transferForm.message).fill('On se retrouve là-bas !')
    await page.getByRole('button', { name: t.transferForm.submit }).click()
    await expect(page.getByRole('heading', { name: t.pending.title })).toBeVisible()
    expect(await shownCode(page)).toBe(ticket.qrToken)

    const link = await linkInMail(client, lea, /https?:\S+\/t\/transfer\/\S+/)
    const theirs = await browser.newPage()
    await theirs.goto(link)
    await expect(theirs.getByText('On se retrouve là-bas !')).toBeVisible()
    await theirs.getByRole('button', { name: t.offer.accept }).click()
    await expect(theirs.getByText('Léa Moreau')).toBeVisible({ timeout: 20_000 })
    const code = await shownCode(theirs)
    expect(code).toMatch(/^T1:/)
    expect(code).not.toBe(ticket.qrToken)
    await theirs.close()

    await looksAgain(page)
    await expect(page.getByRole('status')).toContainText('L.')
    await expect(page.getByRole('img', { name: t.qr })).toHaveCount(0)
    await expect(page.getByText('Léa')).toHaveCount(0)
    await page.goto(`/p/${hold.accessToken}`)
    await expect(page.getByText('L.', { exact: true })).toBeVisible()
    expect(await scan(client, event, { qrCodeData: ticket.qrToken })).toMatchObject({ valid: false, reason: 'revoked' })
    expect(await scan(client, event, { qrCodeData: code ?? '' })).toMatchObject({
      valid: true,
      attendeeName: 'Léa Moreau',
    })
    await expectInvariantsToHold()
  })

  test('a name is changed at once, and an offer is taken back', async ({ page }) => {
    const client = await openClient()
    const { path, ticket } = await aTicket(client, 'Un autre nom')
    await page.goto(path)
    await page.getByRole('button', { name: t.acts.rename }).click()
    await page.getByLabel(t.renameForm.name, { exact: true }).fill('Noé Lambert')
    await page.getByRole('button', { name: t.renameForm.submit }).click()
    await expect(page.getByText('Noé Lambert')).toBeVisible()
    expect(await shownCode(page)).toBe(ticket.qrToken)
    await page.getByRole('button', { name: t.acts.transfer }).click()
    await page.getByLabel(t.transferForm.name, { exact: true }).fill('Omar')
    await page.getByLabel(t.transferForm.email, { exact: true }).fill(`omar-${Date.now()}@exemple.fr`)
    await page.getByRole('button', { name: t.transferForm.submit }).click()
    await page.getByRole('button', { name: t.pending.revoke }).click()
    await expect(page.getByRole('button', { name: t.acts.transfer })).toBeVisible()
  })
})

test('who has lost a ticket gets its link by mail, and no word tells whether an address is known', async ({ page }) => {
  const client = await openClient()
  const { path, email } = await aTicket(client, 'Retrouvé')
  const said: (string | null)[] = []
  for (const address of [`personne-${Date.now()}@exemple.fr`, email]) {
    await page.goto('/lost-ticket')
    await page.getByLabel(t.lost.email, { exact: true }).fill(address)
    await page.getByRole('button', { name: t.lost.submit }).click()
    const answer = page.getByRole('status')
    await expect(answer).toContainText(t.lost.askedTitle)
    said.push(await answer.textContent())
  }
  expect(said[1]).toBe(said[0])
  const mail = await until('the mail arrives', async () => {
    const mails = await mailsTo(client, email)
    return mails.find(({ text }) => text?.includes('Vous les avez demandés')) ?? null
  })
  expect(mail.text).toContain(path)
})
