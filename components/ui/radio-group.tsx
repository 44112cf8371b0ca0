'use client'
// One of a few, all visible: each choice is a row wide enough for a thumb.
import { Radio } from '@base-ui/react/radio'
import { RadioGroup as Base } from '@base-ui/react/radio-group'
import { type ReactNode, useId } from 'react'
import { cn } from './cn'

type RadioGroupProps<T extends string> = {
  legend: ReactNode
  items: readonly { value: T; label: ReactNode; description?: ReactNode; disabled?: boolean }[]
  value?: T
  defaultValue?: T
  onValueChange?: (value: T) => void
  name?: string
  className?: string
}

export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { legend, items, value, defaultValue, onValueChange, name, className } = props
  const id = useId()
  return (
    <Base
      aria-labelledby={id}
      name={name}
      value={value}
      defaultValue={defaultValue}
      onValueChange={(next) => onValueChange?.(next as T)}
      className={cn('grid gap-2', className)}
    >
      <div id={id} className="text-[15px] font-semibold">
        {legend}
      </div>
      {items.map((item) => (
        // The radio inside is what the label names; it is a button that Base UI pairs with an input.
        // biome-ignore lint/a11y/noLabelWithoutControl: the control is Radio.Root
        <label
          key={item.value}
          className="flex min-h-11 items-start gap-3 rounded-md border-[1.5px] border-line bg-card px-3.5 py-2.5 transition-colors duration-150 has-data-checked:border-accent has-data-disabled:opacity-50"
        >
          {/* Named from the first byte on: the label itself is tied to it by the script. */}
          <Radio.Root
            value={item.value}
            aria-labelledby={`${id}-${item.value}`}
            disabled={item.disabled}
            className="mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full border-[1.5px] border-line-strong bg-card data-checked:border-accent data-checked:bg-accent"
          >
            <Radio.Indicator className="size-2 rounded-full bg-accent-ink data-unchecked:hidden" />
          </Radio.Root>
          <span id={`${id}-${item.value}`}>
            <span className="block font-semibold">{item.label}</span>
            {item.description ? <span className="block text-sm text-ink-2">{item.description}</span> : null}
          </span>
        </label>
      ))}
    </Base>
  )
}
