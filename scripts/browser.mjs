// The browser for end-to-end tests and pictures: Playwright's own, else a system Chromium, else one that is installed now. The shell is
// Chromium without its own windows, tabs and menus, which nobody sees here and which take a third of its processor time.
// `node scripts/browser.mjs` makes sure that there is one and prints its path.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const SHELL = '/usr/bin/chromium-headless-shell'

const SYSTEM_BROWSERS = [
  SHELL,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** A file can be there and still lack the libraries of the system. */
function runs(file) {
  return existsSync(file) && spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0
}

/** The path of a browser that runs, or null. */
export function installedBrowser() {
  return [chromium.executablePath(), ...SYSTEM_BROWSERS].find(runs) ?? null
}

function downloadOwn() {
  const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js')
  spawnSync(process.execPath, [cli, 'install', '--with-deps', 'chromium'], { stdio: 'ignore', timeout: 180_000 })
}

/** @param timeout of each step, in milliseconds */
function installFromDistribution(name = 'chromium', timeout = 300_000) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', name],
  ]) {
    try {
      execFileSync('apt-get', args, { stdio: 'ignore', env: environment, timeout })
    } catch {
      return
    }
  }
}

/** Of the distributions only Debian has it. */
function preferShell() {
  if (runs(chromium.executablePath()) || runs(SHELL) || !existsSync('/etc/debian_version')) return
  if (/^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8')))
    installFromDistribution(path.basename(SHELL), 90_000)
}

/** Installs a browser when there is none. Throws one sentence when none can be had. */
export function ensureBrowser() {
  for (const attempt of [() => {}, downloadOwn, () => installFromDistribution()]) {
    attempt()
    if (installedBrowser() === null) continue
    preferShell()
    return installedBrowser()
  }
  throw new Error(
    'The end-to-end tests need a browser: run `npx playwright install --with-deps chromium`, or install Chromium from your system’s packages.',
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensureBrowser())
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
