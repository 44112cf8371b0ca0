// `npm test`: everything that must hold before a change is taken in; `--whole` does what is done many times over as much as is promised
// (tests/support/sizes.ts), and what takes longest.
// Stages that need little run side by side; one that fails ends the run, once those beside it have ended. The last lines are the test
// runners' own and their sum.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
const started = performance.now()
const isWhole = process.argv.includes('--whole')
const bin = (name) => path.join('node_modules/.bin', name)
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

/** One stage; with `quiet` its output is kept and shown only if it fails. */
function stage(name, command, args, { quiet = false } = {}) {
  const since = performance.now()
  if (!quiet) console.log(`\n== ${name}`)
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        NEXT_TELEMETRY_DISABLED: '1',
        CI: process.env.CI ?? '1', // as strict here as on a server
        TEST_WHOLE: isWhole ? '1' : '0',
        BUILD_FOR_TESTS: '1',
        FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
        // Each of some 300 test files and each program they start loads the same packages: compiled once, that is an eighth of the time.
        NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/node-compile-cache'),
      },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        said += chunk
      })
    }
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) {
        console.log(`== ${name}: ${seconds(since)}`)
        return resolve()
      }
      if (quiet) console.log(`\n== ${name}\n${said}`)
      reject(new Error(`${name} failed after ${seconds(since)}`))
    })
  })
}

/** Waits for all before the first failure is thrown, so that nothing runs on behind the closing lines. */
async function together(stages) {
  const results = await Promise.allSettled(stages)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

function unitTests() {
  const reporters = ['--reporter=default', '--reporter=json', '--outputFile.json=test-results/vitest.json']
  return stage('unit, database and race tests', bin('vitest'), ['run', ...reporters])
}

function sumOfTests() {
  const unit = JSON.parse(readFileSync('test-results/vitest.json', 'utf8'))
  const { stats } = JSON.parse(readFileSync('test-results/e2e.json', 'utf8'))
  const passed = unit.numPassedTests + stats.expected
  const failed = unit.numFailedTests + stats.unexpected + stats.flaky
  const skipped = unit.numPendingTests + unit.numTodoTests + stats.skipped
  return { passed, failed, skipped }
}

const quiet = { quiet: true }
try {
  rmSync('test-results', { recursive: true, force: true })
  mkdirSync('test-results', { recursive: true })
  await stage('database client', process.execPath, ['scripts/prisma.mjs', '--if-stale', 'generate'], quiet)
  const checks = [
    // One checker: several work out the same types, each for itself.
    stage('types', bin('tsc'), ['--noEmit', '-p', '.', '--checkers', '1'], quiet),
    stage('format and lint', bin('biome'), ['ci', '--error-on-warnings', '.'], quiet),
    stage('lock file (npm ci --dry-run)', 'npm', ['ci', '--dry-run', '--ignore-scripts'], quiet),
    stage('dead code', bin('knip'), [], quiet),
    stage('browser', process.execPath, ['scripts/browser.mjs'], quiet),
  ]
  const [types, ...quick] = checks
  types.catch(() => {}) // said once all have ended
  const results = await Promise.allSettled(quick)
  // The types take longest, and one processor: the tests begin beside them.
  if (results.every(({ status }) => status === 'fulfilled')) checks.push(unitTests())
  await together(checks)
  await stage('build', process.execPath, ['scripts/build.mjs'], quiet)
  await stage('end-to-end tests', bin('playwright'), ['test'])
  const { passed, failed, skipped } = sumOfTests()
  console.log(`\nEverything holds${isWhole ? ', as often as is promised' : ''}, in ${seconds(started)}.`)
  console.log(`tests: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
} catch (error) {
  console.error(`\n${error.message}; the whole run took ${seconds(started)}.`)
  process.exit(1)
}
