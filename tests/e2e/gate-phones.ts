// Phones at the gates of the installation under test: each with a browser, a camera and a network of its own, enrolled as devices.
import { rmSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, expect, type Page } from '@playwright/test'
import { installedBrowser } from '@/scripts/browser.mjs'
import type { DemoOrganization } from '@/scripts/demo-client'
import { browserArguments, cameraArguments, showToCamera } from '../support/camera'
import { type CuttableNetwork, cuttableNetwork } from '../support/cuttable-network'
import { CAMERA_FILE, E2E_URL } from '../support/e2e-world'
import { words } from './running'
import { expectTold, keepVerdicts } from './verdict-log'

const device = words('fr', 'devices')
const scanner = words('fr', 'scanner')

export type Phone = {
  name: string
  deviceId: string
  context: BrowserContext
  network: CuttableNetwork
  /** What its page shows at this moment; another one after `crash`. */
  page: Page
  /** Holds a code before its camera; the page opens its camera anew for it. */
  film(text: string | null): Promise<void>
  /** Types a code or a token as a hardware scanner does. */
  type(text: string): Promise<void>
  /** The page dies without a word, and is opened again. */
  crash(): Promise<void>
}

/** `origin`: instead of the phone's own network, which can then not be cut. */
export type PhoneOptions = { clockAheadMs?: number; origin?: string }

export type Team = {
  enrol(name: string, profile?: string, options?: PhoneOptions): Promise<Phone>
  revoke(phone: Phone): Promise<void>
  close(): Promise<void>
}

type Event = { id: string; organization: DemoOrganization }

/** @param desk signed in as somebody who manages the gates */
export function teamOf(desk: Page, event: Event): Team {
  const open: { browser: Browser; network: CuttableNetwork; file: string }[] = []
  const organization = event.organization.slug

  async function manage(procedure: string, input: object): Promise<unknown> {
    const answer = await desk.request.post(`/api/trpc/devices.${procedure}`, {
      headers: { origin: E2E_URL },
      data: { json: { organization, ...input } },
    })
    expect(answer.ok(), await answer.text()).toBe(true)
    return ((await answer.json()) as { result: { data: { json: unknown } } }).result.data.json
  }

  return {
    async enrol(name, profile = 'override', { clockAheadMs = 0, origin } = {}) {
      const file = `${CAMERA_FILE}.${open.length}.y4m`
      showToCamera(null, file)
      const network = await cuttableNetwork(E2E_URL)
      const browser = await chromium.launch({
        executablePath: installedBrowser() ?? undefined,
        // A service worker asks the browser, not the page, whether it trusts a certificate.
        args: [...browserArguments(), ...cameraArguments(file), ...(origin ? ['--ignore-certificate-errors'] : [])],
      })
      open.push({ browser, network, file })
      const context = await browser.newContext({
        baseURL: origin ?? network.url,
        ignoreHTTPSErrors: origin !== undefined,
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        locale: 'fr-FR',
        timezoneId: 'Europe/Paris',
        permissions: ['camera'],
      })
      await keepVerdicts(context)
      if (clockAheadMs !== 0) await context.addInitScript(shiftClock, clockAheadMs)
      const made = (await manage('create', { eventId: event.id, name, profile })) as { id: string; link: string }
      const page = await context.newPage()
      await page.goto(`/scan/pair${new URL(made.link).hash}`)
      await page.getByRole('button', { name: device.pair.start }).click()
      const shown = page.getByRole('status', { name: device.pair.digits.label })
      await expect(shown).toHaveText(/^\d{4}$/)
      await manage('confirm', { id: made.id, digits: await shown.textContent() })
      await page.getByRole('link', { name: device.pair.done.open }).click()
      // A reload before the address has changed would open the pairing again.
      await page.waitForURL('**/scan')
      const phone: Phone = {
        name,
        deviceId: made.id,
        context,
        network,
        page,
        async film(text) {
          // The film is read anew when the camera is opened: a page that is just opening it must not scan what the next one is to see.
          await phone.page.goto('about:blank')
          showToCamera(text, file)
          await phone.page.goto('/scan')
        },
        // In one go: a busy machine must not make a scanner of a slow typist.
        type: (text) =>
          phone.page.evaluate((keys) => {
            for (const key of [...keys, 'Enter'])
              window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
          }, text),
        async crash() {
          const crashed = phone.page.waitForEvent('crash')
          await phone.page.goto('chrome://crash').catch(() => {})
          await crashed
          await phone.page.close()
          phone.page = await context.newPage()
          await phone.page.goto('/scan')
        },
      }
      return phone
    },
    revoke: async (phone) => void (await manage('revoke', { id: phone.deviceId })),
    async close() {
      for (const { browser, network, file } of open) {
        await browser.close()
        await network.close()
        rmSync(file, { force: true })
      }
    },
  }
}

/** Runs in the page, before anything of ours. */
function shiftClock(aheadMs: number): void {
  const Real = Date
  class Shifted extends Real {
    constructor(...given: [] | [number | string | Date]) {
      super(...((given.length === 0 ? [Real.now() + aheadMs] : given) as [number]))
    }
    static override now(): number {
      return Real.now() + aheadMs
    }
  }
  globalThis.Date = Shifted as unknown as DateConstructor
}

/** Proved: the data was read back and decides, and the page itself is kept. */
export async function expectReady({ page }: Phone): Promise<void> {
  await expect(page.locator('[data-ready="true"]')).toBeVisible({ timeout: 45_000 })
}

export async function expectLine({ page }: Phone, state: 'online' | 'slow' | 'offline'): Promise<void> {
  await expect(page.locator(`[data-connection="${state}"]`)).toBeVisible({ timeout: 30_000 })
}

/** The verdict that fills the screen; whether the phone decided by itself is at its foot. */
export async function expectVerdictOn(
  { page }: Phone,
  tone: 'admitted' | 'used' | 'refused',
  { offline = false, holding }: { offline?: boolean; holding?: string } = {},
): Promise<void> {
  const screen = page.locator(`[data-verdict="${tone}"]`)
  await expectTold(page, tone)
  if (tone !== 'admitted') {
    await expect(screen.getByText(scanner.connection.decidedHere)).toHaveCount(offline ? 1 : 0)
    if (holding) await expect(screen.getByText(holding)).toBeVisible()
    await page.getByRole('button', { name: scanner.gate.next }).click()
  }
  await expect(screen).toBeHidden({ timeout: 10_000 })
}

/** How many scans the page says that it has not sent. */
export async function expectWaiting({ page }: Phone, count: number): Promise<void> {
  const pill = page.getByText(scanner.connection.waiting.replace('{count}', String(count)), { exact: true })
  if (count > 0) await expect(pill).toBeVisible()
  else await expect(page.getByText(/^\d+ en attente$/)).toHaveCount(0, { timeout: 45_000 })
}
