'use client'
// What the page says of its line to the server: there, slow, or gone; and for a device, what it could decide without it.
import { useCallback, useRef, useState } from 'react'
import type { DataAge } from './offline/data-age'
import type { LoadProgress } from './offline/load-bundle'

export type LineState = 'online' | 'slow' | 'offline'

export type Connection = {
  state: LineState
  /** Null: a member's gate, which decides nothing by itself. */
  own: OwnData | null
}

export type OwnData = {
  /** Proved, and the page itself is kept as well. */
  ready: boolean
  age: DataAge
  /** Milliseconds; null without data. */
  ageMs: number | null
  waiting: number
  progress: LoadProgress | null
}

/** Something that whoever tends a gate has to know, also where its visitors look at the screen. */
export function isTroubled({ state, own }: Connection): boolean {
  return state === 'offline' || own === null || !own.ready || own.age === 'old'
}

/** An answer that takes longer than this is felt in a queue. */
const SLOW_MS = 1_000

/** What was slow so long ago says nothing of now. */
const SAID_MS = 20_000

/** @returns whether the last answer was slow or none, not long ago, and what is told of each answer (null: none came) */
export function useSlowness(): [boolean, (ms: number | null) => void] {
  const [isSlow, setSlow] = useState(false)
  const over = useRef<ReturnType<typeof setTimeout>>(undefined)
  const heard = useCallback((ms: number | null) => {
    const slow = ms === null || ms > SLOW_MS
    clearTimeout(over.current)
    if (slow) over.current = setTimeout(() => setSlow(false), SAID_MS)
    setSlow(slow)
  }, [])
  return [isSlow, heard]
}

/** Percent of the tickets that have come; null before their number is known. */
export function percentOf({ tickets, ticketsLoaded }: LoadProgress): number | null {
  return tickets === null ? null : tickets === 0 ? 100 : Math.floor((ticketsLoaded / tickets) * 100)
}
