// A newcomer's way to money: an account of their own at Stripe's stand-in, opened from the settings; until then the public page says in
// words that nothing is sold, and afterwards a buyer pays.
import { expect, test } from '@playwright/test'
import { choosePlaces, payInCheckout } from './buyer'
import { createEvent, publishEvent } from './organizer'
import { expectInvariantsToHold, openClient, words } from './running'

test('a new organizer connects an account at Stripe, and only then sells for money', async ({ page, browser }) => {
  test.setTimeout(180_000)
  await openClient()
  const auth = words('fr', 'auth')
  const dashboard = words('fr', 'dashboard')
  const settings = words('fr', 'payment-settings')
  const mark = Date.now().toString(36)
  const title = `Bal des nouveaux ${mark}`

  await test.step('somebody signs up and founds an organization', async () => {
    await page.goto('/sign-up')
    await page.getByLabel(auth.name, { exact: true }).fill('Nora Essai')
    await page.getByLabel(auth.email, { exact: true }).fill(`nora-${mark}@exemple.fr`)
    await page.getByLabel(auth.password.label, { exact: true }).fill('un mot de passe assez long')
    await page.getByRole('button', { name: auth.signUp.submit, exact: true }).click()
    await expect(page).toHaveURL(/\/org\/new/)
    await page.getByLabel(dashboard.newOrganization.name, { exact: true }).fill(`Les Nouveaux ${mark}`)
    await page.getByRole('button', { name: dashboard.newOrganization.submit, exact: true }).click()
    await expect(page).toHaveURL(/\/org\/les-nouveaux/)
  })
  const slug = new URL(page.url()).pathname.split('/')[2] ?? ''
  const settingsPath = `/org/${slug}/settings/payments`

  await test.step('published before, the event says that its tickets are not on sale yet', async () => {
    await createEvent(page, { slug }, { title, type: 'Plein tarif', price: '20,00', places: '30' })
    await expect(page.getByText(dashboard.publish.points.payments.missing)).toBeVisible()
    await publishEvent(page)
  })
  const href = await page.getByRole('link', { name: dashboard.publish.seePage }).getAttribute('href')
  const event = href?.split('/').at(-1) ?? ''
  const closed = words('fr', 'event').closed.not_open
  await page.goto(`/e/${event}`)
  await expect(page.getByRole('heading', { name: closed.title })).toBeVisible()

  await test.step('the form is left, taken up again, accepted: the page tells each', async () => {
    const { state, connect, continue: onward } = settings.account
    const end = (action: RegExp) => page.getByRole('button', { name: action }).click()
    // The page has just come back from elsewhere: its buttons may not listen yet.
    const goOn = (label: string) =>
      expect(async () => {
        await page.getByRole('button', { name: label }).click()
        await expect(page).toHaveURL(/\/setup\/s\//, { timeout: 4_000 })
      }).toPass()
    await page.goto(settingsPath)
    await expect(page.getByText(state.not_connected.title)).toBeVisible()
    await goOn(connect)
    await end(/Partir sans finir/)
    await expect(page.getByText(state.unfinished.title)).toBeVisible()
    await goOn(onward)
    await end(/^Tout remplir$/)
    await expect(page.getByText(state.ready.title)).toBeVisible()
  })

  await test.step('a buyer pays, and gets a ticket', async () => {
    const context = await browser.newContext()
    const buying = await context.newPage()
    const buyer = {
      locale: 'fr' as const,
      slug: event,
      name: 'Élodie Nguyễn',
      email: `elodie-${mark}@exemple.fr`,
      price: /20,00\s€/,
    }
    await choosePlaces(buying, buyer)
    await payInCheckout(buying, buyer)
    await context.close()
  })
  await expectInvariantsToHold()
})
