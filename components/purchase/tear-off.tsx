'use client'
// The one small celebration: the tickets of a purchase paid a moment ago come off their sheet. Once in this tab, and not
// at all for those who asked for less motion.
import { type ReactNode, useEffect, useRef } from 'react'

type TearOffProps = { purchaseId: string; isFresh: boolean; children: ReactNode }

export function TearOff({ purchaseId, isFresh, children }: TearOffProps) {
  const sheet = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!isFresh || !firstTime(purchaseId) || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const strip = sheet.current?.querySelector('[data-strip]')
    strip?.animate(
      [
        { transform: 'translateY(-22px)', easing: 'cubic-bezier(0.5, 0, 0.9, 0.6)' },
        { transform: 'translateY(-10px) rotate(-1.4deg)', offset: 0.45, easing: 'cubic-bezier(0.2, 0.9, 0.3, 1.2)' },
        { transform: 'none' },
      ],
      { duration: 720, fill: 'backwards' },
    )
  }, [purchaseId, isFresh])

  return <div ref={sheet}>{children}</div>
}

function firstTime(purchaseId: string): boolean {
  const name = `portillon-celebrated:${purchaseId}`
  try {
    if (sessionStorage.getItem(name)) return false
    sessionStorage.setItem(name, '1')
    return true
  } catch {
    return false
  }
}
