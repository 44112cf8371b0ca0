// What a gate does with what it hears of the others, and of the organizer. Guards: what is heard is handed to the engine, which decides by it;
// the counter is asked anew, not guessed; a phone that was moved, or whose list was changed, asks at once what it is and what holds.
import type { LiveEvent } from './live-feed'
import type { OfflineGateHandle } from './offline/use-offline-gate'

export type Hearer = Pick<OfflineGateHandle, 'applyAdmissions' | 'pullRevocations' | 'refresh' | 'reload'>

type Heeds = { recount: () => void; beatNow: () => void }

export function hearGates(event: LiveEvent, gate: Hearer, { recount, beatNow }: Heeds): void {
  if (event.name === 'admissions') {
    void gate.applyAdmissions(event.data.rows.map((row) => ({ ...row, undone: row.undone || !row.valid })))
    recount()
  }
  if (event.name === 'revocations') void gate.pullRevocations()
  if (event.name === 'rules') {
    beatNow()
    void gate.refresh().catch(() => {})
    recount()
  }
  if (event.name === 'reset') void gate.reload().catch(() => {})
}
