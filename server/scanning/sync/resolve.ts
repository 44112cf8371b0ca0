// What really happened to a ticket at the gates, from all its green answers whoever gave them. Pure. Guards: the same scans and facts give
// the same admissions and conflicts in whatever order they became known; a scan is judged by the rules of its own moment, so that changing a
// list changes nothing that was; what was decided here stands against what was decided here.
import { STAMPS_APART_MS } from '../contract'
import type { ListRules, Pass } from '../lists/contract'
import { type EntryVerdict, EXTRA_PASS, judgeEntry, judgeExit, nextNumber } from '../lists/rules'
import type { ConflictKind } from './contract'

/** A scan of the ticket that was answered with green. */
export type GreenScan = {
  id: string
  scanId: string
  listId: string
  /** Corrected, in milliseconds. */
  at: number
  direction: 'in' | 'out'
  /** Answered by us; otherwise the device showed green by itself. */
  decidedHere: boolean
  /** Its admission was taken back. */
  undone: boolean
  /** A supervisor let it in in spite of the rules: where its pass is taken, it has one of its own. */
  overridden: boolean
  /** Of the code that was shown; null when it was typed. */
  gen: number | null
}

export type PassRules = Pick<ListRules, 'entries' | 'entryLimit' | 'exits' | 'timeZone'>

/** Rules of a list and the instant, in milliseconds, from which they hold. */
export type RulesFrom = PassRules & { from: number }

export type TicketFacts = {
  /** By list all that it has had, in the order in which they were given to it. */
  rules: ReadonlyMap<string, readonly RulesFrom[]>
  /** Codes below `minGen` are dead since `at`. */
  revocations: readonly { minGen: number; at: number }[]
  /** Of the key that signed it. */
  keyWithdrawnAt: number | null
  voided: { at: number; reason: string | null } | null
}

export type Resolution = {
  admissions: { listId: string; passKey: string; scanRowId: string; at: number; leftAt: number | null }[]
  conflicts: { scanRowId: string; kind: ConflictKind; otherScanRowId: string | null }[]
}

export function resolveTicket(scans: readonly GreenScan[], facts: TicketFacts): Resolution {
  const standing = scans.filter(({ undone }) => !undone).sort(byTime)
  const revoked = standing.filter((scan) => isAfterRevocation(scan, facts))
  // A dead code takes no pass: who holds the new one still comes in.
  const entitled = standing.filter((scan) => !revoked.includes(scan))
  const lists = [...Map.groupBy(entitled, ({ listId }) => listId)].map(([listId, own]) =>
    replay(own, facts.rules.get(listId)),
  )
  const admissions = lists.flatMap((list) => list.admissions)
  return {
    admissions,
    conflicts: [
      ...revoked
        .filter(({ direction }) => direction === 'in')
        .map(({ id }) => ({ scanRowId: id, kind: 'admitted_after_revocation' as const, otherScanRowId: null })),
      ...lists.flatMap((list) => list.conflicts),
      ...refundedAfterEntry(admissions, entitled, facts),
    ],
  }
}

/** By the corrected instant; of two at once by their names, which no order of arrival changes. */
function byTime(a: GreenScan, b: GreenScan): number {
  return a.at - b.at || (a.scanId < b.scanId ? -1 : a.scanId > b.scanId ? 1 : 0)
}

/** What we decided ourselves was judged with the ticket locked, so only a device that did not know yet can be too late. */
function isAfterRevocation({ decidedHere, gen, at }: GreenScan, facts: TicketFacts): boolean {
  if (decidedHere) return false
  if (gen === null) return facts.voided !== null && facts.voided.at <= at
  if (facts.keyWithdrawnAt !== null && facts.keyWithdrawnAt <= at) return true
  return facts.revocations.some((one) => gen < one.minGen && one.at <= at)
}

const PLAIN: PassRules = { entries: 'once', entryLimit: null, exits: false, timeZone: 'UTC' }

/** The last of those that hold by then. What is from before the first was judged by it as well: older ones are not known. */
function rulesAt(versions: readonly RulesFrom[], at: number): PassRules {
  return versions.findLast(({ from }) => from <= at) ?? versions[0] ?? PLAIN
}

function judge(
  { at, decidedHere, overridden }: GreenScan,
  versions: readonly RulesFrom[],
  passes: readonly Pass[],
): EntryVerdict {
  const by = (rules: PassRules) =>
    judgeEntry(
      { listId: '', name: '', version: 0, ticketTypeIds: [], windows: [], ...rules },
      { ticketTypeId: null, at: new Date(at), passes },
    )
  const verdict = by(rulesAt(versions, at))
  // What was overridden was refused by the rules that it was judged by: it has no pass of theirs to look for.
  if (verdict.passKey !== null || !decidedHere || overridden) return verdict
  // A change of a list and a scan are stamped when they begin; which came first, and when every process knows, is told a moment later.
  const around = [at - STAMPS_APART_MS, at + STAMPS_APART_MS].map((other) => by(rulesAt(versions, other)))
  return around.find(({ passKey }) => passKey !== null) ?? verdict
}

/** One list from its first scan to its last. Types and times were judged at the gate and are not looked at again: only passes count here. */
function replay(scans: readonly GreenScan[], versions: readonly RulesFrom[] = []): Resolution {
  const passes: (Pass & { scanRowId: string })[] = []
  const conflicts: Resolution['conflicts'] = []
  let latest: GreenScan | null = null
  for (const scan of scans) {
    if (scan.direction === 'out') {
      const left = passes.find(({ passKey }) => passKey === judgeExit(passes).passKey)
      if (left) left.leftAt = scan.at
      continue
    }
    const take = (passKey: string) => passes.push({ passKey, at: scan.at, leftAt: null, scanRowId: scan.id })
    const { passKey, again } = judge(scan, versions, passes)
    if (passKey === null) {
      if (scan.overridden) take(EXTRA_PASS + scan.id)
      // No device came between: whatever we judged by, we let both in.
      else if (scan.decidedHere && (latest === null || latest.decidedHere)) take(nextNumber(passes))
      else if (latest) {
        conflicts.push({ scanRowId: scan.id, kind: 'duplicate_admission', otherScanRowId: latest.id })
      }
      continue
    }
    const open = again ? passes.find((pass) => pass.passKey === passKey) : undefined
    if (open) open.leftAt = null
    else take(passKey)
    latest = scan
  }
  const listId = scans[0]?.listId ?? ''
  return { admissions: passes.map((pass) => ({ listId, ...pass })), conflicts }
}

/** The money went back to somebody who was inside: told once per ticket, by its first entry. */
function refundedAfterEntry(
  admissions: Resolution['admissions'],
  scans: readonly GreenScan[],
  { voided }: TicketFacts,
): Resolution['conflicts'] {
  if (voided === null || (voided.reason !== 'refund' && voided.reason !== 'dispute')) return []
  const holders = new Set(admissions.map(({ scanRowId }) => scanRowId))
  // What we decided was decided with the ticket locked, so it came before, whatever the clocks of two requests say.
  const first = scans.find(({ id, at, decidedHere }) => holders.has(id) && (decidedHere || at < voided.at))
  return first ? [{ scanRowId: first.id, kind: 'refunded_after_entry', otherScanRowId: null }] : []
}
