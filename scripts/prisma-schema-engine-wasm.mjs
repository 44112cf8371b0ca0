#!/usr/bin/env node
// The schema engine that the Prisma CLI talks to, answered from npm's WebAssembly build of the same version, so that
// `prisma generate | migrate` needs no download. scripts/prisma.mjs passes this file as PRISMA_SCHEMA_ENGINE_BINARY.
// PostgreSQL only. The four places where @prisma/adapter-pg 7.10 falls short when it drives migrations are marked.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

const ENGINE_COMMIT = '0edf323efd1d98336f3f0a68684b56f689b900d3'
if (process.argv.includes('--version')) {
  console.log(`schema-engine-cli ${ENGINE_COMMIT}`)
  process.exit(0)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datamodels: { type: 'string', multiple: true },
    datasource: { type: 'string' },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
  },
})
const datasource = values.datasource ? JSON.parse(values.datasource) : {}
const url = datasource.url ?? process.env.DATABASE_URL
const { default: pg } = await import('pg')

function logLine(level, fields) {
  const line = { timestamp: new Date().toISOString(), level, fields, target: 'schema_engine::logger' }
  process.stderr.write(`${JSON.stringify(line)}\n`)
}

function urlOfDatabase(database) {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

function quoted(identifier) {
  return `"${identifier.replaceAll('"', '""')}"`
}

async function runOnce(connectionString, sql) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}

const PRISMA_CODES = { '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1000', 42501: 'P1010', '42P04': 'P1009' }

/** `… cli can-connect-to-database | create-database | drop-database`; ends the process. */
async function answerCli(command) {
  logLine('INFO', { message: 'Starting schema engine CLI' }) // the caller drops the first line
  const database = decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres'
  try {
    if (command === 'can-connect-to-database') await runOnce(url, 'SELECT 1')
    if (command === 'create-database') await runOnce(urlOfDatabase('postgres'), `CREATE DATABASE ${quoted(database)}`)
    if (command === 'drop-database') {
      await runOnce(urlOfDatabase('postgres'), `DROP DATABASE ${quoted(database)} WITH (FORCE)`)
    }
    logLine('INFO', { message: command === 'drop-database' ? 'The database was successfully dropped' : 'ok' })
    process.exit(0)
  } catch (error) {
    const code = PRISMA_CODES[error.code] ?? 'P1001'
    logLine('ERROR', { is_panic: false, error_code: code, message: error.message })
    process.exit(1)
  }
}

if (positionals[0] === 'cli') await answerCli(positionals[1])

const { PrismaPg } = await import('@prisma/adapter-pg')
const { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } = await import('@prisma/driver-adapter-utils')

// Gap 1: OID 18 ("char") is unmapped. The engine runs one query at a time, so one set of names is enough.
let charColumns = new Set()
class CharAwareClient extends pg.Client {
  constructor(config) {
    super(config)
    this.connection.prependListener('rowDescription', (message) => {
      const chars = message.fields.filter((field) => field.dataTypeID === 18)
      charColumns = new Set(chars.map((field) => field.name))
      for (const field of chars) field.dataTypeID = 25
    })
  }
}

function poolFor(connectionString) {
  return new pg.Pool({ connectionString, Client: CharAwareClient, max: 2 })
}

function withGapsFilled(connection, pool) {
  const queryRaw = connection.queryRaw.bind(connection)
  connection.queryRaw = async (query) => {
    const result = await queryRaw(query)
    result.columnNames.forEach((name, index) => {
      if (!charColumns.has(name)) return
      result.columnTypes[index] = ColumnTypeEnum.Character
      for (const row of result.rows) row[index] ||= null
    })
    return result
  }
  // Gap 2: scripts are cut at every ";" and spread over connections, which breaks function bodies and DO blocks.
  connection.executeScript = async (script) => {
    const client = await pool.connect()
    try {
      await client.query(script)
    } catch (error) {
      connection.onError(error)
    } finally {
      client.release()
    }
  }
  return connection
}

class MigrationPg extends PrismaPg {
  constructor() {
    const pool = poolFor(url)
    super(pool)
    this.ownPool = pool
  }

  async connect() {
    return withGapsFilled(await super.connect(), this.ownPool)
  }

  // Gaps 3 and 4: the shadow database's name is ignored, and it is dropped while its pool is still open.
  async connectToShadowDb() {
    if (datasource.shadowDatabaseUrl) {
      const shadowPool = poolFor(datasource.shadowDatabaseUrl)
      return withGapsFilled(await new PrismaPg(shadowPool).connect(), shadowPool)
    }
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    await runOnce(url, `CREATE DATABASE ${quoted(name)}`)
    const pool = poolFor(urlOfDatabase(name))
    const connection = withGapsFilled(await new PrismaPg(pool).connect(), pool)
    connection.dispose = async () => {
      await pool.end()
      await runOnce(url, `DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`)
    }
    return connection
  }
}

let panic // the engine reports a Rust panic through this global before it traps
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message(message) {
    panic = message
    logLine('ERROR', { is_panic: true, error_code: '', message })
  },
}

async function loadEngine() {
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const wasm = readFileSync(path.join(path.dirname(entry), 'schema_engine_bg.wasm'))
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm), { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const datamodels = values.datamodels?.map((file) => [file, readFileSync(file, 'utf8')])
  return await bindings.SchemaEngine.new(
    { datamodels },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new MigrationPg()),
  )
}

let engine
async function call(method, params) {
  engine ??= await loadEngine()
  return await engine[method === 'getDatabaseVersion' ? 'version' : method](params)
}

function send(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

let nextPrintId = 1e9
async function answer({ id, method, params }) {
  try {
    const result = await call(method, params)
    if (method === 'diff' && result?.stdout) {
      send({ id: nextPrintId++, method: 'print', params: { content: result.stdout } })
      result.stdout = null
    }
    send({ id, result: result ?? null })
  } catch (error) {
    const data = { is_panic: Boolean(panic), message: panic ?? error.message, error_code: error.code ?? null }
    send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } })
  }
}

let queue = Promise.resolve()
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = JSON.parse(line)
    if (message.method) queue = queue.then(() => answer(message)) // without a method it acknowledges a "print"
  })
  .on('close', () => queue.then(() => process.exit(0)))
