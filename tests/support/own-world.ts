// Run before each test file. The files of one kind share a process, because starting one and loading the packages anew takes longer than
// most files' tests. Guards: they share nothing of ours besides, but for what Prisma's clients have learned (lent-clients.ts): each file gets
// modules of its own and the environment that the run was given, and what lives as long as a process ends with the file. IndexedDB is there
// from the start: Dexie looks for it once per process.
import 'fake-indexeddb/auto'
import { afterAll, vi } from 'vitest'

declare global {
  var portillonGivenEnvironment: Readonly<NodeJS.ProcessEnv> | undefined
}

globalThis.portillonGivenEnvironment ??= { ...process.env }
const given = globalThis.portillonGivenEnvironment
for (const name of Object.keys(process.env)) if (!(name in given)) delete process.env[name]
Object.assign(process.env, given)
globalThis.portillonMetrics = undefined
globalThis.portillonMetricState = undefined
vi.resetModules()

afterAll(async () => {
  const shared = globalThis.portillonShared
  globalThis.portillonShared = undefined
  shared?.stopClock?.()
  await shared?.database?.close()
})
