// Pages by cursor: back, forward, and where we are.
import type { ReactNode } from 'react'
import { ButtonLink } from './button'

type PaginationProps = {
  label: string
  previous: { href: string; label: string } | null
  next: { href: string; label: string } | null
  children?: ReactNode
}

export function Pagination({ label, previous, next, children }: PaginationProps) {
  if (!previous && !next) return null
  return (
    <nav
      aria-label={label}
      className="flex items-center justify-between gap-3 border-t border-line px-5 py-3.5 sm:px-6"
    >
      <span className="num text-sm text-ink-2">{children}</span>
      <span className="flex gap-2">
        {previous ? (
          <ButtonLink tone="ghost" size="small" rel="prev" href={previous.href}>
            {previous.label}
          </ButtonLink>
        ) : null}
        {next ? (
          <ButtonLink tone="ghost" size="small" rel="next" href={next.href}>
            {next.label}
          </ButtonLink>
        ) : null}
      </span>
    </nav>
  )
}
