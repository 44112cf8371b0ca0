// `npm run dev` and `npm start`: database, migrations, stand-ins, demo data, web and worker, in one terminal.
// Guards: nothing is left running after a stop, however often it is asked for; a start that cannot go well says why in a sentence.
import { parseArgs } from 'node:util'
import { EnvironmentError } from './kernel/env'
import { AlreadyRunning, type LauncherKind } from './platform/data-folder'
import { PostgresError } from './platform/embedded-postgres-home'
import { Launcher } from './platform/launcher'
import { MigrationError } from './platform/migrate'
import { StartFailed } from './platform/start-failed'

function optionsFromArguments() {
  const { values } = parseArgs({
    options: {
      dev: { type: 'boolean', default: false },
      lan: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  })
  const only = values.only
  if (only !== undefined && only !== 'web' && only !== 'worker') {
    console.error('--only takes web or worker.')
    process.exit(1)
  }
  if (values.lan && (!values.dev || only !== undefined)) {
    console.error('--lan goes with `npm run dev` alone: npm run dev -- --lan')
    process.exit(1)
  }
  const kind: LauncherKind = only ?? 'all'
  return { development: values.dev, kind, lan: values.lan }
}

function isPlainSentence(error: unknown): error is Error {
  return [EnvironmentError, AlreadyRunning, PostgresError, MigrationError, StartFailed].some(
    (kind) => error instanceof kind,
  )
}

const launcher = new Launcher(optionsFromArguments())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void launcher.stop(0))
}
process.stdout.on('error', () => {}) // the terminal may be gone before we are
process.stderr.on('error', () => {})

/** npm may be killed without a word to us; then the terminal's last hold on this process is gone. */
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    void launcher.stop(0)
  }, 1000)
  watch.unref()
}

launcher.start().catch((error: unknown) => {
  if (launcher.isStopping) return
  console.error(isPlainSentence(error) ? `\n${error.message}\n` : error)
  void launcher.stop(1)
})
