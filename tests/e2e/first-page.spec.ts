// The installation under test is up: pages come in both languages, without an error, and answer as one origin.
import { expect, test } from '@playwright/test'

for (const [address, language] of [
  ['/', 'fr'],
  ['/en', 'en'],
] as const) {
  test(`the first page opens in ${language} without an error in the browser`, async ({ page }) => {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    const answer = await page.goto(address)
    expect(answer?.status()).toBe(200)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForLoadState('networkidle')
    expect(errors).toEqual([])
  })
}

test('headers that are the same for all are there, and none tells what runs here', async ({ request }) => {
  const answer = await request.get('/')
  const headers = answer.headers()
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['referrer-policy']).toBe('strict-origin-when-cross-origin')
  expect(headers['x-powered-by']).toBeUndefined()
})

test('a webhook of 2 MB is refused with 413 in the shape of every error', async ({ request }) => {
  const answer = await request.post('/api/webhooks/stripe', {
    data: Buffer.alloc(2_000_000, 'x'),
    headers: { 'Content-Type': 'application/json' },
  })
  expect(answer.status()).toBe(413)
  expect(await answer.json()).toMatchObject({ success: false, error: { code: 'request.too_large' } })
})
