// An organizer's own words for a mail: written on a phone, seen as they will be, tried out, saved, and taken back.
import { expect, type Page, test } from '@playwright/test'
import { until } from '@/scripts/demo-client'
import { mailsTo } from '@/scripts/demo-story'
import { signIn } from './organizer'
import { openClient, words } from './running'

const texts = words('fr', 'message-templates')
const { blocks, bar, product, preview, kinds, list } = texts

test.use({ viewport: { width: 390, height: 844 } })

async function expectNoOverflow(page: Page): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(390)
  const frame = page.frameLocator('#preview iframe').locator('html')
  const [inner, outer] = await frame.evaluate((html) => [html.scrollWidth, html.clientWidth])
  expect(inner).toBeLessThanOrEqual(outer ?? 0)
}

test('a mail is given words of one’s own on a phone, tried out, saved and taken back', async ({ page }) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const [organization] = client.demo.organizations
  if (!organization) throw new Error('the demo has no organization')
  const owner = organization.users.find(({ role }) => role === 'owner')
  await signIn(page, organization, 'owner')
  const base = `/org/${organization.slug}/settings/messages/templates`
  await page.goto(`${base}/transfer_offer`)
  const mail = page.frameLocator('#preview iframe')

  await test.step('the product’s mail is shown as it goes out', async () => {
    await expect(mail.getByRole('heading', { name: 'Un billet pour vous' })).toBeVisible()
    await expectNoOverflow(page)
  })

  await test.step('own words are in the mail a moment after the last key, and a variable that is not there is named', async () => {
    await page.getByRole('button', { name: product.begin }).click()
    const first = page.getByRole('list', { name: blocks.title }).getByRole('textbox', { name: blocks.words }).first()
    await first.fill('Salut {{guest_name}}, **bonne nouvelle**.')
    await expect(mail.locator('p', { hasText: 'Salut Camille Roussel,' })).toBeVisible()
    await first.fill('Salut {{prenom}}')
    await expect(page.getByText(/Il n’y a pas de variable «\u202fprenom\u202f»/)).toBeVisible()
    await expect(page.getByRole('button', { name: bar.save, exact: true })).toBeDisabled()
    await first.fill('Salut {{guest_name}}, **bonne nouvelle**.')
    await expectNoOverflow(page)
  })

  await test.step('the fixed part is moved and cannot be taken out', async () => {
    const name = blocks.kinds.details.name
    await expect(page.getByRole('button', { name: blocks.remove.replace('{block}', name) })).toHaveCount(0)
    await page.getByRole('button', { name: blocks.up.replace('{block}', name), exact: true }).click()
    await expect(page.getByRole('list', { name: blocks.title }).getByRole('listitem').nth(2)).toContainText(name)
  })

  await test.step('a test comes to one’s own mailbox', async () => {
    await page.getByRole('button', { name: bar.test }).click()
    await expect(page.getByText(bar.sent)).toBeVisible()
    const email = owner?.email ?? ''
    const subject = 'Essai\u202f: Noé Lambert vous propose'
    const arrived = await until('the test arrives', async () => {
      const found = (await mailsTo(client, email)).find((one) => one.subject.startsWith(subject))
      return found ?? null
    })
    expect(arrived.html).toContain('<strong>bonne nouvelle</strong>')
  })

  await test.step('they are saved, and the list says so', async () => {
    await page.getByRole('button', { name: bar.save, exact: true }).click()
    await expect(page.getByText(bar.saved)).toBeVisible()
    await page.goto(base)
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name: kinds.transfer_offer.name, exact: true }) })
    await expect(row.getByText(list.own)).toHaveCount(1)
    await expect(row.getByText(list.product)).toHaveCount(1)
  })

  await test.step('as plain text they stand by themselves; and they are taken back', async () => {
    await page.goto(`${base}/transfer_offer`)
    await page.getByText(preview.views.text, { exact: true }).click()
    await expect(page.locator('#preview pre')).toContainText('Salut Camille Roussel, bonne nouvelle.')
    await page.getByRole('button', { name: bar.drop }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: bar.dropConfirm, exact: true }).click()
    await expect(page.getByRole('button', { name: product.begin })).toBeVisible()
  })
})
