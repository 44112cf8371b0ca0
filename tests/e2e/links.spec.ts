// What a page of the dashboard asks the server for: itself, and another only once somebody is about to go there.
import { expect, test } from '@playwright/test'
import { putEventOnSale } from '@/scripts/demo-story'
import { signIn } from './organizer'
import { openClient } from './running'

test('a page fetches no other page until somebody is about to go there', async ({ page }) => {
  const { organization } = await putEventOnSale(await openClient(), { title: 'Nuit des liens' })
  await signIn(page, organization, 'owner')
  const ahead: string[] = []
  page.on('request', (request) => {
    if (request.headers()['next-router-prefetch']) ahead.push(new URL(request.url()).pathname)
  })
  const home = `/org/${organization.slug}`
  await page.goto(home, { waitUntil: 'networkidle' })
  expect(await page.locator(`a[href^="${home}/"]`).count()).toBeGreaterThan(8)
  expect(ahead).toEqual([])
  const link = page.locator(`main a[href^="${home}/events/"]:visible`).first()
  const address = String(await link.getAttribute('href'))
  await link.hover()
  await expect.poll(() => ahead).toContain(address)
  expect(new Set(ahead)).toEqual(new Set([address]))
  await link.click()
  await expect(page).toHaveURL(address)
})
