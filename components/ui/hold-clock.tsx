'use client'
// The time left on a hold, in citron. Counts against the server's clock, speaks to screen readers at 5, 2 and 1
// minutes only, and says when it is over.
import { useEffect, useRef, useState } from 'react'
import { cn } from './cn'

export type HoldClockLabels = {
  /** What the figure is: "Temps restant". */
  label: string
  fiveMinutes: string
  twoMinutes: string
  oneMinute: string
  expired: string
}

type HoldClockProps = {
  /** RFC 3339 instants: the end of the hold, and the server's time when the page was made. */
  expiresAt: string
  serverNow: string
  /** Length of the whole hold, for the dial. */
  totalSeconds: number
  labels: HoldClockLabels
  onExpire?: () => void
  className?: string
}

export function HoldClock({ expiresAt, serverNow, totalSeconds, labels, onExpire, className }: HoldClockProps) {
  const left = useSecondsLeft(expiresAt, serverNow, onExpire)
  const turn = Math.min(100, Math.max(0, (left / Math.max(1, totalSeconds)) * 100))
  return (
    <span
      className={cn(
        'num inline-flex min-h-10 items-center gap-2 rounded-full bg-citron px-3.5 font-bold text-on-citron',
        className,
      )}
    >
      <span
        aria-hidden="true"
        className="size-3.5 rounded-full border-2 border-on-citron"
        style={{ background: `conic-gradient(var(--on-citron) ${turn}%, transparent 0)` }}
      />
      <span role="timer">
        <span className="sr-only">{labels.label} </span>
        {clock(left)}
      </span>
      <span role="status" className="sr-only">
        {announcement(left, labels)}
      </span>
    </span>
  )
}

/** Whole seconds left, never below 0. `onExpire` is called once. */
export function useSecondsLeft(expiresAt: string, serverNow: string, onExpire?: () => void): number {
  const end = Date.parse(expiresAt)
  const [left, setLeft] = useState(() => Math.max(0, Math.ceil((end - Date.parse(serverNow)) / 1000)))
  const expire = useRef(onExpire)

  useEffect(() => {
    expire.current = onExpire
  }, [onExpire])

  useEffect(() => {
    // The browser's clock may be wrong by hours: only its difference to the server's counts.
    const offset = Date.parse(serverNow) - Date.now()
    let told = false
    function tick() {
      const seconds = Math.max(0, Math.ceil((end - (Date.now() + offset)) / 1000))
      setLeft(seconds)
      if (seconds > 0 || told) return
      told = true
      clearInterval(timer)
      expire.current?.()
    }
    const timer = setInterval(tick, 500)
    tick()
    return () => clearInterval(timer)
  }, [end, serverNow])

  return left
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Empty between the moments, so that each sentence is a change and is read once. */
function announcement(seconds: number, labels: HoldClockLabels): string {
  if (seconds === 0) return labels.expired
  if (seconds > 290 && seconds <= 300) return labels.fiveMinutes
  if (seconds > 110 && seconds <= 120) return labels.twoMinutes
  if (seconds > 50 && seconds <= 60) return labels.oneMinute
  return ''
}
