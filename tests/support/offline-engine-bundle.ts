// The gate's engine as one script, as a browser loads it: `gateEngine.open(deviceId)`, `.fill(deviceId)`, `.decide(…)`, `.rows()`. The bundle
// comes from `/bundle` of the page's own origin.
import { build } from 'esbuild'
import { root } from './source-tree'

const entry = `
  import { OfflineGate } from '@/components/scanner/offline/offline-gate'
  import { fillGate, proveOpened } from '@/components/scanner/offline/fill-gate'
  import { browserSignatureCheck } from '@/server/tickets/web-ed25519'
  let gate
  export async function open(deviceId) {
    gate = await OfflineGate.open(deviceId, await browserSignatureCheck())
    await proveOpened(gate)
    return { ready: gate.isProved, tickets: gate.data?.size ?? 0, waiting: gate.waiting }
  }
  export async function fill() {
    const started = performance.now()
    await fillGate(gate, (path) => path.endsWith('since=0') ? fetch('/bundle') : Promise.resolve(new Response(null, { status: 304 })))
    return { ready: gate.isProved, ms: performance.now() - started }
  }
  export async function decide(text, listId, at, scanId) {
    const started = performance.now()
    const { result } = await gate.decideOffline({ text, listId, at, scanId, direction: 'in' })
    return { valid: result.valid, reason: result.reason, name: result.attendeeName, ms: performance.now() - started }
  }
  export const rows = () => gate.store.scans.orderBy('seq').toArray()
`

export type GateEngine = {
  open(deviceId: string): Promise<{ ready: boolean; tickets: number; waiting: number }>
  fill(): Promise<{ ready: boolean; ms: number }>
  decide(
    text: string,
    listId: string,
    at: number,
    scanId: string,
  ): Promise<{ valid: boolean; reason: string | null; name: string | null; ms: number }>
  rows(): Promise<{ seq: number; scanId: string; previousHash: string; hash: string }[]>
}

export async function offlineEngineBundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'gateEngine',
    platform: 'browser',
    target: 'es2022',
  })
  return outputFiles[0]?.text ?? ''
}
