// Tabs that are addresses: each a page of the same thing.
import type { ReactNode } from 'react'
import { cn } from './cn'
import { CurrentInView } from './current-in-view'
import { Link } from './link'

export const tabListStyles = 'flex gap-6 overflow-x-auto border-b border-line [scrollbar-width:none]'

export const tabStyles =
  'inline-flex h-11 shrink-0 items-center gap-2 border-b-[2.5px] border-transparent font-semibold whitespace-nowrap text-ink-2 no-underline transition-colors duration-150 -outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink data-active:border-accent data-active:text-ink'

type NavTabsProps = {
  label: string
  items: readonly { href: string; label: ReactNode; count?: ReactNode; current: boolean }[]
  className?: string
}

export function NavTabs({ label, items, className }: NavTabsProps) {
  return (
    <CurrentInView label={label} className={cn(tabListStyles, className)}>
      {items.map((item) => (
        <Link key={item.href} href={item.href} aria-current={item.current ? 'page' : undefined} className={tabStyles}>
          {item.label}
          {item.count === undefined ? null : <span className="num text-sm font-normal text-ink-3">{item.count}</span>}
        </Link>
      ))}
    </CurrentInView>
  )
}
