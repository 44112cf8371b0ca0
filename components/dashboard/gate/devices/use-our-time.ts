'use client'
// The server's present instant, told on from an answer of it: the clock of this computer may be wrong, and its stopwatch is not.
import { useEffect, useState } from 'react'

const EVERY_MS = 1_000

/** @param at the instant of the last answer */
export function useOurTime(at: Date): Date {
  const [passed, setPassed] = useState({ of: at, ms: 0 })

  useEffect(() => {
    const start = performance.now()
    const timer = setInterval(() => setPassed({ of: at, ms: performance.now() - start }), EVERY_MS)
    return () => clearInterval(timer)
  }, [at])

  return passed.of === at ? new Date(at.getTime() + passed.ms) : at
}
