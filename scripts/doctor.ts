// `npm run doctor`: looks at everything an installation leans on and says in plain sentences what is well and what is not.
// It changes nothing that it does not put back. Exit code 1 if something is broken.
import { existsSync } from 'node:fs'
import { readFile, statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createTransport } from 'nodemailer'
import pg from 'pg'
import { openStorage } from '@/server/files/storage'
import { EnvironmentError } from '@/server/kernel/env'
import type { SmtpAddress } from '@/server/kernel/smtp-address'
import { parseStorageAddress } from '@/server/kernel/storage-address'
import { embeddedPostgresFolder } from '@/server/platform/embedded-postgres-connection'
import { type Plan, planLaunch, readEnvironmentFile } from '@/server/platform/launch-environment'
import { pendingMigrations } from '@/server/platform/migrate'
import { operatorDatabase } from '@/server/platform/operator-database'

type Verdict = { state: 'well' | 'note' | 'broken'; sentence: string }

const SIGNS = { well: '✓', note: '·', broken: '✗' } as const
const GIBIBYTE = 1024 ** 3
const require = createRequire(import.meta.url)
const well = (sentence: string): Verdict => ({ state: 'well', sentence })
const note = (sentence: string): Verdict => ({ state: 'note', sentence })
const broken = (sentence: string): Verdict => ({ state: 'broken', sentence })

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : ''
  return `${error.message || (error as NodeJS.ErrnoException).code}${cause}`
}

async function checkDatabaseAt(url: string, name: string): Promise<Verdict[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
  } catch (error) {
    return [broken(`${name} does not answer: ${reason(error)}.`)]
  }
  try {
    const before = Date.now()
    const { rows } = await client.query<{ at: Date; encoding: string; version: string }>(
      "SELECT clock_timestamp() AS at, current_setting('server_encoding') AS encoding, current_setting('server_version') AS version",
    )
    const row = rows[0]
    if (row === undefined) return [broken(`${name} answers nothing.`)]
    const skew = Math.round(Math.abs(row.at.getTime() - (before + Date.now()) / 2))
    const pending = await pendingMigrations(url)
    return [
      row.encoding === 'UTF8'
        ? well(`${name} answers: PostgreSQL ${row.version}, UTF8.`)
        : broken(`${name} stores text as ${row.encoding}; it must be UTF8.`),
      pending.length === 0
        ? well('Its schema is that of this version.')
        : broken(`Its schema lacks ${pending.join(', ')}: run npm run db:migrate.`),
      skew < 2000
        ? well(`Its clock and this machine’s agree within ${skew} ms.`)
        : note(`Its clock and this machine’s differ by ${(skew / 1000).toFixed(1)} s; deadlines follow the database.`),
    ]
  } finally {
    await client.end()
  }
}

async function checkDatabase({ environment, settings }: Plan): Promise<Verdict[]> {
  if (environment.DATABASE_URL) return await checkDatabaseAt(environment.DATABASE_URL, 'The database of DATABASE_URL')
  const folder = embeddedPostgresFolder(settings.dataFolder)
  if (!existsSync(path.join(folder, 'connection.json'))) {
    return [note('The embedded PostgreSQL has no data yet; the first start makes them.')]
  }
  const { url, release } = await operatorDatabase()
  try {
    return await checkDatabaseAt(url, 'The embedded PostgreSQL')
  } finally {
    await release()
  }
}

async function checkDisk({ settings }: Plan): Promise<Verdict[]> {
  const { bavail, bsize } = await statfs(settings.dataFolder)
  const free = (bavail * bsize) / GIBIBYTE
  const sentence = `${free.toFixed(1)} GiB are free where the data lie (${settings.dataFolder}).`
  if (free < 0.2) return [broken(sentence)]
  return [free < 2 ? note(sentence) : well(sentence)]
}

async function checkStorage({ settings }: Plan): Promise<Verdict[]> {
  const address = parseStorageAddress(settings.storageUrl)
  const place = address.kind === 'disk' ? address.folder : `${address.endpoint}/${address.bucket}`
  if (address.kind === 'disk' && !existsSync(place)) {
    return [note(`The storage ${place} will be made by the first file.`)]
  }
  const storage = openStorage(settings.storageUrl)
  const key = `probe/doctor-${process.pid}`
  await storage.put(key, Buffer.from('probe'), 'text/plain')
  const kept = await storage.get(key)
  await storage.delete(key)
  return [
    kept?.toString() === 'probe'
      ? well(`The storage ${place} takes and gives files.`)
      : broken(`The storage ${place} lies.`),
  ]
}

async function reach(name: string, address: string): Promise<Verdict> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(5000), redirect: 'manual' })
    await answer.body?.cancel()
    return answer.status < 500 ? well(`${name} answers.`) : broken(`${name} answers ${answer.status}.`)
  } catch (error) {
    return broken(`${name} cannot be reached: ${reason(error)}.`)
  }
}

/** As far as signing in: nothing is sent. */
async function reachMailServer({ host, port, tls, auth }: SmtpAddress): Promise<Verdict> {
  const limits = { connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 5000 }
  const security = { secure: tls === 'from_the_start', requireTLS: tls === 'required', ignoreTLS: tls === 'off' }
  try {
    await createTransport({ host, port, ...security, ...limits, ...(auth && { auth }) }).verify()
    return well('The mail server answers.')
  } catch (error) {
    return broken(`The mail server cannot be used: ${reason(error)}.`)
  }
}

async function checkProviders({ settings, secrets }: Plan): Promise<Verdict[]> {
  const { stripe, resend, smtp, sendgrid, twilio } = settings
  const stillOpen = secrets === null ? 'is not set up' : 'is played by its stand-in'
  return [
    stripe
      ? await reach('Stripe', stripe.apiBase?.href ?? 'https://api.stripe.com/healthcheck')
      : note(`Stripe ${stillOpen}${secrets === null ? ': nothing can be sold for money' : ''}.`),
    ...(resend ? [await reach('Resend', resend.apiBase?.href ?? 'https://api.resend.com')] : []),
    ...(smtp ? [await reachMailServer(smtp)] : []),
    ...(sendgrid ? [await reach('SendGrid', sendgrid.apiBase?.href ?? 'https://api.sendgrid.com')] : []),
    ...(resend || smtp || sendgrid
      ? []
      : [note(`Mail ${stillOpen}${secrets === null ? ': mails wait in the database' : ''}.`)]),
    ...(twilio ? [await reach('Twilio', twilio.apiBase.href)] : [note(`SMS ${stillOpen}.`)]),
  ]
}

async function checkPackages(): Promise<Verdict[]> {
  const fonts = ['bricolage-grotesque', 'instrument-sans', 'noto-sans'].map((name) => `@expo-google-fonts/${name}`)
  const missing = fonts.filter((name) => {
    try {
      return !require.resolve(`${name}/package.json`)
    } catch {
      return true
    }
  })
  const wasm = await readFile(require.resolve('zxing-wasm/reader/zxing_reader.wasm')).catch(() => null)
  return [
    missing.length === 0
      ? well('The fonts of tickets are installed.')
      : broken(`The fonts of tickets are missing (${missing.join(', ')}): run npm ci.`),
    wasm && WebAssembly.validate(wasm)
      ? well('The code reader (WebAssembly) is whole.')
      : broken('The code reader (zxing-wasm) is damaged or missing: run npm ci.'),
  ]
}

/** A folder that lived in development or demo mode is looked at as such; else as production, where secrets are demanded. */
function isDevelopment(): boolean {
  const given = readEnvironmentFile()
  if (given.NODE_ENV === 'production') return false
  return given.AUTH_SECRET === undefined || existsSync(path.join(given.DATA_FOLDER ?? '.data', 'secrets.json'))
}

async function main(): Promise<void> {
  const verdicts: Verdict[] = []
  const say = (found: Verdict[]) => {
    verdicts.push(...found)
    for (const { state, sentence } of found) console.log(` ${SIGNS[state]} ${sentence}`)
  }
  say([well(`Node ${process.versions.node} on ${process.platform}-${process.arch}.`)])
  let plan: Plan
  try {
    plan = planLaunch(isDevelopment())
    say([
      well(
        plan.secrets ? 'The settings are sound; the secrets are kept in the data folder.' : 'The settings are sound.',
      ),
    ])
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error
    say(error.sentences.map(broken))
    process.exit(1)
  }
  for (const check of [checkDatabase, checkDisk, checkStorage, checkProviders, checkPackages]) {
    try {
      say(await check(plan))
    } catch (error) {
      say([broken(`${reason(error)}.`)])
    }
  }
  const faults = verdicts.filter(({ state }) => state === 'broken').length
  console.log(faults === 0 ? '\nEverything is in order.' : `\n${faults} of ${verdicts.length} things need attention.`)
  process.exit(faults === 0 ? 0 : 1)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
