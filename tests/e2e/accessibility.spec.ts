// Screens of ours by axe: by `npm test` those of people without an account, as they open and by day; by `npm run test:whole` all of them, what
// somebody does there, and by night. That the colours of words can be read on their grounds in both is app/theme.test.ts' proof.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, expect, type Page, test } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'
import { type Screen, screens } from '@/scripts/screens'
import { type Session, signInAs, signUpNewcomer } from '@/scripts/screens-people'
import { makeWorld, type World } from '@/scripts/screens-world'
import { showToCamera } from '../support/camera'
import { inAll } from '../support/sizes'
import { openClient, openPool } from './running'

declare global {
  interface Window {
    axe: { run(where: Document, options: RunOptions): Promise<AxeResults> }
  }
}

const judged = screens.filter(({ as, isForeign, act }) => !isForeign && inAll(true, !as && act === undefined))
const isByNightToo = inAll(true, false)

let world: World
const people = new Map<Screen['as'], Session>()

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const pool = openPool()
  world = await makeWorld(client, 'fr', pool)
  await pool.end()
  if (judged.every(({ as }) => !as)) return
  people.set('owner', await signInAs(browser, client, 'owner'))
  people.set('gate_staff', await signInAs(browser, client, 'gate_staff'))
  people.set('newcomer', await signUpNewcomer(browser, client))
})

const pages = new Map<string, Page>()

/** One for each person and size: the browser keeps what it has loaded, and starts no process anew for each screen. */
async function pageOf(browser: Browser, screen: Screen): Promise<Page> {
  const isPhone = screen.sizes?.includes('desktop') === false
  const name = `${screen.as} ${isPhone}`
  const known = pages.get(name)
  if (known) return known
  const context = await browser.newContext({
    baseURL: world.client.url,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    viewport: isPhone ? { width: 390, height: 844 } : { width: 1280, height: 900 },
    permissions: ['camera'],
    storageState: people.get(screen.as),
  })
  const page = await context.newPage()
  pages.set(name, page)
  return page
}

/** Told the browser for each page: much shorter than the readable one. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Of what axe calls serious there. */
const GOOD_PRACTICE = [
  'accesskeys',
  'aria-dialog-name',
  'aria-text',
  'aria-treeitem-name',
  'label-title-only',
  'tabindex',
]

/** WCAG 2.2 A and AA, and that. */
const EVERYTHING: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  rules: Object.fromEntries(GOOD_PRACTICE.map((id) => [id, { enabled: true }])),
}
const COLOURS: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }

/** In the page itself, without asking frames: the one that we have holds a mail, where no script may answer. */
function faults(page: Page, options: RunOptions): Promise<string[]> {
  return page.evaluate(async (wanted) => {
    // The style sheets are not fetched again for rules that do not run.
    const always = { resultTypes: ['violations' as const], iframes: false, preload: { assets: ['media' as const] } }
    const { violations } = await window.axe.run(document, { ...always, ...wanted })
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help} (${target}) ${failureSummary}`),
    )
  }, options)
}

for (const screen of judged) {
  test(`${screen.name} keeps nobody out, by day${isByNightToo ? ' and by night' : ''}`, async ({ browser }) => {
    const where = await screen.path(world)
    if (where === null) throw new Error('the world of the tests shows every screen')
    if (screen.camera) showToCamera(screen.camera(world))
    const page = await pageOf(browser, screen)
    // An address that differs by its fragment alone would not be loaded; a page from elsewhere would end the process, and with it the scripts
    // that it has read.
    if (page.url().split('#')[0] === new URL(where, world.client.url).href.split('#')[0]) await page.goto('/health')
    await page.goto(where)
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    await screen.act?.(page, world)
    // Who has followed a link sees the page before its title.
    await expect(page).toHaveTitle(/./)
    await page.evaluate(AXE)
    expect(await faults(page, EVERYTHING), `${screen.name}, by day`).toEqual([])
    if (isByNightToo) {
      // Colours that change by a transition would be judged on their way.
      await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important }' })
      await page.evaluate(() => document.documentElement.classList.add('dark'))
      expect(await faults(page, COLOURS), `${screen.name}, by night`).toEqual([])
    }
    await page.context().setOffline(false)
  })
}
