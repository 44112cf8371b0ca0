// A buyer whose mail comes back: the organizer sees it, puts the address right, and the mail arrives in the organizer's own words.
import { expect, test } from '@playwright/test'
import { until } from '@/scripts/demo-client'
import { buy, mailsTo, putEventOnSale } from '@/scripts/demo-story'
import { signIn } from './organizer'
import { openClient, words } from './running'

const texts = words('fr', 'message-templates')
const messages = words('fr', 'messages')

test('own words with a picture go out, what comes back is seen, and with the right address it arrives', async ({
  page,
}) => {
  const client = await openClient()
  // Nobody else's mails are to have these words.
  const organization = client.demo.organizations[1]
  if (!organization) throw new Error('the demo has one organization only')
  const mark = Date.now().toString(36)
  const [wrong, right] = [`bounced@${mark}.exemple.fr`, `camille@${mark}.exemple.fr`]
  await signIn(page, organization, 'owner')

  await test.step('words and a picture are written and saved', async () => {
    await page.goto(`/org/${organization.slug}/settings/messages/templates/purchase_confirmation`)
    await page.getByRole('button', { name: texts.product.begin }).click()
    const blocks = page.getByRole('list', { name: texts.blocks.title })
    await blocks.getByRole('textbox', { name: texts.blocks.words }).first().fill('Merci {{guest_name}}, à très vite.')
    await page.getByRole('button', { name: texts.blocks.add }).click()
    await page.getByRole('menuitem', { name: texts.blocks.kinds.image.text }).click()
    await page.locator('input[type=file]').setInputFiles('docs/images/portillon.png')
    await blocks.getByRole('textbox', { name: texts.blocks.picture.alt }).fill('L’affiche')
    const picture = page.frameLocator('#preview iframe').getByRole('img', { name: 'L’affiche' })
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
    await page.getByRole('button', { name: texts.bar.save, exact: true }).click()
    await expect(page.getByText(texts.bar.saved)).toBeVisible()
  })

  const event = await putEventOnSale(client, { organization, types: [{ name: 'Entrée libre', amount: 0 }] })
  const buyer = { name: 'Camille Roussel', email: wrong, locale: 'fr', atBoxOffice: true } as const
  const { purchase } = await buy(client, event, buyer)

  await test.step('the purchase says that its mail came back', async () => {
    const notice = messages.bouncedMail.title.replace('{recipient}', wrong)
    await expect(async () => {
      await page.goto(`/org/${organization.slug}/events/${event.id}/purchases/${purchase.id}`)
      await expect(page.getByText(notice)).toBeVisible({ timeout: 500 })
    }).toPass({ timeout: 20_000 })
  })

  await test.step('the address is put right, and the mail arrives there', async () => {
    await page.getByRole('button', { name: messages.address.label }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill(right)
    await dialog.getByRole('button', { name: messages.address.submit }).click()
    await expect(page.getByRole('heading', { level: 1, name: right })).toBeVisible()
    const mail = await until('the mail arrives', async () => (await mailsTo(client, right))[0] ?? null)
    expect(mail.text).toContain('Merci Camille Roussel, à très vite.')
    const [, address = ''] = /<img[^>]*src="([^"]*\/pictures\/[^"]*)"/.exec(mail.html ?? '') ?? []
    const picture = await fetch(address)
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
  })

  await test.step('the purchase has the right address, and the figures count what came back', async () => {
    await page.goto(`/org/${organization.slug}/events/${event.id}/purchases/${purchase.id}`)
    await expect(page.getByRole('link', { name: right, exact: true })).toBeVisible()
    await page.goto(`/org/${organization.slug}/messages/statistics?eventId=${event.id}`)
    const row = page.getByRole('row').filter({ hasText: texts.kinds.purchase_confirmation.name })
    // Requested, sent, delivered, opened, bounced, not sent.
    await expect(row.getByRole('cell')).toHaveText([/./, '2', '2', /[01]/, '0', '1', '0'], { useInnerText: true })
  })
})
