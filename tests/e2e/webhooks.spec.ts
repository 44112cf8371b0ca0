// A service of the organizer's own hears of a sale: its address added on the page, the message signed, seen in the log, sent again.
import { createHmac } from 'node:crypto'
import { expect, type Page, test } from '@playwright/test'
import { until } from '@/scripts/demo-client'
import { buy, putEventOnSale } from '@/scripts/demo-story'
import { aReceiver, type Received } from '../support/webhook-receiver'
import { signIn } from './organizer'
import { openClient, words } from './running'

const texts = words('fr', 'webhooks')

/** As docs/webhooks.md has it. */
function signatureOf(secret: string, { headers, raw }: Received): { said: string; computed: string } {
  const [stamp = '', said = ''] = String(headers['portillon-signature']).split(',')
  const computed = createHmac('sha256', secret)
    .update(`${stamp.slice('t='.length)}.${raw}`)
    .digest('hex')
  return { said, computed: `v1=${computed}` }
}

async function confirm(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: label, exact: true }).click()
}

test('an address is added, hears of a sale under its signature, and hears it again when asked', async ({ page }) => {
  const client = await openClient()
  const organization = client.demo.organizations[1]
  if (!organization) throw new Error('the demo has one organization only')
  const receiver = await aReceiver()
  const heard = (type: string) => receiver.received.filter(({ body }) => body.type === type)
  try {
    await signIn(page, organization, 'owner')
    await page.goto(`/org/${organization.slug}/settings/webhooks`)
    await page.getByRole('button', { name: texts.create }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel(texts.name, { exact: true }).fill('Abonnés')
    await form.getByLabel(texts.url, { exact: true }).fill(receiver.url)
    await form.getByRole('button', { name: texts.submit, exact: true }).click()
    const secret = (await page.getByRole('alertdialog').locator('pre').textContent()) ?? ''
    await page.getByRole('button', { name: texts.kept }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Abonnés' })).toBeVisible()
    await page.getByRole('button', { name: texts.ping, exact: true }).click()
    await expect(page.getByText(texts.pingGood)).toBeVisible()

    const event = await putEventOnSale(client, { organization, types: [{ name: 'Entrée libre', amount: 0 }] })
    const email = 'camille@exemple.fr'
    const { ticket } = await buy(client, event, { name: 'Camille Roussel', email, atBoxOffice: true })
    const told = await until('the sale is told', async () => heard('ticket.completed')[0] ?? null)
    expect(told.body.data).toMatchObject({ ticketId: ticket.id, eventId: event.id })
    const { said, computed } = signatureOf(secret, told)
    expect(said).toBe(computed)

    await page.reload()
    await page.getByRole('link', { name: texts.type.ticket_completed }).first().click()
    await expect(page.getByText(ticket.id)).toBeVisible()
    await confirm(page, texts.replay)
    const again = await until('it is told again', async () => heard('ticket.completed')[1] ?? null)
    expect([again.body.id, again.raw]).toEqual([told.body.id, told.raw])
    await page.getByRole('link', { name: 'Abonnés' }).click()
    await confirm(page, texts.delete)
    await expect(page).toHaveURL(/\/settings\/webhooks$/)
  } finally {
    await receiver.close()
  }
})
