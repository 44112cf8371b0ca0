// When something is tried again.
import type { Random } from '@/server/kernel/random'
import { triedForDays } from './contract'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** After the first failure, the second, …; from then on the last. */
const AFTER = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR]

/** The last try comes a little after the three days, so that it is the one after which an address is left alone. */
const LAST_TRY = triedForDays * DAY + 10 * MINUTE

/** Failures in a row after which an address is left alone for a while. */
export const failuresInARow = 5
const RESTS = [30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE]

/** While an address accepts others, what it refused is tried again after this at the latest: it may have been the outage. */
export const SOON_MS = 30 * MINUTE

/** Null: it was tried for three days. @param attempts of this delivery since `since`, with the one that failed now */
export function nextTry(
  { attempts, since }: { attempts: number; since: Date },
  now: Date,
  random: Pick<Random, 'bytes'>,
): Date | null {
  const end = since.getTime() + LAST_TRY
  if (now.getTime() >= end) return null
  const wait = AFTER[Math.min(attempts, AFTER.length) - 1] ?? SECOND
  return new Date(Math.min(now.getTime() + spread(wait, random), end))
}

/** Null: it is not left alone yet. @param failures in a row, with the latest */
export function restAfter(failures: number, now: Date, random: Pick<Random, 'bytes'>): Date | null {
  const rest = RESTS[Math.min(failures - failuresInARow, RESTS.length - 1)]
  return rest === undefined ? null : new Date(now.getTime() + spread(rest, random))
}

export function hasFailedForLong(failingSince: Date, now: Date): boolean {
  return now.getTime() - failingSince.getTime() >= triedForDays * DAY
}

/** Up to a fifth longer, so that what failed together does not come back together. */
function spread(wait: number, random: Pick<Random, 'bytes'>): number {
  const chance = Buffer.from(random.bytes(2)).readUInt16BE() / 0x1_0000
  return Math.round(wait * (1 + chance / 5))
}
