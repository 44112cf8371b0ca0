// An installation whose web process or database is killed comes back by itself, with everything that was sold.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { z } from 'zod'
import { buy, putEventOnSale, readPurchase } from '@/scripts/demo-story'
import { E2E_DATA_FOLDER } from '@/tests/support/e2e-world'
import { expectInvariantsToHold, openClient } from './running'

/** The process of this installation's launcher whose command line holds `part`. */
function child(part: string): number {
  const note = readFileSync(path.join(E2E_DATA_FOLDER, 'running-all.json'), 'utf8')
  const { pid } = z.object({ pid: z.int() }).parse(JSON.parse(note))
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  const found = lines
    .map((line) => line.trim().split(/\s+/))
    .find(([, parent, ...words]) => {
      return Number(parent) === pid && words.join(' ').includes(part)
    })
  return Number(found?.[0] ?? Number.NaN)
}

for (const [name, part] of [
  ['web', 'dist/web.js'],
  ['database', 'bin/postgres'],
] as const) {
  test(`the ${name} process, killed, runs again, and what was sold is there`, async () => {
    const client = await openClient()
    const event = await putEventOnSale(client, { title: `Panne de ${name}` })
    const { hold } = await buy(client, event, { name: 'Camille Roussel', email: 'panne@exemple.fr' })
    const before = child(part)
    expect(before).toBeGreaterThan(1)
    process.kill(before, 'SIGKILL')
    await expect.poll(() => child(part), { timeout: 30_000 }).not.toBe(before)
    const health = () =>
      fetch(new URL('/health', client.url)).then(
        ({ status }) => status,
        () => 0,
      )
    await expect.poll(health, { timeout: 30_000 }).toBe(200)
    expect((await readPurchase(client, hold)).status).toBe('paid')
    await buy(client, event, { name: 'Élise Martin', email: 'apres@exemple.fr' })
    await expectInvariantsToHold()
  })
}
