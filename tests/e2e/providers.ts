// Payment providers that fail while a story goes on, and the ways that a buyer can choose from. Guards: what is broken is mended
// however the story ends, since the stories after it use the same providers.
import { expect, type Page } from '@playwright/test'
import { z } from 'zod'
import { type DemoClient, Unexpected } from '@/scripts/demo-client'
import { words } from './running'

export type ProviderName = 'stripe' | 'paypal'

export function addressOf({ demo }: DemoClient, provider: ProviderName): string {
  const address = demo.standIns[provider]
  if (!address) throw new Unexpected(`The demo has no ${provider}.`)
  return address
}

/** Every request to these is answered with 503 while `work` runs. */
export async function whileAway(
  client: DemoClient,
  providers: readonly ProviderName[],
  work: () => Promise<void>,
): Promise<void> {
  const doors = providers.map((provider) => `${addressOf(client, provider)}/_control/faults`)
  try {
    for (const door of doors) await client.take(z.unknown(), 'PUT', door, { body: { status: 503 } })
    await work()
  } finally {
    for (const door of doors) await client.ask('DELETE', door)
  }
}

type Way = 'stripe' | 'paypal' | 'bank_transfer'

export function wayToPay(page: Page, way: Way) {
  return page.getByRole('radio', { name: new RegExp(`^${words('fr', 'checkout').ways[way].name}`) })
}

/** Takes this way and leaves the form by it. */
export async function payBy(page: Page, way: Way): Promise<void> {
  const { ways } = words('fr', 'checkout')
  await wayToPay(page, way).click()
  await page.getByRole('button', { name: ways[way].pay, exact: true }).click()
}

/** The provider's page for PayPal, and what the buyer decides there. */
export async function decideAtPaypal(page: Page, decision: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Payer avec PayPal' })).toBeVisible()
  await page.getByRole('button', { name: decision, exact: true }).click()
  await expect(page).toHaveURL(/\/p\/ptl_buy_/)
}

/** The tickets of this person are on the purchase's page. */
export async function expectTickets(page: Page, name: string): Promise<void> {
  const { tickets } = words('fr', 'purchase')
  const shown = page.getByRole('link', { name: tickets.showOf.replace('{name}', name) })
  await expect(shown.first()).toBeVisible({ timeout: 20_000 })
}

/** Of a demo that may have fewer than wanted. */
export function organizationOf({ demo }: DemoClient, index: number) {
  const found = demo.organizations[index]
  if (!found) throw new Unexpected(`The demo has no organization ${index}.`)
  return found
}
