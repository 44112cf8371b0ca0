// The people of the pictures: signed in once on the page, then kept as the browser's own state.
import type { Browser, BrowserContextOptions } from '@playwright/test'
import { type DemoClient, Unexpected } from './demo-client'

export type Session = NonNullable<BrowserContextOptions['storageState']>

export async function signInAs(browser: Browser, client: DemoClient, role: string): Promise<Session> {
  const user = client.organization.users.find((one) => one.role === role)
  if (!user) throw new Unexpected(`The demo has no ${role}.`)
  const context = await browser.newContext({ locale: 'fr-FR' })
  const page = await context.newPage()
  await page.goto(`${client.url}/sign-in`)
  await page.locator('input[type=email]').fill(user.email)
  await page.locator('input[autocomplete=current-password]').fill(user.password)
  await page.locator('main form button[type=submit]').click()
  await page.waitForURL(/\/org/)
  const state = await context.storageState()
  await context.close()
  return state
}

/** Somebody with an account of this very minute and an organization without events. */
export async function signUpNewcomer(browser: Browser, client: DemoClient): Promise<Session> {
  const context = await browser.newContext({ locale: 'fr-FR' })
  const page = await context.newPage()
  await page.goto(`${client.url}/sign-up`)
  await page.locator('input[autocomplete=name]').fill('Noémie Blanc')
  await page.locator('input[type=email]').fill(`noemie-${Date.now().toString(36)}@exemple.fr`)
  await page.locator('input[autocomplete=new-password]').fill('une phrase que personne ne devine')
  await page.locator('main form button[type=submit]').click()
  await page.waitForURL(/\/org/)
  await page.locator('input[autocomplete=organization]').fill('Les Ateliers du Quai')
  await page.locator('main form button[type=submit]').click()
  await page.waitForURL(/\/org\/les-ateliers/)
  const state = await context.storageState()
  await context.close()
  return state
}
