'use client'
// One of two or three that change what is shown at once, side by side.
import { type ReactNode, useId } from 'react'
import { cn } from '@/components/ui/cn'

type SegmentedProps<T extends string> = {
  legend: string
  items: readonly { value: T; label: ReactNode }[]
  value: T
  onValueChange: (value: T) => void
  className?: string
}

export function Segmented<T extends string>({ legend, items, value, onValueChange, className }: SegmentedProps<T>) {
  const name = useId()
  return (
    <fieldset className={cn('inline-flex rounded-full border-[1.5px] border-line-strong p-0.5', className)}>
      <legend className="sr-only">{legend}</legend>
      {items.map((item) => (
        <label
          key={item.value}
          className="inline-flex min-h-8 items-center gap-1.5 rounded-full px-3.5 text-sm font-semibold text-ink-2 transition-colors duration-150 has-checked:bg-ink has-checked:text-paper has-focus-visible:outline-[2.5px] has-focus-visible:outline-offset-2 has-focus-visible:outline-accent pointer-coarse:min-h-10"
        >
          <input
            type="radio"
            name={name}
            value={item.value}
            checked={item.value === value}
            onChange={() => onValueChange(item.value)}
            className="sr-only"
          />
          {item.label}
        </label>
      ))}
    </fieldset>
  )
}
