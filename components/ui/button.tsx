// Buttons, and links that look like one. One primary per view: the thing to do next.
import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from './cn'
import { Link } from './link'
import { Spinner } from './spinner'

export const buttonStyles = cva(
  'relative inline-flex shrink-0 items-center justify-center gap-2 rounded-full border-[1.5px] text-center font-semibold leading-tight no-underline transition-colors duration-150 select-none disabled:opacity-50 data-disabled:opacity-50',
  {
    variants: {
      tone: {
        primary: 'border-transparent bg-accent text-accent-ink hover:bg-accent-strong',
        ghost: 'border-line-strong bg-transparent text-ink hover:bg-ink hover:text-paper',
        quiet: 'border-transparent bg-transparent text-ink-2 hover:bg-sunk hover:text-ink',
        danger: 'border-danger bg-transparent text-danger hover:bg-danger-soft',
      },
      size: {
        large: 'min-h-[54px] px-6 text-[17px]',
        medium: 'min-h-12 px-[22px] text-base',
        small: 'min-h-9 px-3.5 text-sm pointer-coarse:min-h-11',
        icon: 'size-9 text-sm pointer-coarse:size-11',
      },
      wide: { true: 'w-full' },
    },
    defaultVariants: { tone: 'primary', size: 'medium' },
  },
)

type Look = VariantProps<typeof buttonStyles>

type ButtonProps = ComponentProps<'button'> & Look & { loading?: boolean }

/** `loading` keeps the width and the focus, shows a turning arc and ignores presses. */
export function Button({ tone, size, wide, loading, className, children, type, onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={loading ? 'button' : (type ?? 'button')}
      onClick={loading ? undefined : onClick}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      className={cn(buttonStyles({ tone, size, wide }), className)}
    >
      {loading ? (
        <>
          <span className="inline-flex items-center gap-2 opacity-0">{children}</span>
          <Spinner className="absolute" />
        </>
      ) : (
        children
      )}
    </button>
  )
}

type ButtonLinkProps = Omit<ComponentProps<typeof Link>, 'href'> & Look & { href: string }

/** A link drawn as a button; `href` already carries the language (`localePath`). */
export function ButtonLink({ tone, size, wide, className, ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={cn(buttonStyles({ tone, size, wide }), className)} />
}
