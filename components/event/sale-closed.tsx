// What stands in the place of the buy card when nothing can be bought: why, and what one can do.
import type { ReactNode } from 'react'
import { Status, type StatusTone } from '@/components/ui/status'

type SaleClosedProps = { tone: StatusTone; word: ReactNode; title: ReactNode; children: ReactNode }

export function SaleClosed({ tone, word, title, children }: SaleClosedProps) {
  return (
    <div className="px-5 py-7 sm:px-7">
      <Status tone={tone}>{word}</Status>
      <h2 className="mt-3 text-[26px]">{title}</h2>
      <div className="mt-2 text-ink-2">{children}</div>
    </div>
  )
}
