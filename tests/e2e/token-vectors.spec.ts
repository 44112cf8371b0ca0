// The verification of tickets in a real browser, with its own Ed25519 and with the script that stands in where there is none: the same
// verdict for every vector as on the server.
import { expect, type Page, test } from '@playwright/test'
import { type BundledOutcome, tokenCasesBundle, withoutEd25519 } from '../support/token-cases-bundle'

// An empty page of a secure origin: WebCrypto is there, and nothing of ours is.
const emptyPage = 'http://127.0.0.1:9/empty'

async function openEmptyPage(page: Page, before?: string): Promise<void> {
  if (before) await page.addInitScript(before)
  await page.route(emptyPage, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }))
  await page.goto(emptyPage)
  await page.addScriptTag({ content: await tokenCasesBundle() })
}

function run(page: Page): Promise<BundledOutcome> {
  return page.evaluate(() =>
    (Reflect.get(globalThis, 'tokenCases') as { run(which: string): Promise<BundledOutcome> }).run('browser'),
  )
}

test('the browser’s own Ed25519 has the verdict of the server for every vector', async ({ page }) => {
  await openEmptyPage(page)
  const { cases, faults, isNative } = await run(page)
  expect(faults).toEqual([])
  expect(isNative).toBe(true)
  expect(cases).toBeGreaterThan(3_000)
})

test('a browser that does not know the curve has the same verdicts with the script', async ({ page }) => {
  await openEmptyPage(page, withoutEd25519)
  const { faults, isNative } = await run(page)
  expect(faults).toEqual([])
  expect(isNative).toBe(false)
})
