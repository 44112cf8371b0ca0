// A sheet of paper on the page, and the line where part of it tears off.
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

/** `lifted` casts a shadow: only where the card lies above the page, like the buy card over the cover. */
export function Card({ lifted, className, ...rest }: ComponentProps<'section'> & { lifted?: boolean }) {
  return (
    <section {...rest} className={cn('rounded-lg border border-line bg-card', lifted && 'shadow-lift', className)} />
  )
}

export function CardHeader({
  title,
  action,
  ruled,
  className,
}: {
  title: ReactNode
  action?: ReactNode
  /** A line below, for a card that holds a table. */
  ruled?: boolean
  className?: string
}) {
  return (
    <div
      className={cn(
        'flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-5 pt-5 sm:px-6',
        ruled ? 'border-b border-line pb-4' : 'pb-3',
        className,
      )}
    >
      <h2 className="text-xl">{title}</h2>
      {action ? <div className="text-sm">{action}</div> : null}
    </div>
  )
}

export function CardBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} className={cn('px-5 pb-5 sm:px-6 sm:pb-6 first:pt-5 sm:first:pt-6', className)} />
}

/** Only in a card of which the lower part is bought, shown or handed over. */
export function TearLine({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn('tear', className)} />
}
