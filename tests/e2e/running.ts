// The installation under test from its outside and its inside: its API with the demo's keys, the words of its pages, the rows
// of its database, and the promises that must hold after every story.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from '@playwright/test'
import pg from 'pg'
import { DemoClient, readDemoFile, until } from '@/scripts/demo-client'
import { checkInvariants } from '@/server/platform/check-invariants'
import { embeddedPostgresFolder, keptConnection, urlOf } from '@/server/platform/embedded-postgres-connection'
import { E2E_DATA_FOLDER, E2E_URL } from '../support/e2e-world'

const demoFile = path.join(E2E_DATA_FOLDER, 'demo.json')

/** Once the demo is filled in; its pages answer a moment before. */
export async function openClient(): Promise<DemoClient> {
  await until('The demo is filled in', async () => (existsSync(demoFile) ? true : null), 90)
  return new DemoClient(readDemoFile(demoFile), E2E_URL)
}

function databaseUrl(): string {
  return urlOf(keptConnection(embeddedPostgresFolder(E2E_DATA_FOLDER)))
}

export function openPool(): pg.Pool {
  return new pg.Pool({ connectionString: databaseUrl(), max: 2 })
}

const countedTables = [
  'event',
  'ticket_type',
  'purchase',
  'purchase_item',
  'payment',
  'refund',
  'provider_event',
  'attendee',
  'ticket',
  'scan',
  'admission',
  'notification',
] as const
export type Counts = Record<(typeof countedTables)[number], number>

/** How many rows there are of everything that a request may write. */
export async function countRows(pool: pg.Pool): Promise<Counts> {
  const counted = countedTables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`)
  const { rows } = await pool.query<Counts>(`SELECT ${counted.join(', ')}`)
  const [counts] = rows
  if (!counts) throw new Error('nothing was counted')
  return counts
}

/** What `npm run check-invariants` looks for in the installation's database. */
export async function expectInvariantsToHold(): Promise<void> {
  const pool = openPool()
  try {
    expect(await checkInvariants(pool)).toEqual([])
  } finally {
    await pool.end()
  }
}

/** That program itself. */
export async function expectCheckInvariantsToPass(): Promise<void> {
  const said = await new Promise<{ failed: boolean; text: string }>((resolve) => {
    execFile(process.execPath, ['scripts/run.mjs', 'check-invariants', databaseUrl()], (error, out, err) =>
      resolve({ failed: error !== null, text: `${out}${err}` }),
    )
  })
  expect(said, said.text).toMatchObject({ failed: false })
}

type Messages = {
  event: typeof import('@/i18n/messages/fr/event.json')
  checkout: typeof import('@/i18n/messages/fr/checkout.json')
  purchase: typeof import('@/i18n/messages/fr/purchase.json')
  ticket: typeof import('@/i18n/messages/fr/ticket.json')
  scanner: typeof import('@/i18n/messages/fr/scanner.json')
  auth: typeof import('@/i18n/messages/fr/auth.json')
  dashboard: typeof import('@/i18n/messages/fr/dashboard.json')
  'payment-settings': typeof import('@/i18n/messages/fr/payment-settings.json')
  money: typeof import('@/i18n/messages/fr/money.json')
  external: typeof import('@/i18n/messages/fr/external.json')
  'control-room': typeof import('@/i18n/messages/fr/control-room.json')
  fraud: typeof import('@/i18n/messages/fr/fraud.json')
  disputes: typeof import('@/i18n/messages/fr/disputes.json')
  refunds: typeof import('@/i18n/messages/fr/refunds.json')
  rehearsal: typeof import('@/i18n/messages/fr/rehearsal.json')
  documents: typeof import('@/i18n/messages/fr/documents.json')
  campaigns: typeof import('@/i18n/messages/fr/campaigns.json')
  batches: typeof import('@/i18n/messages/fr/batches.json')
  templates: typeof import('@/i18n/messages/fr/templates.json')
  attendees: typeof import('@/i18n/messages/fr/attendees.json')
  offline: typeof import('@/i18n/messages/fr/offline.json')
  devices: typeof import('@/i18n/messages/fr/devices.json')
  gateConflicts: typeof import('@/i18n/messages/fr/gate-conflicts.json')
  'message-templates': typeof import('@/i18n/messages/fr/message-templates.json')
  messages: typeof import('@/i18n/messages/fr/messages.json')
  webhooks: typeof import('@/i18n/messages/fr/webhooks.json')
  errors: typeof import('@/i18n/messages/fr/errors.json')
  common: typeof import('@/i18n/messages/fr/common.json')
}

/** The words that a visitor reads, so that a better sentence does not break a test. */
export function words<N extends keyof Messages>(locale: 'fr' | 'en', namespace: N): Messages[N] {
  return JSON.parse(readFileSync(`i18n/messages/${locale}/${namespace}.json`, 'utf8')) as Messages[N]
}
