'use client'
// On a phone the buy card is below the text: a bar at the foot of the screen leads there and goes away once the card is in
// sight. Without script it stays in its place and slips under the card.
import { type ReactNode, useEffect, useState } from 'react'

/** `target` is the id of the buy card. */
export function BuyBar({ target, children }: { target: string; children: ReactNode }) {
  const [isNeeded, setNeeded] = useState(true)

  useEffect(() => {
    const card = document.getElementById(target)
    if (!card) return
    const observer = new IntersectionObserver(([entry]) => setNeeded(!entry?.isIntersecting))
    observer.observe(card)
    return () => observer.disconnect()
  }, [target])

  return (
    <div
      className={`sticky bottom-0 mt-8 -mb-[calc(var(--bar)_+_1.75rem)] flex h-(--bar) items-start justify-between gap-4 border-t border-line bg-paper pt-3 transition-[opacity,visibility] duration-150 [--bar:calc(4.5rem_+_env(safe-area-inset-bottom))] lg:hidden ${isNeeded ? '' : 'invisible opacity-0'}`}
    >
      {children}
    </div>
  )
}
