// What a gate does with what it hears of the others. Guards: what is heard is handed to the engine, which decides by it; the counter is asked
// anew, not guessed.
import type { LiveEvent } from './live-feed'
import type { OfflineGateHandle } from './offline/use-offline-gate'

export type Hearer = Pick<OfflineGateHandle, 'applyAdmissions' | 'pullRevocations' | 'reload'>

export function hearGates(event: LiveEvent, gate: Hearer, recount: () => void): void {
  if (event.name === 'admissions') {
    void gate.applyAdmissions(event.data.rows.map((row) => ({ ...row, undone: row.undone || !row.valid })))
    recount()
  }
  if (event.name === 'revocations') void gate.pullRevocations()
  if (event.name === 'reset') void gate.reload().catch(() => {})
}
