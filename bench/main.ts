// `npm run bench [qr|pdf|mail|payments|holds|scans|refunds|jobs|tickets|campaign|gate …] [-- --full]`: the figures of the specification, each beside a
// baseline of the same run.
// It ends with 1 only when a promise broke under load; a figure that misses its goal is said, not punished.

import { type Installation, isBuilt, startInstallation } from '@/scripts/own-installation'
import { benchTickets } from './batch'
import { benchCampaign } from './campaign'
import { type EmptyHandler, startEmptyHandler } from './empty-handler'
import { benchGate } from './gate'
import { benchHolds } from './holds'
import { benchJobs } from './jobs'
import { benchMail } from './mail'
import { benchPayments } from './payments'
import { benchPdf } from './pdf'
import { benchQr } from './qr'
import { benchRefunds } from './refunds'
import { type Part, table } from './report'
import { benchScans } from './scans'
import { untilIdle } from './until-idle'

const inProcess: Record<string, () => Promise<Part>> = { qr: benchQr, pdf: benchPdf }
/** In this order: what must be measured on an idle and small installation first. */
const onInstallation: Record<string, (installation: Installation, empty: EmptyHandler) => Promise<Part>> = {
  mail: benchMail,
  payments: benchPayments,
  jobs: benchJobs,
  holds: benchHolds,
  scans: benchScans,
  refunds: benchRefunds,
  tickets: benchTickets,
  campaign: benchCampaign,
  gate: benchGate,
}
const needsEmptyHandler = new Set(['holds', 'scans', 'gate'])
const all = [...Object.keys(inProcess), ...Object.keys(onInstallation)]

const parts = new Map<string, Part>()

async function measure(name: string, run: () => Promise<Part>): Promise<void> {
  const since = performance.now()
  parts.set(name, await run())
  console.log(`${name}: measured in ${((performance.now() - since) / 1000).toFixed(1)} s`)
}

async function measureInstallation(names: string[]): Promise<void> {
  if (names.length === 0) return
  console.log(
    isBuilt()
      ? 'starting the production build on empty data …'
      : 'There is no production build (npm run build): the development server is measured, and its figures say little.',
  )
  const installation = await startInstallation()
  let empty: EmptyHandler | null = null
  try {
    if (names.some((name) => needsEmptyHandler.has(name))) empty = await startEmptyHandler()
    const none: EmptyHandler = { url: '', stop: async () => {} }
    for (const name of names) {
      const bench = onInstallation[name]
      if (!bench) continue
      await untilIdle(installation.pool)
      await measure(name, () => bench(installation, empty ?? none))
    }
  } finally {
    await empty?.stop()
    await installation.stop()
  }
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2).filter((name) => name !== '--full')
  const unknown = asked.filter((name) => !all.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no bench “${unknown.join(', ')}”. There are: ${all.join(', ')}.`)
    process.exit(2)
  }
  const wanted = (name: string) => asked.length === 0 || asked.includes(name)
  for (const [name, bench] of Object.entries(inProcess)) if (wanted(name)) await measure(name, bench)
  await measureInstallation(Object.keys(onInstallation).filter(wanted))

  const measured = [...parts.values()]
  console.log(
    `\nMedians of three runs, load generator included, on this machine.\n\n${table(measured.flatMap(({ rows }) => rows))}`,
  )
  for (const note of measured.flatMap(({ notes }) => notes ?? [])) console.log(`note: ${note}`)
  const broken = measured.flatMap((part) => part.broken ?? [])
  for (const sentence of broken) console.error(`BROKEN: ${sentence}`)
  process.exit(broken.length > 0 ? 1 : 0)
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
