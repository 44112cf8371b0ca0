// Every page a stranger can open runs under its content security policy: nothing of ours is refused, an inline script of others is.
import { expect, type Page, test } from '@playwright/test'
import { buy, putEventOnSale } from '@/scripts/demo-story'
import { openClient } from './running'

/** What the browser refused, from each page's first byte on, kept here since a page may lead on to another. */
async function watch(page: Page): Promise<() => string[]> {
  const refused: string[] = []
  await page.exposeFunction('tellRefused', (what: string) => refused.push(what))
  await page.addInitScript(() => {
    const { tellRefused } = globalThis as unknown as { tellRefused: (what: string) => void }
    document.addEventListener('securitypolicyviolation', (event) =>
      tellRefused(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
    )
  })
  return () => refused
}

const isAlive = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')].some((one) => Object.keys(one).some((key) => key.startsWith('__reactFiber'))),
  )

test('no page breaks its own content security policy, and each comes to life', async ({ page }) => {
  const client = await openClient()
  const event = await putEventOnSale(client, { title: 'Sous garde' })
  const { hold } = await buy(client, event, { name: 'Camille Roussel', email: 'garde@exemple.fr' })
  const refused = await watch(page)
  const purchase = `/p/${hold.accessToken}`
  await page.goto(purchase)
  const ticket = await page
    .locator('a[href*="/t/"]')
    .first()
    .getAttribute('href')
    .then((href) => href?.match(/^.*\/t\/[^/]+/)?.[0])
  for (const address of ['/', '/en', `/e/${event.slug}`, '/sign-in', '/scan', purchase, ticket ?? '', '/rien']) {
    const answer = await page.goto(address, { waitUntil: 'load' })
    expect(answer?.headers()['content-security-policy'], address).toMatch(/script-src 'self' 'nonce-[^']+'/)
    // Who is nobody is led on from the gate by the page itself.
    if (address === '/scan') await page.waitForURL('**/sign-in**')
    await expect.poll(() => isAlive(page), { message: address }).toBe(true)
    expect(refused(), address).toEqual([])
  }
})

test('an inline script that is not ours does not run', async ({ page }) => {
  const refused = await watch(page)
  await page.goto('/')
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.foreign = true'
    document.body.append(script)
  })
  expect(await page.evaluate(() => 'foreign' in globalThis)).toBe(false)
  await expect.poll(refused).toHaveLength(1)
})
