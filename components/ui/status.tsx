// States as a small dot and a word. Full green, amber and red surfaces belong to the gate.
import type { ReactNode } from 'react'
import { cn } from './cn'

export type StatusTone = 'ok' | 'wait' | 'bad' | 'now' | 'off'

const dots: Record<StatusTone, string> = {
  ok: 'bg-admitted',
  wait: 'bg-warning',
  bad: 'bg-refused',
  now: 'bg-accent',
  off: 'bg-ink-3',
}

/** `off` is for what is over: refunded, archived, expired. */
export function Status({ tone, children, className }: { tone: StatusTone; children: ReactNode; className?: string }) {
  return (
    <span
      className={cn(
        'inline-flex items-center gap-2 text-sm leading-tight font-semibold',
        tone === 'off' && 'font-medium text-ink-2',
        className,
      )}
    >
      <span aria-hidden="true" className={cn('size-2 shrink-0 rounded-full', dots[tone])} />
      {children}
    </span>
  )
}

type ChipProps = { tone?: 'plain' | 'citron' | 'accent'; dot?: StatusTone; children: ReactNode; className?: string }

/** A pill. `citron` says scarcity or time and nothing else ("Plus que 12"). */
export function Chip({ tone = 'plain', dot, children, className }: ChipProps) {
  return (
    <span
      className={cn(
        'num inline-flex min-h-[26px] w-fit items-center gap-1.5 rounded-full px-2.5 py-0.5 text-[13px] leading-tight font-semibold',
        tone === 'plain' && 'bg-sunk text-ink-2',
        tone === 'citron' && 'bg-citron text-on-citron',
        tone === 'accent' && 'bg-accent-soft text-ink',
        className,
      )}
    >
      {dot ? <span aria-hidden="true" className={cn('size-2 shrink-0 rounded-full', dots[dot])} /> : null}
      {children}
    </span>
  )
}
