// Payment providers that do not answer: the next way stands ready, and when there is none the page says so and keeps the places.
import { expect, type Page, test } from '@playwright/test'
import type { DemoOrganization } from '@/scripts/demo-client'
import { putEventOnSale } from '@/scripts/demo-story'
import { type BuyerStory, choosePlaces, payInCheckout } from './buyer'
import { decideAtPaypal, expectTickets, organizationOf, payBy, wayToPay, whileAway } from './providers'
import { expectInvariantsToHold, openClient, words } from './running'

async function aBuyer(title: string, name: string, organization?: DemoOrganization): Promise<BuyerStory> {
  const types = [{ name: 'Plein tarif', amount: 2600, capacity: 20 }]
  const { slug } = await putEventOnSale(await openClient(), { title, types, organization })
  return { locale: 'fr', slug, name, email: `${slug}@exemple.fr`, price: /26,00\s€/ }
}

/** The one sentence above the button. */
const expectToBeTold = (page: Page, parts: string[]) =>
  expect(page.getByRole('alert').filter({ hasText: parts[0] })).toHaveText(parts.join(' '))

test('while Stripe does not answer, PayPal stands ready with everything that was typed, and takes the payment', async ({
  page,
}) => {
  const client = await openClient()
  const buyer = await aBuyer('Sans Stripe', 'Lucie Morel')
  const checkout = words('fr', 'checkout')
  const { ways } = checkout
  await choosePlaces(page, buyer)
  await whileAway(client, ['stripe'], async () => {
    await payBy(page, 'stripe')
    await expectToBeTold(page, [ways.stripe.away, ways.kept, ways.paypal.instead])
    await expect(wayToPay(page, 'paypal')).toBeChecked()
    await expect(wayToPay(page, 'stripe')).toHaveAccessibleName(new RegExp(ways.resting))
    await expect(page.getByLabel(checkout.name, { exact: true })).toHaveValue(buyer.name)
    await page.getByRole('button', { name: ways.paypal.pay, exact: true }).click()
    await decideAtPaypal(page, 'Accepter et payer')
    await expectTickets(page, buyer.name)
  })
  await expectInvariantsToHold()
})

test('while no provider answers, the page says so and keeps the place, which is paid once one is back', async ({
  page,
}) => {
  const client = await openClient()
  const buyer = await aBuyer('Sans personne', 'Noé Garnier', organizationOf(client, 1))
  const { ways } = words('fr', 'checkout')
  await choosePlaces(page, buyer)
  await whileAway(client, ['stripe', 'paypal'], async () => {
    await payBy(page, 'stripe')
    await expectToBeTold(page, [ways.stripe.away, ways.kept, ways.paypal.instead])
    await page.getByRole('button', { name: ways.paypal.pay, exact: true }).click()
    await expectToBeTold(page, [ways.paypal.away, ways.kept, ways.later])
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: words('fr', 'purchase').resume.title })).toBeVisible()
    await expect(page.getByRole('timer')).toHaveText(/1[0-5]:\d\d/)
  })
  await payInCheckout(page, buyer)
  await expectInvariantsToHold()
})
