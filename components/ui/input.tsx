'use client'
// Text inputs. Inside a `Field` they take their id, description and error from it; alone they need `aria-label`.
import { Field } from '@base-ui/react/field'
import { Input as Base } from '@base-ui/react/input'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

export const controlStyles =
  'w-full rounded-md border-[1.5px] border-line-strong bg-card text-ink transition-colors duration-150 disabled:border-line disabled:text-ink-3 data-disabled:border-line data-disabled:text-ink-3 data-invalid:border-danger aria-invalid:border-danger'

/** The browser's own button in it, drawn like ours. */
const fileStyles =
  'cursor-pointer pl-1.5 text-[15px] leading-10 text-ink-2 file:mr-3 file:h-8 file:cursor-pointer file:rounded-sm file:border-0 file:bg-sunk file:px-3 file:text-sm file:font-semibold file:text-ink'

type InputProps = Omit<ComponentProps<'input'>, 'prefix' | 'size'> & {
  size?: 'large' | 'medium'
  /** Shown inside the box, before or after what is typed: a currency, a unit. */
  before?: ReactNode
  after?: ReactNode
}

/** 16 px or more, so that iOS does not zoom into the field. */
export function Input({ size = 'medium', before, after, className, ...rest }: InputProps) {
  const control = (
    <Base
      {...rest}
      className={cn(
        controlStyles,
        size === 'large' ? 'h-[50px] px-3.5 text-[17px] font-medium' : 'h-11 px-3 text-base',
        rest.type === 'file' && fileStyles,
        before ? 'pl-10' : undefined,
        after ? 'pr-14' : undefined,
        className,
      )}
    />
  )
  if (!before && !after) return control
  return (
    <span className="relative block">
      {before ? <Adornment className="left-3.5">{before}</Adornment> : null}
      {control}
      {after ? <Adornment className="right-3.5">{after}</Adornment> : null}
    </span>
  )
}

function Adornment({ className, children }: { className: string; children: ReactNode }) {
  return (
    <span className={cn('pointer-events-none absolute inset-y-0 flex items-center text-ink-2', className)}>
      {children}
    </span>
  )
}

export function Textarea({ className, rows = 4, ...rest }: ComponentProps<'textarea'>) {
  return (
    <Field.Control
      render={<textarea rows={rows} {...rest} className={cn(controlStyles, 'px-3 py-2.5 text-base', className)} />}
    />
  )
}
