// The recurring parts of a page: its head, the ruled row of figures, and what stands where there is nothing yet.
import type { ReactNode } from 'react'
import { cn } from './cn'

type PageHeaderProps = { eyebrow?: ReactNode; title: ReactNode; actions?: ReactNode; children?: ReactNode }

/** `children` is a sentence below the title. */
export function PageHeader({ eyebrow, title, actions, children }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        {eyebrow ? (
          <p className="eyebrow mb-2 pointer-coarse:[&_a]:inline-flex pointer-coarse:[&_a]:min-h-11 pointer-coarse:[&_a]:items-center">
            {eyebrow}
          </p>
        ) : null}
        <h1 className="text-[30px] sm:text-[38px]">{title}</h1>
        {children ? <div className="mt-2 max-w-[60ch] text-ink-2">{children}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2.5">{actions}</div> : null}
    </header>
  )
}

/** A row of key figures under an ink rule; the first `Figure` is the one that matters most. */
export function Figures({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl
      className={cn(
        'ink-rule mb-7 grid grid-cols-2 border-b border-line lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-[1.35fr]',
        className,
      )}
    >
      {children}
    </dl>
  )
}

type FigureProps = {
  label: ReactNode
  value: ReactNode
  /** Helps to decide: "sur 1 200 places", "à ce rythme, complet mardi". */
  note?: ReactNode
  noteTone?: 'plain' | 'accent' | 'danger'
}

export function Figure({ label, value, note, noteTone = 'plain' }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col border-line px-4 py-4 max-lg:odd:pl-0 max-lg:last:odd:col-span-full max-lg:even:border-l max-lg:[&:nth-child(n+3)]:border-t lg:px-[22px] lg:pb-5 lg:not-first:border-l lg:first:pl-0">
      <dt className="text-sm font-medium text-ink-2">{label}</dt>
      <dd className="display num my-1.5 text-[28px] break-normal sm:text-[40px]">{value}</dd>
      {note ? (
        <dd
          className={cn(
            'text-sm leading-snug',
            noteTone === 'plain' && 'text-ink-2',
            noteTone === 'accent' && 'font-semibold text-accent',
            noteTone === 'danger' && 'font-semibold text-danger',
          )}
        >
          {note}
        </dd>
      ) : null}
    </div>
  )
}

type FactsProps = {
  items: readonly FactItem[]
  /** Two beside each other on a phone, five on a desk: for a page of work. */
  dense?: boolean
  className?: string
}

/** When, where, good to know: short facts under an ink rule. */
export function Facts({ items, dense, className }: FactsProps) {
  return (
    <dl
      className={cn(
        'ink-rule grid gap-x-6 gap-y-4 pt-[18px]',
        dense
          ? 'grid-cols-[repeat(auto-fit,minmax(9.25rem,1fr))]'
          : 'sm:grid-cols-[repeat(auto-fit,minmax(11rem,1fr))]',
        className,
      )}
    >
      {items.map((item) => (
        <div key={item.key} className={cn('min-w-0', dense && 'max-sm:first:col-span-full')}>
          <dt className="mb-1 text-[13px] font-semibold text-ink-3">{item.label}</dt>
          <dd className="font-semibold">
            {item.value}
            {item.detail ? <span className="block text-[15px] font-normal text-ink-2">{item.detail}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export type FactItem = { key: string; label: ReactNode; value: ReactNode; detail?: ReactNode }

type EmptyStateProps = { title: ReactNode; children?: ReactNode; action?: ReactNode; className?: string }

/** Says why nothing is here and offers the next step. */
export function EmptyState({ title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center px-6 py-14 text-center', className)}>
      <EmptyGate />
      <p className="display mt-5 text-2xl text-balance">{title}</p>
      {children ? <div className="mt-2 max-w-[46ch] text-ink-2">{children}</div> : null}
      {action ? <div className="mt-6 flex flex-wrap justify-center gap-2.5">{action}</div> : null}
    </div>
  )
}

function EmptyGate() {
  return (
    <svg viewBox="0 0 96 56" fill="none" aria-hidden="true" className="h-14 text-ink-3">
      <path
        d="M4 8a4 4 0 0 1 4-4h80a4 4 0 0 1 4 4v12a8 8 0 0 0 0 16v12a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4V36a8 8 0 0 0 0-16z"
        stroke="currentColor"
        strokeWidth="2"
      />
      <path d="M40 16v24M56 16v24" stroke="var(--accent)" strokeWidth="5" strokeLinecap="round" />
    </svg>
  )
}
