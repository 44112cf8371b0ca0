// What an organizer and the people at the gate do in the browser.
import { expect, type Page } from '@playwright/test'
import type { DemoOrganization } from '@/scripts/demo-client'
import { showToCamera } from '../support/camera'
import { words } from './running'
import { expectTold, keepVerdicts } from './verdict-log'

function demoUser({ users }: DemoOrganization, role: string) {
  const user = users.find((one) => one.role === role)
  if (!user) throw new Error(`the demo has no ${role}`)
  return user
}

/** Signs in on the page itself, as a demo user of this role. */
export async function signInByForm(page: Page, organization: DemoOrganization, role: string): Promise<void> {
  const auth = words('fr', 'auth')
  const user = demoUser(organization, role)
  await page.goto('/sign-in')
  await page.getByLabel(auth.email, { exact: true }).fill(user.email)
  await page.getByLabel(auth.password.label, { exact: true }).fill(user.password)
  await page.getByRole('button', { name: auth.signIn.submit, exact: true }).click()
  await expect(page).toHaveURL(/\/org/)
}

/** Signs in by what the form asks the server for; the page itself shows nothing yet. */
export async function signIn(page: Page, organization: DemoOrganization, role: string): Promise<void> {
  const { email, password } = demoUser(organization, role)
  const token = (await (await page.request.get('/api/auth/csrf')).json()) as { csrfToken: string }
  const form = { ...token, email, password, callbackUrl: '/', json: 'true' }
  const answer = await page.request.post('/api/auth/callback/credentials', { form })
  expect(((await answer.json()) as { url: string }).url).not.toContain('error=')
}

/** Names the gate and opens its camera, which shows `text`. */
export async function openGate(page: Page, eventId: string, gate: string, text: string | null): Promise<void> {
  const { setup, gate: work } = words('fr', 'scanner')
  // The page looks as soon as it is there; what it is to see comes once the gate has its name.
  showToCamera(null)
  await keepVerdicts(page)
  await page.goto(`/scan?event=${eventId}`)
  await page.getByRole('button', { name: new RegExp(work.settings) }).click()
  await page.getByLabel(setup.place, { exact: true }).fill(gate)
  showToCamera(text)
  await page.getByRole('button', { name: setup.open }).click()
}

/** The verdict that fills the screen; green may have left again. */
export async function expectVerdict(page: Page, tone: 'admitted' | 'used' | 'refused'): Promise<void> {
  await expectTold(page, tone)
  if (tone !== 'admitted') await expect(page.locator(`[data-verdict="${tone}"]`)).toBeVisible()
}

export type WantedEvent = { title: string; type: string; price: string; places: string }

/** From the organization's list to the new event's page; it takes place tomorrow evening. */
export async function createEvent(page: Page, organization: { slug: string }, wanted: WantedEvent): Promise<void> {
  const { form, frame } = words('fr', 'dashboard')
  await page.goto(`/org/${organization.slug}`)
  await page.getByRole('link', { name: frame.newEvent }).first().click()
  await page.getByLabel(form.title, { exact: true }).fill(wanted.title)
  const day = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10)
  for (const [what, time] of [
    [form.start, '20:00'],
    [form.end, '23:30'],
  ] as const) {
    await page.getByLabel(form.dateOf.replace('{what}', what), { exact: true }).fill(day)
    await page.getByLabel(form.timeOf.replace('{what}', what), { exact: true }).fill(time)
  }
  await page.getByLabel(form.venueName).fill('Parc de la Tête d’Or')
  const unnamed = page.getByRole('group', { name: form.typeNumber.replace('{position}', '1') })
  if ((await unnamed.count()) === 0) await page.getByRole('button', { name: form.addTicketType }).click()
  await unnamed.getByLabel(form.typeName, { exact: true }).fill(wanted.type)
  const type = page.getByRole('group', { name: wanted.type, exact: true })
  await type.getByLabel(form.price, { exact: true }).fill(wanted.price)
  await type.getByRole('textbox', { name: form.places, exact: true }).fill(wanted.places)
  await page.getByRole('button', { name: form.create }).click()
  await expect(page.getByRole('heading', { level: 1, name: wanted.title })).toBeVisible()
}

/** On the event's page. */
export async function publishEvent(page: Page): Promise<void> {
  const { publish, seePage } = words('fr', 'dashboard').publish
  await page.getByRole('button', { name: publish.action, exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: publish.action, exact: true }).click()
  await expect(page.getByRole('link', { name: seePage })).toBeVisible()
}
