// How full a capacity is.
import type { ReactNode } from 'react'
import { formatNumber, type Locale } from '@/server/kernel/format'
import { cn } from './cn'

type CapacityBarProps = {
  label: ReactNode
  sold: number
  /** Places in active holds, drawn hatched behind the sold ones. */
  held?: number
  /** Null when the capacity is unlimited: the bar then stays away. */
  size: number | null
  locale: Locale
  note?: ReactNode
  className?: string
}

export function CapacityBar({ label, sold, held = 0, size, locale, note, className }: CapacityBarProps) {
  return (
    <div className={cn('py-2.5', className)}>
      <BarHead label={label} value={formatNumber(sold, locale)} of={size === null ? '∞' : formatNumber(size, locale)} />
      {size === null ? null : (
        <Bar
          parts={[
            { share: share(sold, size), look: 'solid' },
            { share: share(held, size), look: 'hatched' },
          ]}
        />
      )}
      {note ? <BarNote>{note}</BarNote> : null}
    </div>
  )
}

function BarHead({ label, value, of }: { label: ReactNode; value: string; of: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4 font-semibold">
      <span className="min-w-0">{label}</span>
      <span className="num shrink-0">
        {value}
        <span className="font-normal text-ink-3"> / {of}</span>
      </span>
    </div>
  )
}

function BarNote({ children }: { children: ReactNode }) {
  return <p className="mt-1.5 text-[13px] leading-snug text-ink-2">{children}</p>
}

const looks = {
  solid: 'bg-accent',
  hatched: 'bg-[repeating-linear-gradient(-45deg,var(--accent)_0_2px,var(--accent-soft)_2px_5px)]',
  bad: 'bg-[repeating-linear-gradient(-45deg,var(--danger)_0_2px,var(--danger-soft)_2px_5px)]',
}

function Bar({ parts }: { parts: readonly { share: number; look: keyof typeof looks }[] }) {
  return (
    // The figures above say the same in text.
    <div aria-hidden="true" className="mt-2 flex h-2.5 overflow-hidden rounded-full bg-sunk">
      {parts.map((part) =>
        part.share > 0 ? (
          <div key={part.look} className={cn('h-full', looks[part.look])} style={{ width: `${part.share}%` }} />
        ) : null,
      )}
    </div>
  )
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(100, Math.max(0, (part / whole) * 100))
}
