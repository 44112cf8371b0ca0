// Something to know about this page, in its place in the text: a refusal, a warning, a confirmation.
import type { ReactNode } from 'react'
import { cn } from './cn'
import type { StatusTone } from './status'

const edges: Record<StatusTone, string> = {
  ok: 'bg-admitted',
  wait: 'bg-warning',
  bad: 'bg-refused',
  now: 'bg-accent',
  off: 'bg-ink-3',
}

type NoticeProps = {
  tone: StatusTone
  title?: ReactNode
  children?: ReactNode
  action?: ReactNode
  /** `true` when it appears after something the person did, so that it is read aloud at once. */
  live?: boolean
  className?: string
}

export function Notice({ tone, title, children, action, live, className }: NoticeProps) {
  return (
    <div
      role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}
      className={cn('relative overflow-hidden rounded-md border border-line bg-card py-3.5 pr-4 pl-5', className)}
    >
      <span aria-hidden="true" className={cn('absolute inset-y-0 left-0 w-[5px]', edges[tone])} />
      {title ? <p className="font-semibold">{title}</p> : null}
      {children ? <div className={cn('text-[15px]', title ? 'mt-0.5 text-ink-2' : undefined)}>{children}</div> : null}
      {action ? <div className="mt-3 flex flex-wrap gap-2.5 empty:hidden">{action}</div> : null}
    </div>
  )
}
