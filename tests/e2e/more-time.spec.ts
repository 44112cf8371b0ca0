// More time for held places: offered when it runs short, given once, said aloud, and the keyboard stays where it was.
import { expect, test } from '@playwright/test'
import { putEventOnSale } from '@/scripts/demo-story'
import { choosePlaces } from './buyer'
import { openClient, words } from './running'

test('a buyer whose time runs short is given more, without losing the place in the page', async ({ page }) => {
  const client = await openClient()
  const types = [{ name: 'Plein tarif', amount: 2000, capacity: 20 }]
  const event = await putEventOnSale(client, { title: 'Veillée longue', types })
  const checkout = words('fr', 'checkout')
  const more = page.getByRole('button', { name: checkout.moreTime, exact: true })

  await page.clock.install()
  const buyer = { locale: 'fr' as const, slug: event.slug, name: 'Ana Roux', email: 'ana-roux@exemple.fr', price: '' }
  await choosePlaces(page, buyer)
  await expect(more).toHaveCount(0)

  // The browser's clock alone moves on; the server has all of the hold left.
  await page.clock.fastForward('12:00')
  await more.focus()
  await page.keyboard.press('Enter')
  const given = page.getByRole('button', { name: checkout.timeGiven, exact: true })
  await expect(given).toBeFocused()
  const [said = ''] = checkout.prolonged.split('{time}')
  await expect(page.getByRole('status').filter({ hasText: said })).toHaveCount(1)
  await expect(page.getByRole('timer')).toHaveText(/1[45]:\d\d/)
})
