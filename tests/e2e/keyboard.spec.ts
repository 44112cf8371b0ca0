// A purchase without a mouse: every step is reached with the Tab key, and seen to be.
import { expect, type Locator, type Page, test } from '@playwright/test'
import { putEventOnSale } from '@/scripts/demo-story'
import { openClient, words } from './running'

/** Goes on with the Tab key until `wanted` has the focus, which must be seen. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab')
    await expect(wanted).toBeFocused({ timeout: 50 })
  }).toPass({ timeout: 15_000, intervals: [0] })
  const isMarked = await wanted.evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
  })
  expect(isMarked, 'the focus can be seen').toBe(true)
}

test('a ticket can be bought with the keyboard alone', async ({ page }) => {
  const checkout = words('fr', 'checkout')
  const { buy } = words('fr', 'event')
  const event = await putEventOnSale(await openClient(), {
    title: 'Au clavier',
    types: [{ name: 'Entrée', amount: 1200, capacity: 9 }],
  })
  await page.goto(`/e/${event.slug}`)
  await tabTo(page, page.getByRole('button', { name: `${buy.more} · Entrée` }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('24,00', { exact: false }).first()).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: buy.reserve, exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('timer')).toBeVisible()
  await tabTo(page, page.getByLabel(checkout.name, { exact: true }))
  await page.keyboard.type('Camille Roussel')
  await tabTo(page, page.getByLabel(checkout.email, { exact: true }))
  await page.keyboard.type('clavier@exemple.fr')
  await tabTo(page, page.getByRole('button', { name: checkout.pay }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: /^Payer\s.*\d/ }).first())
  await page.keyboard.press('Enter')
  const show = words('fr', 'purchase').tickets.showOf.replace('{name}', 'Camille Roussel')
  const ticket = page.getByRole('link', { name: show }).first()
  await expect(ticket).toBeVisible({ timeout: 20_000 })
  await tabTo(page, ticket)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('img', { name: words('fr', 'ticket').qr })).toBeVisible()
})
