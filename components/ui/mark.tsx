// The mark: a small gate cut out of ticket stock. `--mark` and `--mark-ink` recolour it on coloured grounds.
import { cn } from './cn'

export function Mark({ className, label }: { className?: string; label?: string }) {
  return (
    <svg
      viewBox="0 0 26 26"
      className={cn('size-[26px] shrink-0', className)}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <path
        d="M2 4a2 2 0 0 1 2-2h18a2 2 0 0 1 2 2v5.2a3.8 3.8 0 0 0 0 7.6V22a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-5.2a3.8 3.8 0 0 0 0-7.6z"
        fill="var(--mark, var(--accent))"
      />
      <path d="M10 6v14M16 6v14" stroke="var(--mark-ink, var(--accent-ink))" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  )
}

/** The mark with the name beside it. */
export function Wordmark({ className }: { className?: string }) {
  return (
    <span
      className={cn(
        'inline-flex items-center gap-2.5 font-display text-xl leading-none font-extrabold tracking-[-0.02em] [font-stretch:85%]',
        className,
      )}
    >
      <Mark />
      Portillon
    </span>
  )
}
