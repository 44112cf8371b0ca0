'use client'
// Reads the page's figures anew while somebody looks at it, and when they come back to it. Guards: on a slow line the one reading is waited for,
// since the next would take its place, and the page would never change.
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'
import { isReachable } from '@/components/shell/is-reachable'

/** An answer that takes longer may never come. */
const PATIENCE_MS = 15_000

export function KeepFresh({ everySeconds }: { everySeconds: number }) {
  const router = useRouter()
  const [isReading, startReading] = useTransition()
  /** Since when, by the browser's steady clock. */
  const reading = useRef<number | null>(null)

  useEffect(() => {
    if (!isReading) reading.current = null
  }, [isReading])

  useEffect(() => {
    let isGone = false
    const isWaiting = () => reading.current !== null && performance.now() - reading.current < PATIENCE_MS
    async function refresh() {
      if (document.visibilityState !== 'visible' || isWaiting() || !(await isReachable())) return
      if (isGone || isWaiting()) return
      reading.current = performance.now()
      startReading(() => router.refresh())
    }
    const timer = setInterval(refresh, everySeconds * 1000)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      isGone = true
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [router, everySeconds])

  return null
}
