// What a buyer does in the browser: chooses, says who buys, pays in the stand-in's Checkout page, reads the tickets, opens the mail.
import { type Download, expect, type Page } from '@playwright/test'
import { type DemoClient, until } from '@/scripts/demo-client'
import { mailsTo } from '@/scripts/demo-story'
import { words } from './running'

export type BuyerStory = { locale: 'fr' | 'en'; slug: string; name: string; email: string; price: string | RegExp }

const prefix = { fr: '', en: '/en' }
const checkoutWords = { fr: { title: 'Paiement', pay: 'Payer' }, en: { title: 'Payment', pay: 'Pay' } }

/** From the event's page to the filled-in form; places are held and their time is shown. */
export async function choosePlaces(page: Page, { locale, slug, name, email }: BuyerStory): Promise<void> {
  const { buy } = words(locale, 'event')
  const checkout = words(locale, 'checkout')
  await page.goto(`${prefix[locale]}/e/${slug}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.getByRole('button', { name: buy.reserve, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: checkout.title })).toBeVisible()
  await expect(page.getByRole('timer')).toHaveText(/1[0-5]:\d\d/)
  await page.getByLabel(checkout.name, { exact: true }).fill(name)
  await page.getByLabel(checkout.email, { exact: true }).fill(email)
}

/** On to the provider, and back with tickets. */
export async function payInCheckout(page: Page, { locale, price, name }: BuyerStory): Promise<void> {
  const { pay, title } = checkoutWords[locale]
  await page.getByRole('button', { name: words(locale, 'checkout').pay }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(page.getByText(price).first()).toBeVisible()
  await page
    .getByRole('button', { name: new RegExp(`^${pay}\\s.*\\d`) })
    .first()
    .click()
  await expect(page).toHaveURL(/\/p\/ptl_buy_/)
  const { tickets } = words(locale, 'purchase')
  await expect(page.getByRole('link', { name: tickets.showOf.replace('{name}', name) })).toBeVisible({
    timeout: 20_000,
  })
}

/** Opens the message in the stand-in's mailbox and takes the PDF that is attached to it. */
export async function takePdfFromMailbox(page: Page, client: DemoClient, email: string): Promise<Buffer> {
  await until(`a mail reaches ${email}`, async () => ((await mailsTo(client, email)).length > 0 ? true : null))
  await page.goto(`${client.demo.standIns.resend}/?to=${encodeURIComponent(email)}`)
  await page.getByRole('listitem').getByRole('link').first().click()
  const attachments = page.getByRole('list', { name: /^(Pièces jointes|Attachments)$/ })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    attachments.getByRole('link', { name: /\.pdf/ }).first().click(),
  ])
  return await bytesOf(download)
}

export async function bytesOf(download: Download): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
