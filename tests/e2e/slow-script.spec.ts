// A buyer is faster than the page: what is typed before the checkout's script is at work stays, and is sent.
import { expect, type Page, test } from '@playwright/test'
import { z } from 'zod'
import { putEventOnSale } from '@/scripts/demo-story'
import { decideAtPaypal, wayToPay } from './providers'
import { openClient, words } from './running'

/** @returns lets them come */
async function holdScripts(page: Page): Promise<() => void> {
  const { promise: mayCome, resolve: letCome } = Promise.withResolvers<void>()
  await page.route('**/_next/static/**/*.js', async (route) => {
    await mayCome
    await route.continue()
  })
  return letCome
}

test('what a buyer types before the script has come is kept, shown and sent', async ({ page }) => {
  const client = await openClient()
  const event = await putEventOnSale(client, { title: 'Avant le script', types: [{ name: 'Libre', amount: 0 }] })
  const { accessToken } = await client.take(z.object({ accessToken: z.string() }), 'POST', '/api/checkout', {
    status: 201,
    body: { eventId: event.id, items: [{ ticketTypeId: event.ticketTypes[0]?.id, quantity: 1 }] },
  })
  const checkout = words('fr', 'checkout')
  const letScriptsCome = await holdScripts(page)
  await page.goto(`/p/${accessToken}`, { waitUntil: 'commit' })
  const name = page.getByLabel(checkout.name, { exact: true })
  const email = page.getByLabel(checkout.email, { exact: true })
  const send = page.getByRole('button', { name: checkout.getTickets })

  await name.fill('Élodie Nguyễn')
  await email.fill('avant@exemple.fr')
  await email.press('Enter')
  await expect(send).toBeDisabled()
  expect(page.url()).toMatch(/\/p\/ptl_buy_[\w-]+$/)

  letScriptsCome()
  await expect(send).toBeEnabled()
  await page.getByRole('checkbox', { name: checkout.namesLater }).click() // draws the whole form anew
  await expect(name).toHaveValue('Élodie Nguyễn')
  await expect(email).toHaveValue('avant@exemple.fr')
  await send.click()
  const { tickets } = words('fr', 'purchase')
  await expect(page.getByRole('link', { name: tickets.showOf.replace('{name}', 'Élodie Nguyễn') })).toBeVisible()
})

test('a button that is pressed before the script has come does its work once it has', async ({ page }) => {
  const client = await openClient()
  const event = await putEventOnSale(client, { title: 'Pressé', types: [{ name: 'Entrée', amount: 1200 }] })
  const letScriptsCome = await holdScripts(page)
  await page.goto(`/e/${event.slug}`, { waitUntil: 'commit' })
  await page.getByRole('button', { name: `${words('fr', 'event').buy.more} · Entrée` }).click()
  letScriptsCome()
  await expect(page.getByText('24,00', { exact: false }).first()).toBeVisible()
})

test('a way to pay that is chosen before the script has come is the one that is taken', async ({ page }) => {
  const client = await openClient()
  const event = await putEventOnSale(client, { title: 'Choisi tôt', types: [{ name: 'Entrée', amount: 1200 }] })
  const { accessToken } = await client.take(z.object({ accessToken: z.string() }), 'POST', '/api/checkout', {
    status: 201,
    body: { eventId: event.id, items: [{ ticketTypeId: event.ticketTypes[0]?.id, quantity: 1 }] },
  })
  const checkout = words('fr', 'checkout')
  const letScriptsCome = await holdScripts(page)
  await page.goto(`/p/${accessToken}`, { waitUntil: 'commit' })
  await wayToPay(page, 'paypal').click()
  await page.getByLabel(checkout.name, { exact: true }).fill('Inès Marchand')
  await page.getByLabel(checkout.email, { exact: true }).fill('tot@exemple.fr')
  letScriptsCome()
  await expect(wayToPay(page, 'paypal')).toBeChecked()
  await page.getByRole('button', { name: checkout.ways.paypal.pay, exact: true }).click()
  await decideAtPaypal(page, 'Accepter et payer')
})
