// A buyer's bank takes a payment back: the ticket stays outside, the organizer sees until when to answer, answers, wins, and the ticket
// opens the gate again.
import { expect, type Page, test } from '@playwright/test'
import { z } from 'zod'
import { type DemoClient, until } from '@/scripts/demo-client'
import { endCheckout, holdPlaces, putEventOnSale, readPurchase, startPayment, untilPaid } from '@/scripts/demo-story'
import { expectVerdict, openGate, signIn } from './organizer'
import { addressOf } from './providers'
import { expectInvariantsToHold, openClient, words } from './running'

const GATE = 'Porte Est'
const BUYER = 'Sandrine Lopez'
const STATEMENT = 'Elle a pris son billet en ligne et nous a écrit la veille.'

/** The address of the dispute of this buyer's payment, by the list of them. */
async function openDispute(page: Page, slug: string, title: string): Promise<void> {
  const { columns, days } = words('fr', 'disputes')
  await page.goto(`/org/${slug}/payments/disputes`)
  const row = page.getByRole('row').filter({ hasText: title })
  await expect(page.getByRole('columnheader', { name: columns.due })).toBeVisible()
  const left = /other \{(.*?)#/.exec(days)?.[1] ?? ''
  await expect(row.getByText(new RegExp(`^${left}\\d`))).toBeVisible()
  await row.getByRole('link').first().click()
}

async function aPaidTicket(client: DemoClient, title: string) {
  const event = await putEventOnSale(client, { title, types: [{ name: 'Plein tarif', amount: 3200, capacity: 20 }] })
  const hold = await holdPlaces(client, event, { name: BUYER, email: `litige-${event.slug}@exemple.fr` })
  const payment = await startPayment(client, hold)
  await endCheckout(client, payment, 'pay')
  const [ticket] = (await untilPaid(client, hold)).tickets
  const door = `${addressOf(client, 'stripe')}/_control/disputes`
  const theBank = (outcome: 'open' | 'won') =>
    client.take(z.unknown(), 'POST', door, { body: { paymentIntent: payment.paymentIntentId, outcome } })
  const untilIt = (status: string) =>
    until(`the purchase is ${status}`, async () => {
      const now = await readPurchase(client, hold)
      return now.status === status ? now : null
    })
  return { event, hold, code: ticket?.qrToken ?? '', theBank, untilIt }
}

test('a dispute blocks the ticket at the gate until the organizer’s evidence has won it', async ({ page, browser }) => {
  test.setTimeout(180_000)
  const client = await openClient()
  const { organization } = client
  const title = `Soirée contestée ${Date.now().toString(36)}`
  const { event, hold, code, theBank, untilIt } = await aPaidTicket(client, title)
  const { notices, answer, evidence, tickets } = words('fr', 'disputes')
  const purchase = words('fr', 'purchase')
  await signIn(page, organization, 'owner')

  await test.step('the bank disputes the payment: the gate refuses the ticket, its buyer reads why', async () => {
    await theBank('open')
    await untilIt('disputed')
    await openGate(page, event.id, GATE, code)
    await expectVerdict(page, 'refused')
    await expect(page.getByText(words('fr', 'scanner').reasons.blocked.title).first()).toBeVisible()
    const context = await browser.newContext()
    const buying = await context.newPage()
    await buying.goto(`/p/${hold.accessToken}`)
    await expect(buying.getByText(purchase.notices.disputed.title)).toBeVisible()
    await expect(buying.getByText(purchase.tickets.blocked, { exact: true }).first()).toBeVisible()
    await context.close()
  })

  await test.step('it waits in the inbox, and says until when to answer', async () => {
    const { inbox } = words('fr', 'money')
    await page.goto(`/org/${organization.slug}/payments`)
    const item = page.getByRole('list', { name: inbox.list }).getByRole('listitem').filter({ hasText: title })
    await expect(item.getByText(inbox.kinds.dispute.title)).toBeVisible()
    await openDispute(page, organization.slug, title)
    const [before = ''] = notices.needs_response.title.split('{moment}')
    await expect(page.getByText(before).first()).toBeVisible()
    await expect(page.getByText(tickets.open)).toBeVisible()
  })

  await test.step('the organizer answers once, and sees what the bank has', async () => {
    await page.getByLabel(answer.statement).fill(STATEMENT)
    await page.getByRole('button', { name: answer.send, exact: true }).click()
    const question = page.getByRole('alertdialog')
    await expect(question.getByText(answer.questionText)).toBeVisible()
    await question.getByRole('button', { name: answer.send, exact: true }).click()
    const [sent = ''] = notices.sent.title.split('{moment}')
    await expect(page.getByText(sent).first()).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('heading', { name: evidence.titleSent })).toBeVisible()
    await expect(page.getByText(STATEMENT)).toBeVisible()
    await expect(page.getByRole('button', { name: answer.send, exact: true })).toHaveCount(0)
  })

  await test.step('the bank decides for the organizer: the ticket opens the gate', async () => {
    await theBank('won')
    await untilIt('paid')
    await page.reload()
    await expect(page.getByText(notices.won.title)).toBeVisible()
    await openGate(page, event.id, GATE, code)
    await expectVerdict(page, 'admitted')
  })
  await expectInvariantsToHold()
})
