'use client'
// A yes-or-no that is sent with its form. For a setting that acts at once, use `Switch`.
import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Field } from '@base-ui/react/field'
import type { ReactNode } from 'react'
import { cn } from './cn'

type CheckboxProps = {
  label: ReactNode
  /** Only read aloud: where the row beside the box says what it is for. */
  isLabelHidden?: boolean
  description?: ReactNode
  error?: ReactNode
  name?: string
  value?: string
  checked?: boolean
  defaultChecked?: boolean
  indeterminate?: boolean
  onCheckedChange?: (checked: boolean) => void
  disabled?: boolean
  required?: boolean
  className?: string
}

export function Checkbox({
  label,
  isLabelHidden,
  description,
  error,
  name,
  disabled,
  className,
  ...box
}: CheckboxProps) {
  return (
    <Field.Root name={name} disabled={disabled} invalid={Boolean(error)} className={className}>
      <Field.Label className="flex min-h-11 items-center gap-2.5 py-1.5 font-medium">
        {/* Named from the first byte on: the label itself is tied to it by the script. */}
        <Base.Root
          {...box}
          aria-label={typeof label === 'string' ? label : undefined}
          className={cn(
            'flex size-[22px] shrink-0 items-center justify-center rounded-sm border-[1.5px] border-line-strong bg-card text-accent-ink transition-colors duration-150',
            'data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent data-disabled:opacity-50 data-invalid:border-danger',
          )}
        >
          <Base.Indicator className="data-unchecked:hidden">
            <svg viewBox="0 0 16 16" fill="none" aria-hidden="true" className="size-4">
              <path
                d={box.indeterminate ? 'M3.5 8h9' : 'm3 8.5 3.5 3.5L13 4.5'}
                stroke="currentColor"
                strokeWidth="2.25"
                strokeLinecap="round"
                strokeLinejoin="round"
              />
            </svg>
          </Base.Indicator>
        </Base.Root>
        <span className={isLabelHidden ? 'sr-only' : undefined}>{label}</span>
      </Field.Label>
      {description ? (
        <Field.Description className="ml-8 text-sm leading-snug text-ink-2">{description}</Field.Description>
      ) : null}
      {error ? (
        <Field.Error match={true} className="ml-8 text-sm font-semibold text-danger">
          {error}
        </Field.Error>
      ) : null}
    </Field.Root>
  )
}
