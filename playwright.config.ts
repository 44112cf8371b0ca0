// End-to-end tests against the production build in demo mode, with worker and stand-ins. Four browsers share the installation, each with
// its own camera: twice the cores of a small machine, since a story waits as often as it works. What takes a part of the installation away,
// or counts every row of it, runs alone at the end. A test that needs a second attempt is a fault to mend.
import { defineConfig } from '@playwright/test'
import { installedBrowser } from './scripts/browser.mjs'
import { browserArguments, cameraArguments } from './tests/support/camera'
import { CAMERA_FILE, E2E_DATA_FOLDER, E2E_PORT, E2E_URL } from './tests/support/e2e-world'
import { inAll } from './tests/support/sizes'

const desk = { viewport: { width: 1280, height: 800 } }
/** Compiles anew what the build has compiled. */
const onlyInWhole = inAll([], ['**/first-start.spec.ts'])
const alone = ['bad-input', 'bad-input-doors', 'provider-away', 'recovery'].map((name) => `**/${name}.spec.ts`)

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  workers: 4,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    baseURL: E2E_URL,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    // Recording every step costs a third of the run: `E2E_TRACE=1` where one wants to see what happened.
    trace: process.env.E2E_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: installedBrowser() ?? undefined,
      args: [...browserArguments(), ...cameraArguments(CAMERA_FILE)],
    },
    permissions: ['camera'],
    // What moves is drawn sixty times a second, by the processor here.
    contextOptions: { reducedMotion: 'reduce' },
  },
  projects: [
    // First, since it has the longest stories.
    {
      name: 'phone',
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
      testMatch: '**/*.phone.spec.ts',
    },
    { name: 'desktop', use: desk, testIgnore: ['**/*.phone.spec.ts', ...alone, ...onlyInWhole] },
    { name: 'alone', use: desk, testMatch: alone, workers: 1, dependencies: ['desktop', 'phone'] },
  ],
  webServer: {
    command: 'node scripts/e2e-server.mjs',
    url: E2E_URL,
    env: { DATA_FOLDER: E2E_DATA_FOLDER, PORT: String(E2E_PORT), PORTILLON_DEMO: '1' },
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: process.env.E2E_SHOW_SERVER ? 'pipe' : 'ignore',
    stderr: 'pipe',
  },
})
