'use client'
// A setting that acts at once.
import { Switch as Base } from '@base-ui/react/switch'
import type { ReactNode } from 'react'
import { cn } from './cn'

type SwitchProps = {
  label: ReactNode
  description?: ReactNode
  checked?: boolean
  defaultChecked?: boolean
  onCheckedChange?: (checked: boolean) => void
  name?: string
  disabled?: boolean
  className?: string
}

export function Switch({ label, description, className, ...control }: SwitchProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is Base.Root
    <label className={cn('flex min-h-11 items-center justify-between gap-4 py-1.5', className)}>
      <span>
        <span className="block font-medium">{label}</span>
        {description ? <span className="block text-sm text-ink-2">{description}</span> : null}
      </span>
      <Base.Root
        {...control}
        className="flex h-7 w-12 shrink-0 rounded-full border-[1.5px] border-line-strong bg-card p-[3px] transition-colors duration-150 data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <Base.Thumb className="size-[19px] rounded-full bg-ink transition-[translate,background-color] duration-150 data-checked:translate-x-5 data-checked:bg-accent-ink" />
      </Base.Root>
    </label>
  )
}
