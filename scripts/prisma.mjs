// The Prisma CLI without downloads: every command runs through the WebAssembly schema engine of this folder, with
// telemetry and update checks off. `--if-stale` before a command skips `generate` while the client is newer than its schema.
import { spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const engine = path.join(root, 'scripts/prisma-schema-engine-wasm.mjs')

/** The environment in which the stock CLI uses the WebAssembly engine; PATH puts this very Node first. */
function prismaEnvironment(extra = {}) {
  try {
    accessSync(engine, constants.X_OK)
  } catch {
    chmodSync(engine, 0o755) // archives and some file systems lose the mode
  }
  return {
    ...process.env,
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ''}`,
    CHECKPOINT_DISABLE: '1',
    DO_NOT_TRACK: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    PRISMA_SCHEMA_ENGINE_BINARY: engine,
    ...extra,
  }
}

function newestChange(folder) {
  const times = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.prisma'))
    .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs)
  return Math.max(0, ...times)
}

function clientIsFresh() {
  const client = path.join(root, 'prisma/generated/client.ts')
  if (!existsSync(client)) return false
  return statSync(client).mtimeMs > newestChange(path.join(root, 'prisma/schema'))
}

const args = process.argv.slice(2)
if (args[0] === '--if-stale') {
  if (clientIsFresh()) process.exit(0)
  args.shift()
}
const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')
const run = spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit', env: prismaEnvironment() })
if (run.error) console.error(`The Prisma CLI could not be started: ${run.error.message}`)
process.exit(run.status ?? 1)
