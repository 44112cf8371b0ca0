// What an organizer and the people at the gate do in the browser.
import { expect, type Page } from '@playwright/test'
import type { DemoOrganization } from '@/scripts/demo-client'
import { showToCamera } from '../support/camera'
import { words } from './running'

/** Signs in on the page, as a demo user of this role. */
export async function signIn(page: Page, organization: DemoOrganization, role: string): Promise<void> {
  const auth = words('fr', 'auth')
  const user = organization.users.find((one) => one.role === role)
  if (!user) throw new Error(`the demo has no ${role}`)
  await page.goto('/sign-in')
  await page.getByLabel(auth.email, { exact: true }).fill(user.email)
  await page.getByLabel(auth.password.label, { exact: true }).fill(user.password)
  await page.getByRole('button', { name: auth.signIn.submit, exact: true }).click()
  await expect(page).toHaveURL(/\/org/)
}

/** Names the gate and opens its camera, which shows `text`. */
export async function openGate(page: Page, eventId: string, gate: string, text: string | null): Promise<void> {
  const { setup, gate: work } = words('fr', 'scanner')
  showToCamera(text)
  await page.goto(`/scan?event=${eventId}`)
  await page.getByRole('button', { name: new RegExp(work.settings) }).click()
  await page.getByLabel(setup.place, { exact: true }).fill(gate)
  await page.getByRole('button', { name: setup.open }).click()
}

/** The verdict that fills the screen, by the word on it. */
export async function expectVerdict(page: Page, tone: 'admitted' | 'used' | 'refused'): Promise<void> {
  const { words: verdicts } = words('fr', 'scanner')
  await expect(page.getByRole('heading', { level: 1, name: verdicts[tone] })).toBeVisible({ timeout: 20_000 })
  await expect(page.locator(`[data-verdict="${tone}"]`)).toBeVisible()
}
