// The fraud rules, each a pure function of scans: what it finds depends on the set of scans alone, not on their order or on how often it is
// asked. A finding has a score from 0 to 100 and the facts of its explanation; the sentences are in the messages.
import { type FraudRuleName, type RuleSettings, ruleSettings } from './contract'

/** One attempt at a gate, with what the rules have to know of its ticket. */
export type ScanFact = {
  id: string
  /** Milliseconds. */
  at: number
  /** By the clock of a device that decided without us; null where we did. */
  deviceAt: number | null
  /** The device's clock named an instant at which the scan cannot have been made: `at` is a bound of when it was, and says nothing more. */
  isMoved: boolean
  valid: boolean
  reason: string | null
  overridden: string | null
  direction: string
  /** The ten characters of its code, as anybody may say them who has read them somewhere. */
  typed: boolean
  /** Taken back since, by a person or because nobody went through. */
  undone: boolean
  /** Of a green: the rules of its list had no place for it, and it is told as a double entry. */
  isTooMuch: boolean
  listId: string
  ticketId: string | null
  attendee: string | null
  /** Of the ticket's money now. */
  payment: 'disputed' | 'refunded' | null
  deviceId: string | null
  /** The device, or who held it where it is none: what bursts are counted by. */
  source: string
  sourceName: string | null
  gateId: string | null
  gateName: string | null
  /** Asked by a machine: a turnstile, a program with a key. */
  isMachine: boolean
}

export type Finding = {
  rule: FraudRuleName
  key: string
  score: number
  facts: Record<string, string | number>
  ticketId: string | null
  deviceId: string | null
  gateId: string | null
  /** Of the last scan that belongs to it. */
  at: Date
  /** When what shuts the ticket out happened, where the rule may do that; null: nothing of it is sure enough. */
  blockAt: Date | null
}

type Rule<R extends FraudRuleName> = (scans: readonly ScanFact[], settings: RuleSettings[R]) => Finding[]

const MINUTE_MS = 60_000

/**
 * In by one gate and shown at another of the same list, sooner than anybody walks there. Who was sent on by a refusal of another kind, goes on
 * to another list or was scanned out in between is no fraud; a typed code is no ticket that somebody holds; what the list allows, as several who
 * come in on one ticket, is none; and where a device does not know when it scanned, nobody knows how far apart that was.
 */
const distantGates: Rule<'distant_gates'> = (scans, { seconds }) => {
  const acts = scans.filter((one) => !one.undone && (isExit(one) || isShown(one)))
  return grouped(acts, ({ ticketId, listId }) => ticketId && `${ticketId}/${listId}`).flatMap(([key, own]) => {
    // An exit that nobody can place may lie between any two; of the others those that have a place are as near as they were.
    if (own.some((one) => one.isMoved && isExit(one))) return []
    const placed = own.filter(({ isMoved }) => !isMoved)
    // Of greens by themselves as well: a refusal that lies between two of them makes them no less.
    const pairs = [placed, placed.filter((one) => isExit(one) || isGreen(one))]
      .flatMap((some) => pairsOf(some, seconds))
      .filter(({ first, second, isSure }) => !isSure || first.isTooMuch || second.isTooMuch)
      .sort((a, b) => a.second.at - b.second.at)
    const last = pairs.at(-1)
    if (!last) return []
    // Two greens are two people inside; the closer in time, the less likely one person.
    const score = Math.max(...pairs.map(({ isSure, gap }) => (isSure ? 95 : 85 - (35 * gap) / seconds)))
    const surest = pairs.findLast(({ isSure }) => isSure)
    const { first, second, gap } = last
    return {
      ...about('distant_gates', key, second, score),
      // Where a stranger with a copy was refused, whoever holds the ticket has done nothing.
      blockAt: surest ? new Date(surest.second.at) : null,
      facts: { ...named(own), first: first.gateName ?? '', second: second.gateName ?? '', seconds: Math.round(gap) },
      ticketId: second.ticketId,
    }
  })
}

const isExit = ({ direction, valid }: ScanFact) => direction === 'out' && valid
const isShown = ({ direction, typed, valid, reason, gateName }: ScanFact) =>
  direction === 'in' && !typed && gateName !== null && (valid || reason === 'already_used')
/** By the rules, not by a supervisor who saw who stood there. */
const isGreen = ({ valid, overridden }: ScanFact) => valid && overridden === null

/** Entries that follow each other at two places within so many seconds, with no exit in between. */
function pairsOf(own: readonly ScanFact[], seconds: number) {
  return own.slice(1).flatMap((second, index) => {
    const first = own[index]
    if (!first || isExit(first) || isExit(second) || placeOf(first) === placeOf(second)) return []
    const gap = (second.at - first.at) / 1000
    return gap <= seconds ? [{ first, second, gap, isSure: isGreen(first) && isGreen(second) }] : []
  })
}

const falseReasons = new Set(['forged', 'unknown_key'])

/** Someone tries codes, or holds a stack of false tickets. A picture that is no ticket at all is a slip. */
const forgedBurst: Rule<'forged_burst'> = (scans, { count, minutes }) => {
  const isFalse = ({ reason, ticketId }: ScanFact) =>
    reason !== null && (falseReasons.has(reason) || (reason === 'revoked' && ticketId === null))
  return bursts(scans.filter(isFalse), count, minutes * MINUTE_MS).map(({ source, last, most }) => ({
    ...about('forged_burst', source, last, 50 + 10 * (most - count)),
    facts: { device: last.sourceName ?? '', count: most, minutes },
  }))
}

/** A picture of a code that changes, tried again and again. */
const staleReplay: Rule<'stale_replay'> = (scans, { count, minutes }) => {
  const stale = scans.filter(({ reason, overridden }) => reason === 'stale_code' || overridden === 'stale_code')
  return grouped(stale, ({ ticketId }) => ticketId).flatMap(([ticketId, own]) => {
    const most = densest(own, minutes * MINUTE_MS)
    const last = own.at(-1)
    if (most < count || !last) return []
    const places = new Set(own.map(placeOf)).size
    const score = 45 + 10 * (most - count) + 15 * (places - 1)
    return {
      ...about('stale_replay', ticketId, last, score),
      facts: { ...named(own), count: most, minutes },
      ticketId,
    }
  })
}

/** The money went back, or is asked back, and the ticket comes all the same. */
const disputedOrRefunded: Rule<'disputed_or_refunded'> = (scans, { count }) => {
  const bad = scans.filter(({ payment, direction }) => payment !== null && direction === 'in')
  return grouped(bad, ({ ticketId }) => ticketId).flatMap(([ticketId, own]) => {
    const last = own.at(-1)
    if (own.length < count || !last?.payment) return []
    // One that was kept when its money went back may well be meant to be good.
    const score = own.some(({ valid }) => valid) && last.payment === 'disputed' ? 90 : 55
    return {
      ...about('disputed_or_refunded', ticketId, last, score),
      facts: { ...named(own), state: last.payment, count: own.length },
      ticketId,
    }
  })
}

/** A supervisor may let in what the rules refuse; hardly ever by the dozen. */
const overrideAbuse: Rule<'override_abuse'> = (scans, { count, minutes }) =>
  bursts(
    scans.filter(({ overridden, valid }) => overridden !== null && valid),
    count,
    minutes * MINUTE_MS,
  ).map(({ source, last, most }) => ({
    ...about('override_abuse', source, last, 50 + 5 * (most - count)),
    facts: { who: last.sourceName ?? '', count: most, minutes },
  }))

/**
 * Faster than codes can be held before a camera: a program has the device's place. Scans that were moved may lie all on one instant of ours,
 * so they are judged by themselves, as far apart as the device's own clock says.
 */
const velocity: Rule<'velocity'> = (scans, { count, seconds }) => {
  const byHand = scans.filter(({ isMachine }) => !isMachine)
  return grouped(byHand, ({ source }) => source).flatMap(([source, own]) => {
    const moved = own.filter(({ isMoved }) => isMoved).map(({ at, deviceAt }) => ({ at: deviceAt ?? at }))
    const placed = own.filter(({ isMoved }) => !isMoved)
    const most = Math.max(...[placed, moved.sort((a, b) => a.at - b.at)].map((some) => densest(some, seconds * 1000)))
    const last = own.at(-1)
    if (most < count || !last) return []
    return {
      ...about('velocity', source, last, 50 + (50 * (most - count)) / count),
      facts: { device: last.sourceName ?? '', count: most, seconds },
    }
  })
}

const rules: { [R in FraudRuleName]: Rule<R> } = {
  distant_gates: distantGates,
  forged_burst: forgedBurst,
  stale_replay: staleReplay,
  disputed_or_refunded: disputedOrRefunded,
  override_abuse: overrideAbuse,
  velocity,
}

/** What one rule finds; `settings` are checked by its schema. */
export function findFraud(rule: FraudRuleName, settings: unknown, scans: readonly ScanFact[]): Finding[] {
  // What a device could not date comes in the order in which it says that it happened.
  const ownAt = ({ at, deviceAt }: ScanFact) => deviceAt ?? at
  const inOrder = [...scans].sort((a, b) => a.at - b.at || ownAt(a) - ownAt(b) || (a.id < b.id ? -1 : 1))
  const run = rules[rule] as (scans: readonly ScanFact[], settings: unknown) => Finding[]
  return run(inOrder, ruleSettings[rule].parse(settings))
}

/** Whether a rule looks at admissions that nothing is the matter with. The others see what was refused, overridden or paid back. */
export function seesPlain(rule: FraudRuleName): boolean {
  return rule === 'distant_gates' || rule === 'velocity'
}

/** How far before a scan a rule has to look. */
export function spanMs(settings: Readonly<Record<string, number>>): number {
  return (settings.minutes ?? 0) * MINUTE_MS + (settings.seconds ?? 0) * 1000
}

function about(rule: FraudRuleName, key: string, last: ScanFact, score: number): Omit<Finding, 'facts'> {
  const { deviceId, gateId, at } = last
  const whole = Math.round(Math.min(100, Math.max(0, score)))
  return { rule, key, score: whole, ticketId: null, deviceId, gateId, at: new Date(at), blockAt: new Date(at) }
}

function named(scans: readonly ScanFact[]): { attendee: string } {
  return { attendee: scans.findLast(({ attendee }) => attendee !== null)?.attendee ?? '' }
}

const placeOf = ({ gateId, gateName }: ScanFact) => gateId ?? gateName

function grouped(
  scans: readonly ScanFact[],
  keyOf: (scan: ScanFact) => string | null,
): [key: string, scans: ScanFact[]][] {
  const groups = Map.groupBy(scans, keyOf)
  return [...groups].flatMap(([key, own]) => (key === null ? [] : [[key, own] as [string, ScanFact[]]]))
}

/** Each source that has `count` scans or more within some window, with the most that it had and its last scan. */
function bursts(scans: readonly ScanFact[], count: number, windowMs: number) {
  return grouped(scans, ({ source }) => source).flatMap(([source, own]) => {
    const most = densest(own, windowMs)
    const last = own.at(-1)
    return most >= count && last ? [{ source, last, most }] : []
  })
}

/** The most scans that lie within one window; they are in order. */
function densest(scans: readonly { at: number }[], windowMs: number): number {
  let most = 0
  let first = 0
  scans.forEach((scan, index) => {
    while (scan.at - (scans[first]?.at ?? scan.at) > windowMs) first++
    most = Math.max(most, index - first + 1)
  })
  return most
}
