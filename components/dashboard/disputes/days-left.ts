// How many whole days are left until an instant.

const DAY_MS = 86_400_000

/** 0 on the last day; null once it is over. */
export function daysLeft(due: Date, now: Date): number | null {
  const left = due.getTime() - now.getTime()
  return left <= 0 ? null : Math.floor(left / DAY_MS)
}
