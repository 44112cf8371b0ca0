// A campaign as an organizer lives it: written, counted, seen as one of its readers, called off, sent, found in the mailbox; and as a reader
// does who wants no more of them, without a script.
import { expect, type Page, test } from '@playwright/test'
import { type DemoClient, until } from '@/scripts/demo-client'
import { buy, type Mail, mailsTo, putEventOnSale } from '@/scripts/demo-story'
import { signIn } from './organizer'
import { expectInvariantsToHold, openClient, words } from './running'

const campaigns = words('fr', 'campaigns')
const { blocks } = words('fr', 'message-templates')

const counted = (count: number) => new RegExp(`^${count} adresses?$`)

/** From the event's messages to the editor of a new campaign. */
async function beginCampaign(page: Page, base: string, name: string): Promise<void> {
  await page.goto(`${base}/messages`)
  await page.getByRole('button', { name: campaigns.new.label, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: campaigns.new.title })
  await dialog.getByRole('textbox').fill(name)
  await dialog.getByRole('button', { name: campaigns.new.submit, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

async function writeText(page: Page, text: string): Promise<void> {
  const field = page.getByRole('list', { name: blocks.title }).getByRole('textbox', { name: blocks.words }).first()
  await field.fill(text)
}

async function sendNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: campaigns.send.label, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: campaigns.send.title })
  await dialog.getByRole('button', { name: campaigns.send.submit, exact: true }).click()
  await expect(page.getByRole('timer', { name: campaigns.scheduled.timer })).toBeVisible()
}

function campaignsTo(client: DemoClient, email: string, subject: string): Promise<Mail[]> {
  return mailsTo(client, email).then((mails) => mails.filter((mail) => mail.subject === subject))
}

test('a campaign is written, counted, seen, called off, sent and delivered; who unsubscribes is left out of the next', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000)
  const client = await openClient()
  const event = await putEventOnSale(client, { title: 'Nuit des campagnes' })
  const mark = Date.now().toString(36)
  const [anna, bruno] = [`anna-${mark}@exemple.fr`, `bruno-${mark}@exemple.fr`]
  await buy(client, event, { name: 'Anna Lindqvist', email: anna, atBoxOffice: true })
  await buy(client, event, { name: 'Bruno Costa', email: bruno, locale: 'en', atBoxOffice: true })
  await signIn(page, event.organization, 'owner')
  const base = `/org/${event.organization.slug}/events/${event.id}`
  const mail = page.frameLocator('#preview iframe')

  await test.step('the draft says how many it is for, and changes with every filter', async () => {
    await beginCampaign(page, base, 'Consignes')
    await expect(page.getByText(counted(2))).toBeVisible()
    await page.getByRole('button', { name: campaigns.audience.add, exact: true }).click()
    await page.getByRole('menuitem', { name: campaigns.audience.kinds.locales, exact: true }).click()
    await page.getByRole('checkbox', { name: campaigns.audience.values.locales.en, exact: true }).check()
    await expect(page.getByText(counted(1))).toBeVisible()
    const remove = campaigns.audience.remove.replace('{criterion}', campaigns.audience.kinds.locales)
    await page.getByRole('button', { name: remove }).click()
    await expect(page.getByText(counted(2))).toBeVisible()
  })

  await test.step('it is seen as one of its readers will get it', async () => {
    await writeText(page, 'Chère {{guest_name}}, **venez à pied**.')
    await page.getByRole('button', { name: new RegExp(campaigns.person.nobody) }).click()
    const dialog = page.getByRole('dialog', { name: campaigns.person.title })
    await dialog.getByRole('searchbox', { name: campaigns.person.search }).fill('anna')
    await dialog.getByRole('button', { name: /Anna Lindqvist/ }).click()
    await expect(mail.locator('p', { hasText: 'Chère Anna Lindqvist,' })).toBeVisible()
  })

  await test.step('sent, it can be called off until the seconds are over', async () => {
    await sendNow(page)
    await page.getByRole('button', { name: campaigns.scheduled.callOff, exact: true }).click()
    await expect(page.getByText(campaigns.scheduled.calledOff, { exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: campaigns.send.label, exact: true })).toBeVisible()
    expect(await campaignsTo(client, anna, 'À propos de Nuit des campagnes')).toEqual([])
  })

  await test.step('sent again and left alone, each has it once in their mailbox, and the page says so', async () => {
    await sendNow(page)
    await expect(page.getByText(campaigns.notice.done)).toBeVisible({ timeout: 75_000 })
    for (const address of [anna, bruno]) {
      const arrived = await until(`The campaign reaches ${address}`, async () => {
        const found = await campaignsTo(client, address, 'À propos de Nuit des campagnes')
        return found.length > 0 ? found : null
      })
      expect(arrived).toHaveLength(1)
      expect(arrived[0]?.html).toContain('<strong>venez à pied</strong>')
      await expect(page.getByRole('row').filter({ hasText: address })).toBeVisible()
    }
  })

  await test.step('a reader unsubscribes by the link in the mail, without a script; looking alone changes nothing', async () => {
    const [sent] = await campaignsTo(client, anna, 'À propos de Nuit des campagnes')
    const link = /href="([^"]*\/u\/[A-Za-z0-9_-]+)"/.exec(sent?.html ?? '')?.[1] ?? ''
    const plain = await browser.newContext({ javaScriptEnabled: false })
    const reader = await plain.newPage()
    const { submit, again } = campaigns.unsubscribe
    const { name } = event.organization
    await reader.goto(link)
    await expect(
      reader.getByRole('heading', { name: campaigns.unsubscribe.question.replace('{organization}', name) }),
    ).toBeVisible()
    await reader.goto(link)
    await reader.getByRole('button', { name: submit, exact: true }).click()
    await expect(reader.getByRole('heading', { name: campaigns.unsubscribe.done, exact: true })).toBeVisible()
    await reader.getByRole('button', { name: again, exact: true }).click()
    await expect(reader.getByRole('button', { name: submit, exact: true })).toBeVisible()
    await reader.getByRole('button', { name: submit, exact: true }).click()
    await expect(reader.getByRole('button', { name: again, exact: true })).toBeVisible()
    await reader.goto(link.replace(/.$/, link.endsWith('A') ? 'B' : 'A'))
    await expect(reader.getByRole('heading', { name: campaigns.unsubscribe.invalid, exact: true })).toBeVisible()
    await plain.close()
  })

  await test.step('the next campaign counts and writes to the others alone', async () => {
    await beginCampaign(page, base, 'Merci')
    await expect(page.getByText(counted(1))).toBeVisible()
    await expect(page.getByText(words('fr', 'messages').reasons.unsubscribed)).toBeVisible()
    await writeText(page, 'Merci d’être venus.')
    await sendNow(page)
    await expect(page.getByText(campaigns.notice.done)).toBeVisible({ timeout: 75_000 })
    await until('The second campaign reaches the other', async () => {
      const found = await campaignsTo(client, bruno, 'À propos de Nuit des campagnes')
      return found.length === 2 ? true : null
    })
    expect(await campaignsTo(client, anna, 'À propos de Nuit des campagnes')).toHaveLength(1)
  })

  await test.step('both stand in the list of the event, and a draft is thrown away', async () => {
    await beginCampaign(page, base, 'Un brouillon')
    await page.getByRole('button', { name: campaigns.bar.remove, exact: true }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: campaigns.bar.removeConfirm, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: campaigns.title, exact: true })).toBeVisible()
    await page.goto(`${base}/messages`)
    const table = page.getByRole('table', { name: campaigns.title, exact: true })
    await expect(table.getByRole('link', { name: /Consignes|Merci/ })).toHaveCount(2)
    await expect(table.getByText('Un brouillon')).toHaveCount(0)
  })
  await expectInvariantsToHold()
})
