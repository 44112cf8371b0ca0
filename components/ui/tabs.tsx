'use client'
// Views of the same thing on one page. For views with their own address, use `NavTabs`.
import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { cn } from './cn'
import { tabListStyles, tabStyles } from './nav-tabs'

type TabsProps<T extends string> = {
  items: readonly { value: T; label: ReactNode; content: ReactNode }[]
  value?: T
  defaultValue?: T
  onValueChange?: (value: T) => void
  className?: string
}

export function Tabs<T extends string>({ items, value, defaultValue, onValueChange, className }: TabsProps<T>) {
  return (
    <Base.Root
      value={value}
      defaultValue={value === undefined ? (defaultValue ?? items[0]?.value) : undefined}
      onValueChange={(next) => onValueChange?.(next as T)}
      className={className}
    >
      <Base.List className={cn(tabListStyles, 'relative')}>
        {items.map((item) => (
          <Base.Tab key={item.value} value={item.value} className={tabStyles}>
            {item.label}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.value} value={item.value} className="pt-5">
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
