// Tickets for people an organizer brought, as it is done in the dashboard: chosen in the list, followed, taken home as files.
import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { unzipSync } from 'fflate'
import { z } from 'zod'
import { putEventOnSale } from '@/scripts/demo-story'
import { readPdfText } from '../support/read-pdf'
import { signIn } from './organizer'
import { expectInvariantsToHold, openClient, words } from './running'

const batches = words('fr', 'batches')
const ten = 10

test('twelve people are given tickets of a type with ten places: ten PDFs, two refusals in words, and more places let them in', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const event = await putEventOnSale(client, { types: [{ name: 'Invitation', amount: 0, capacity: ten }] })
  const people = Array.from({ length: 12 }, (_, index) => ({
    name: `Invité ${index + 1}`,
    email: `i${index}@exemple.fr`,
  }))
  const token = event.organization.apiKey
  await client.take(z.unknown(), 'POST', `/api/events/${event.id}/attendees`, {
    token,
    body: { attendees: people },
    status: 201,
  })
  await signIn(page, event.organization, 'owner')
  const base = `/org/${event.organization.slug}/events/${event.id}`

  await test.step('everybody without a ticket is meant', async () => {
    await page.goto(`${base}/attendees`)
    await page.getByRole('button', { name: batches.issue.labelAll.replace('{count}', '12'), exact: true }).click()
    await expect(page.getByRole('dialog').getByText(/Les 12 personnes sans billet/)).toBeVisible()
    await page.getByRole('button', { name: batches.issue.submit, exact: true }).click()
  })

  await test.step('the batch tells its counts and why two were refused', async () => {
    await expect(page).toHaveURL(/\/batches\//)
    await expect(page.getByText(batches.status.completedWithFailures)).toBeVisible({ timeout: 30_000 })
    await page.getByRole('link', { name: batches.items.show.failed, exact: true }).click()
    await expect(page.getByText('Il ne restait plus de place pour ce type de billet.')).toHaveCount(2)
  })

  await test.step('all PDFs come in one file, each with a name on it', async () => {
    await page.getByRole('button', { name: batches.archives.make, exact: true }).first().click()
    const link = page.getByRole('link', { name: batches.archives.download, exact: true })
    await expect(link).toBeVisible({ timeout: 30_000 })
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    const files = Object.entries(unzipSync(await readFile(await download.path()))).filter(([name]) =>
      name.endsWith('.pdf'),
    )
    expect(files).toHaveLength(ten)
    expect(await readPdfText(Buffer.from(files[0]?.[1] ?? []))).toContain('Invité')
  })

  await test.step('with more places the two are made on a second try', async () => {
    const type = event.ticketTypes[0]
    await client.take(z.unknown(), 'PATCH', `/api/events/${event.id}`, {
      token,
      body: { ticketTypes: [{ id: type?.id, capacity: 20 }] },
    })
    await page.getByRole('button', { name: /^Réessayer/ }).click()
    await expect(page.getByText(batches.status.completed, { exact: true })).toBeVisible({ timeout: 30_000 })
  })
  await expectInvariantsToHold()
})
