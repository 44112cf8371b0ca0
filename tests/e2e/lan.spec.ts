// What `npm run dev -- --lan` opens, before the installation under test: a phone comes in over HTTPS by the address of this machine in its network
// and has a camera, keys and a page of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { putEventOnSale } from '@/scripts/demo-story'
import { lanUrl, planLan } from '@/server/platform/lan-addresses'
import { openLanDoors } from '@/server/platform/lan-doors'
import { freePort } from '@/server/platform/ports'
import { E2E_PORT } from '../support/e2e-world'
import { teamOf } from './gate-phones'
import { signIn } from './organizer'
import { openClient } from './running'

test('a phone that accepts the certificate pairs, films and keeps the gate for when there is no network', async ({
  page: desk,
}) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const event = await putEventOnSale(client, { title: 'Répétition en réseau local', startsIn: -1 })
  await signIn(desk, client.organization, 'manager')
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portillon-lan-e2e-'))
  const planned = planLan(E2E_PORT)
  const plan = { ...planned, ports: { ...planned.ports, app: await freePort() } }
  const doors = await openLanDoors({ dataFolder: folder, port: E2E_PORT }, plan, {})
  const team = teamOf(desk, event)
  try {
    const { page } = await team.enrol('Téléphone de la maison', 'scan', { origin: lanUrl(plan) })
    expect(new URL(page.url()).protocol).toBe('https:')
    await expect(page.locator('[data-camera="live"]')).toBeVisible()
    await expect(page.locator('[data-ready="true"]')).toBeVisible({ timeout: 45_000 })
    expect(await page.evaluate(() => isSecureContext)).toBe(true)
  } finally {
    await team.close()
    await doors.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
