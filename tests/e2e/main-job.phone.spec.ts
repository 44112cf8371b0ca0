// The buyer's half of the main job on a phone, in English: chosen, paid, shown as a ticket, sent by mail, readable by a gate.
import { expect, test } from '@playwright/test'
import { putEventOnSale, scan } from '@/scripts/demo-story'
import { decodeQr, rasterizePdf } from '../support/read-pdf'
import { type BuyerStory, choosePlaces, payInCheckout, takePdfFromMailbox } from './buyer'
import { expectInvariantsToHold, openClient, words } from './running'

test('on a phone, in English, a paid purchase becomes a ticket whose code opens the gate', async ({ page }) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const event = await putEventOnSale(client, {
    title: 'Night Swim',
    types: [{ name: 'Standard', amount: 4900, capacity: 20 }],
  })
  const email = `phone-${Date.now()}@example.org`
  const buyer: BuyerStory = { locale: 'en', slug: event.slug, name: 'Theo Nguyễn', email, price: '€49.00' }

  await choosePlaces(page, buyer)
  await payInCheckout(page, buyer)
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  const { tickets } = words('en', 'purchase')
  await page.getByRole('link', { name: tickets.showOf.replace('{name}', buyer.name) }).click()
  const ticket = words('en', 'ticket')
  await expect(page.getByRole('img', { name: ticket.qr })).toBeVisible()
  await expect(page.getByText(buyer.name)).toBeVisible()
  const shown = await decodeQr(new Uint8Array(await page.screenshot()))

  const pdf = await takePdfFromMailbox(page, client, email)
  const printed = await decodeQr(await rasterizePdf(pdf, { dpi: 150 }))
  expect(printed).toMatch(/^T1:[A-Z2-7]{135}$/)
  expect(shown).toBe(printed)
  expect(await scan(client, event, { qrCodeData: printed ?? '' })).toMatchObject({
    valid: true,
    attendeeName: buyer.name,
  })
  await expectInvariantsToHold()
})
