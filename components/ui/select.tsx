'use client'
// A choice among a few known values. Long lists (time zones) scroll and answer to typed letters.
import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn'
import { controlStyles } from './input'
import { popupStyles } from './popup-styles'

export type SelectItem<T extends string> = { value: T; label: string; note?: ReactNode; disabled?: boolean }

type SelectProps<T extends string> = {
  items: readonly SelectItem<T>[]
  value?: T | null
  defaultValue?: T | null
  onValueChange?: (value: T) => void
  name?: string
  placeholder?: string
  disabled?: boolean
  required?: boolean
  size?: 'medium' | 'small'
  className?: string
  'aria-label'?: string
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { items, onValueChange, placeholder, size = 'medium', className, 'aria-label': label, ...root } = props
  return (
    <Base.Root
      {...root}
      items={items}
      onValueChange={(value: T | null) => {
        if (value !== null) onValueChange?.(value)
      }}
    >
      <Base.Trigger
        aria-label={label}
        className={cn(
          controlStyles,
          'flex items-center justify-between gap-3 text-left select-none',
          size === 'small' ? 'h-9 px-3 text-sm pointer-coarse:h-11' : 'h-11 px-3 text-base',
          className,
        )}
      >
        <Base.Value className="truncate data-placeholder:text-ink-3" placeholder={placeholder} />
        <Base.Icon className="text-ink-2">
          <ChevronDown className="size-4" aria-hidden="true" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="z-50 outline-hidden" sideOffset={6} alignItemWithTrigger={false}>
          <Base.Popup className={cn(popupStyles, 'min-w-(--anchor-width)')}>
            <Base.List className="max-h-[min(22rem,var(--available-height))] overflow-y-auto overscroll-contain">
              {items.map((item) => (
                <Base.Item
                  key={item.value}
                  value={item.value}
                  disabled={item.disabled}
                  className="grid min-h-9 cursor-default grid-cols-[1.25rem_1fr] items-center gap-1.5 rounded-sm px-2 py-1.5 text-[15px] outline-hidden select-none data-disabled:text-ink-3 data-highlighted:bg-sunk pointer-coarse:min-h-11"
                >
                  <Base.ItemIndicator className="col-start-1 text-accent">
                    <Check className="size-4" aria-hidden="true" />
                  </Base.ItemIndicator>
                  <span className="col-start-2">
                    <Base.ItemText>{item.label}</Base.ItemText>
                    {item.note ? <span className="block text-sm text-ink-2">{item.note}</span> : null}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
