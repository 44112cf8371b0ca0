'use client'
// One question of a form: label, control, help, error. Base UI ties the ids together, so that a screen reader hears
// label, help and error with the control inside.
import { Field as Base } from '@base-ui/react/field'
import type { ReactNode } from 'react'
import { cn } from './cn'

type FieldProps = {
  label: ReactNode
  description?: ReactNode
  /** The sentence to show; a field with an error is invalid. */
  error?: ReactNode
  /** A word beside the label, such as "facultatif". */
  hint?: ReactNode
  name?: string
  disabled?: boolean
  className?: string
  children: ReactNode
}

export function Field({ label, description, error, hint, name, disabled, className, children }: FieldProps) {
  return (
    <Base.Root name={name} disabled={disabled} invalid={Boolean(error)} className={cn('flex flex-col', className)}>
      <Base.Label className="mb-1.5 flex items-baseline justify-between gap-3 text-[15px] leading-snug font-semibold">
        {label}
        {hint ? <span className="text-sm font-normal text-ink-2">{hint}</span> : null}
      </Base.Label>
      {children}
      {description ? (
        <Base.Description className="mt-1.5 text-sm leading-snug text-ink-2">{description}</Base.Description>
      ) : null}
      {error ? <FieldError>{error}</FieldError> : null}
    </Base.Root>
  )
}

function FieldError({ children }: { children: ReactNode }) {
  return (
    <Base.Error match={true} className="mt-1.5 flex gap-1.5 text-sm leading-snug font-semibold text-danger">
      <svg viewBox="0 0 16 16" fill="none" aria-hidden="true" className="mt-px size-4 shrink-0">
        <circle cx="8" cy="8" r="6.5" stroke="currentColor" strokeWidth="1.75" />
        <path d="M8 4.75v4M8 11.2v.05" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
      </svg>
      <span>{children}</span>
    </Base.Error>
  )
}
