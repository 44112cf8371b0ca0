// Every screen of ours by axe in both themes.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { type Screen, screens } from '@/scripts/screens'
import { signInAs, signUpNewcomer } from '@/scripts/screens-people'
import { makeWorld, type World } from '@/scripts/screens-world'
import { showToCamera } from '../support/camera'
import { openClient, openPool } from './running'

type People = Record<NonNullable<Screen['as']>, Awaited<ReturnType<typeof signInAs>>>

let world: World
let people: People

test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000)
  const client = await openClient()
  const pool = openPool()
  world = await makeWorld(client, 'fr', pool)
  await pool.end()
  people = {
    owner: await signInAs(browser, client, 'owner'),
    gate_staff: await signInAs(browser, client, 'gate_staff'),
    newcomer: await signUpNewcomer(browser, client),
  }
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
    ...(screen.as && { storageState: people[screen.as] }),
  })
  const page = await context.newPage()
  pages.set(name, page)
  return page
}

/** In short: its builder brings more than twice as much, for every page. */
const AXE = readFileSync(
  createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)
/** The page has axe since it was judged by day: to read it anew takes longer than to judge the colours. */
const ALREADY_THERE = 'void window.axe.version'

/**
 * Legacy is axe's word for judging in the page itself: the other way opens a second page per judgement, for frames of other origins. What
 * holds is not listed, and the style sheets are not fetched again for rules that do not run.
 */
const axeOf = (page: Page, axeSource = AXE) =>
  new AxeBuilder({ page, axeSource })
    .options({ resultTypes: ['violations'], preload: { assets: ['media'] } })
    .setLegacyMode()

/** What keeps somebody out, worst first; lesser findings are not counted. */
async function seriousFaults(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help} (${target}) ${failureSummary}`),
    )
}

for (const screen of screens.filter(({ isForeign }) => !isForeign)) {
  test(`${screen.name} keeps nobody out, by day and by night`, async ({ browser }) => {
    const where = await screen.path(world)
    if (where === null) throw new Error('the world of the tests shows every screen')
    if (screen.camera) showToCamera(screen.camera(world))
    const page = await pageOf(browser, screen)
    await page.goto(where)
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    await screen.act?.(page, world)
    expect(await seriousFaults(axeOf(page)), `${screen.name}, by day`).toEqual([])
    // Colours that change by a transition would be judged on their way.
    await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important }' })
    await page.evaluate(() => document.documentElement.classList.add('dark'))
    const colours = axeOf(page, ALREADY_THERE).withRules(['color-contrast', 'link-in-text-block'])
    expect(await seriousFaults(colours), `${screen.name}, by night`).toEqual([])
    await page.context().setOffline(false)
    await page.goto('about:blank') // so that the next address is loaded, even where it differs by its fragment alone
  })
}
