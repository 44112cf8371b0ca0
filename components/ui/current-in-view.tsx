'use client'
// A row of links that may be wider than the screen: the current one is brought into it, without moving the page.
import { type ReactNode, useEffect, useRef } from 'react'

type CurrentInViewProps = { label: string; className?: string; children: ReactNode }

export function CurrentInView({ label, className, children }: CurrentInViewProps) {
  const row = useRef<HTMLElement>(null)

  // After every change: the current link is another one after a navigation.
  useEffect(() => {
    const current = row.current?.querySelector<HTMLElement>('[aria-current=page]')
    if (!row.current || !current) return
    const { left, right } = row.current.getBoundingClientRect()
    const box = current.getBoundingClientRect()
    if (box.right > right) row.current.scrollLeft += box.right - right
    if (box.left < left) row.current.scrollLeft -= left - box.left
  })

  return (
    <nav ref={row} aria-label={label} className={className}>
      {children}
    </nav>
  )
}
