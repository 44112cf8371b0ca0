// The main job in French, from the organizer's first click to the gate: published, bought, paid, mailed, shown to a camera, let in
// once, refused with the first time, and every promise still holding.
import { expect, test } from '@playwright/test'
import { until } from '@/scripts/demo-client'
import { readStats } from '@/scripts/demo-story'
import { decodeQr, rasterizePdf, readPdfText } from '../support/read-pdf'
import { type BuyerStory, choosePlaces, payInCheckout, takePdfFromMailbox } from './buyer'
import { createEvent, expectVerdict, openGate, publishEvent, signInByForm } from './organizer'
import { expectCheckInvariantsToPass, openClient, words } from './running'

const GATE = 'Porte Cléberg'

test('an organizer publishes, a buyer pays, the mailed ticket opens the gate once', async ({ page, browser }) => {
  test.setTimeout(180_000)
  const client = await openClient()
  const { organization } = client
  const title = `Nuit des lanternes ${Date.now().toString(36)}`

  await test.step('the organizer creates and publishes an event in the dashboard', async () => {
    await signInByForm(page, organization, 'owner')
    await createEvent(page, organization, { title, type: 'Plein tarif', price: '49,00', places: '30' })
    await publishEvent(page)
  })
  const eventId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const slug = await page.getByRole('link', { name: 'Voir la page' }).getAttribute('href')
  const buyer: BuyerStory = {
    locale: 'fr',
    slug: slug?.split('/').at(-1) ?? '',
    name: 'Élodie Nguyễn',
    email: `elodie-${Date.now()}@exemple.fr`,
    price: /49,00\s€/,
  }

  const qr = await test.step('a buyer who is not signed in pays and gets the ticket by mail', async () => {
    const context = await browser.newContext()
    const buying = await context.newPage()
    await choosePlaces(buying, buyer)
    await payInCheckout(buying, buyer)
    const pdf = await takePdfFromMailbox(buying, client, buyer.email)
    expect(await readPdfText(pdf)).toContain('Élodie Nguyễn')
    await context.close()
    return await decodeQr(await rasterizePdf(pdf, { dpi: 150 }))
  })
  expect(qr).toMatch(/^T1:[A-Z2-7]{135}$/)

  await test.step('the camera of the gate sees the code: green once for one showing, then refused with the first time', async () => {
    await openGate(page, eventId, GATE, qr)
    await expectVerdict(page, 'admitted')
    await expect(page.getByText(buyer.name).first()).toBeVisible()
    await expect(page.getByText(words('fr', 'scanner').camera.stillThere)).toBeVisible()
    // Taken away and shown again: the page opens its camera anew.
    await openGate(page, eventId, GATE, qr)
    await expectVerdict(page, 'used')
    await expect(page.getByText(new RegExp(`à \\d{1,2}\\sh\\s\\d{2}, ${GATE}`)).first()).toBeVisible()
  })

  const event = { id: eventId, slug: buyer.slug, status: 'published', title, organization, ticketTypes: [] }
  const stats = await until('the statistics are read', () => readStats(client, event))
  expect(stats).toMatchObject({ sold: 1, held: 0, admitted: 1, revenue: { amount: 4900, currency: 'EUR' } })
  await expectCheckInvariantsToPass()
})
