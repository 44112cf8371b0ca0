// PayPal as a buyer meets it: chosen in the checkout, agreed to on PayPal's page; thought over there, and refused by PayPal.
import { expect, test } from '@playwright/test'
import { putEventOnSale } from '@/scripts/demo-story'
import { type BuyerStory, choosePlaces, payInCheckout } from './buyer'
import { decideAtPaypal, expectTickets, payBy } from './providers'
import { expectInvariantsToHold, openClient, words } from './running'

async function aBuyer(title: string, name: string): Promise<BuyerStory> {
  const client = await openClient()
  const types = [{ name: 'Plein tarif', amount: 2400, capacity: 20 }]
  const { slug } = await putEventOnSale(client, { title, types })
  return { locale: 'fr', slug, name, email: `${slug}@exemple.fr`, price: /24,00\s€/ }
}

test('a buyer who chooses PayPal agrees there, even after a first look, and comes back to the ticket', async ({
  page,
}) => {
  const buyer = await aBuyer('Payé chez PayPal', 'Inès Marchand')
  const { resume } = words('fr', 'purchase')
  await choosePlaces(page, buyer)
  await payBy(page, 'paypal')
  await expect(page.getByText(buyer.price).first()).toBeVisible()
  await decideAtPaypal(page, 'Annuler et revenir')
  await expect(page.getByRole('heading', { level: 1, name: resume.title })).toBeVisible()
  await expect(page.getByRole('timer')).toBeVisible()
  await page.getByRole('button', { name: resume.pay, exact: true }).click()
  await decideAtPaypal(page, 'Accepter et payer')
  await expectTickets(page, buyer.name)
  await expectInvariantsToHold()
})

test('PayPal refuses: the page says that nothing was charged, keeps the place, and a card pays it', async ({
  page,
}) => {
  const buyer = await aBuyer('Refusé chez PayPal', 'Karim Benali')
  const checkout = words('fr', 'checkout')
  await choosePlaces(page, buyer)
  await payBy(page, 'paypal')
  await decideAtPaypal(page, 'Accepter, moyen de paiement refusé ensuite')
  await expect(page.getByText(checkout.failed.title)).toBeVisible()
  await expect(page.getByText(checkout.failed.text)).toBeVisible()
  await expect(page.getByRole('timer')).toBeVisible()
  await expect(page.getByLabel(checkout.name, { exact: true })).toHaveValue(buyer.name)
  await payInCheckout(page, buyer)
  await expectInvariantsToHold()
})
