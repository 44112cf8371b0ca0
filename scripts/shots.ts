// `npm run shots [-- --url http://127.0.0.1:3000 --demo .data/demo.json] [--only ticket,scan]`: photographs every screen in both
// languages, themes and sizes into test-results/shots/<screen>-<locale>-<theme>-<size>.png. Without --url an installation of its
// own is started. It judges nothing: people look at the pictures.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import { browserArguments, cameraArguments, showToCamera } from '@/tests/support/camera'
import { pictureToPng, rasterizePdf } from '@/tests/support/read-pdf'
import { ensureBrowser } from './browser.mjs'
import { DemoClient, readDemoFile, Unexpected } from './demo-client'
import { ticketPdf } from './demo-story'
import { type Installation, refuseTakenFolder, startInstallation } from './own-installation'
import { type Screen, type Size, screens } from './screens'
import { type Session, signInAs, signUpNewcomer } from './screens-people'
import { type Locale, makeWorld, type World } from './screens-world'

const OUT = 'test-results/shots'
const LONGEST_PAGE = 4_000
const locales: readonly Locale[] = ['fr', 'en']
const themes = ['light', 'dark'] as const
const sizes: Record<Size, { width: number; height: number }> = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 900 },
}
const camera = path.join(os.tmpdir(), `portillon-shots-${process.pid}.y4m`)

type People = Record<NonNullable<Screen['as']>, Session>
type Look = { locale: Locale; theme: (typeof themes)[number]; size: Size }

function fileOf(name: string, { locale, theme, size }: Look): string {
  return path.join(OUT, `${name}-${locale}-${theme}-${size}.png`)
}

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => {}) // pages that keep themselves current never rest
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

function fillsScreen({ name }: Screen): boolean {
  return name.startsWith('scan') || name === 'ticket-enlarged' || name === 'api-keys-new'
}

/** Makes the window as high as the page: what sticks to its edges then stands where it belongs. */
async function unroll(page: Page, { size }: Look): Promise<void> {
  const { width, height } = sizes[size]
  const content = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height: Math.min(Math.max(height, content), LONGEST_PAGE) })
}

async function photograph(context: BrowserContext, screen: Screen, world: World, look: Look): Promise<string | null> {
  const where = await screen.path(world)
  if (where === null) return `${screen.name}: this installation cannot show it`
  if (screen.camera) showToCamera(screen.camera(world), camera)
  const page = await context.newPage()
  try {
    await page.goto(where.startsWith('http') ? where : `${world.client.url}${where}`, { waitUntil: 'load' })
    await settle(page)
    await screen.act?.(page, world)
    await page.waitForTimeout(screen.act ? 350 : 150) // transitions have ended
    if (!fillsScreen(screen)) await unroll(page, look)
    await page.screenshot({ path: fileOf(screen.name, look), animations: 'disabled' })
    return null
  } catch (error) {
    await page.screenshot({ path: fileOf(`FAILED-${screen.name}`, look) }).catch(() => {})
    return `${screen.name} (${Object.values(look).join(', ')}): ${error instanceof Error ? error.message.split('\n')[0] : error}`
  } finally {
    await page.close()
  }
}

async function photographAll(
  browser: Browser,
  world: World,
  people: People,
  wanted: readonly Screen[],
): Promise<string[]> {
  const faults: string[] = []
  for (const theme of themes) {
    for (const size of Object.keys(sizes) as Size[]) {
      for (const screen of wanted) {
        if (screen.sizes && !screen.sizes.includes(size)) continue
        const look = { locale: world.locale, theme, size }
        const context = await browser.newContext({
          viewport: sizes[size],
          colorScheme: theme,
          locale: world.locale === 'fr' ? 'fr-FR' : 'en-GB',
          timezoneId: 'Europe/Paris',
          reducedMotion: 'reduce',
          permissions: ['camera'],
          hasTouch: size === 'phone',
          ...(screen.as && { storageState: people[screen.as] }),
        })
        const fault = await photograph(context, screen, world, look)
        if (fault) faults.push(fault)
        await context.close()
      }
    }
  }
  return faults
}

async function photographPdf(world: World): Promise<void> {
  const pdf = await ticketPdf(world.client, world.paid.hold, world.paid.ticket.id)
  writeFileSync(path.join(OUT, `pdf-${world.locale}.png`), pictureToPng(await rasterizePdf(pdf, { dpi: 110 })))
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      demo: { type: 'string', default: '.data/demo.json' },
      only: { type: 'string' },
    },
  })
  const only = values.only?.split(',')
  const wanted = only ? screens.filter(({ name }) => only.some((part) => name.startsWith(part))) : screens
  if (!only) rmSync(OUT, { recursive: true, force: true })
  mkdirSync(OUT, { recursive: true })
  showToCamera(null, camera)
  let own: Installation | null = null
  const browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args: [...browserArguments(), ...cameraArguments(camera)],
  })
  try {
    if (values.url === undefined) {
      refuseTakenFolder(({ url, demoFile }) => `pass --url ${url} --demo ${demoFile}`)
      console.log('starting an installation on empty data …')
      own = await startInstallation()
    }
    const client = own?.client ?? new DemoClient(readDemoFile(values.demo), values.url)
    const people: People = {
      owner: await signInAs(browser, client, 'owner'),
      gate_staff: await signInAs(browser, client, 'gate_staff'),
      newcomer: await signUpNewcomer(browser, client),
    }
    const faults: string[] = []
    for (const locale of locales) {
      const world = await makeWorld(client, locale, own?.pool ?? null)
      await photographPdf(world)
      faults.push(...(await photographAll(browser, world, people, wanted)))
      console.log(`${locale}: done`)
    }
    for (const fault of faults) console.log(`not photographed: ${fault}`)
    console.log(`The pictures are in ${OUT}/.`)
  } finally {
    await browser.close()
    await own?.stop()
    rmSync(camera, { force: true })
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Unexpected ? error.message : error)
    process.exit(1)
  },
)
