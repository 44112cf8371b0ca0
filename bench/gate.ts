// The gate: scans over HTTP, a rush of eight devices at fifty tickets, what the other gates see of it, the offline half in Chromium with
// 50,000 tickets, and scans among a million.
import type { Installation } from '@/scripts/own-installation'
import type { EmptyHandler } from './empty-handler'
import { beginGrowth, endGrowth } from './gate-growth'
import { benchOffline } from './gate-offline'
import { benchRush } from './gate-rush'
import type { Part } from './report'
import { benchScans } from './scans'
import { untilIdle } from './until-idle'

/** In this order: what must be measured while the installation is small first. */
export async function benchGate(installation: Installation, empty: EmptyHandler): Promise<Part> {
  console.log('gate: 10,000 tickets, before there are more …')
  const growth = await beginGrowth(installation, empty)
  const parts: Part[] = []
  const steps = {
    'scans over HTTP': () => benchScans(installation, empty),
    'eight devices at once, and what the others see': () => benchRush(installation),
    'without a network, in Chromium': () => benchOffline(installation),
    'a million tickets': () => endGrowth(installation, empty, growth),
  }
  for (const [name, step] of Object.entries(steps)) {
    await untilIdle(installation.pool)
    console.log(`gate: ${name} …`)
    parts.push(await step())
  }
  return {
    rows: parts.flatMap(({ rows }) => rows),
    broken: parts.flatMap(({ broken }) => broken ?? []),
    notes: parts.flatMap(({ notes }) => notes ?? []),
  }
}
