'use client'
// A small whole number by thumb: − 2 +. The number itself is an input, so that it can be typed, submitted by a form
// and read as a spin button. Values stay within [min, max]; what cannot be read falls back to the last value.
import { useState } from 'react'
import { cn } from './cn'

type NumberStepperProps = {
  value: number
  onValueChange: (value: number) => void
  min?: number
  max: number
  /** Says what is counted, e.g. the ticket type's name. */
  label: string
  decreaseLabel: string
  increaseLabel: string
  name?: string
  disabled?: boolean
  className?: string
}

const round =
  "relative grid size-[34px] shrink-0 place-items-center rounded-full border-[1.5px] border-line-strong text-lg leading-none font-semibold transition-colors duration-150 before:absolute before:-inset-[6px] before:rounded-full before:content-[''] hover:bg-ink hover:text-paper disabled:border-line disabled:bg-transparent disabled:text-ink-3 pointer-coarse:size-11 pointer-coarse:before:hidden"

export function NumberStepper(props: NumberStepperProps) {
  const { value, onValueChange, min = 0, max, label, decreaseLabel, increaseLabel, name, disabled, className } = props
  const [draft, setDraft] = useState<string | null>(null)

  function settle(text: string) {
    const typed = Number.parseInt(text, 10)
    setDraft(null)
    if (Number.isSafeInteger(typed)) onValueChange(Math.min(max, Math.max(min, typed)))
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend in a one-line control
    <span role="group" aria-label={label} className={cn('inline-flex items-center gap-2', className)}>
      <button
        type="button"
        aria-label={decreaseLabel}
        disabled={disabled || value <= min}
        onClick={() => onValueChange(Math.max(min, value - 1))}
        className={round}
      >
        −
      </button>
      <input
        name={name}
        aria-label={label}
        inputMode="numeric"
        autoComplete="off"
        disabled={disabled}
        value={draft ?? String(value)}
        onChange={(event) => setDraft(event.currentTarget.value.replace(/\D/g, '').slice(0, 4))}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={(event) => settle(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowUp' && value < max) onValueChange(value + 1)
          else if (event.key === 'ArrowDown' && value > min) onValueChange(value - 1)
          else if (event.key === 'Enter') settle(event.currentTarget.value)
        }}
        className="num h-9 w-8 rounded-sm bg-transparent text-center text-base font-semibold disabled:text-ink-3"
      />
      <button
        type="button"
        aria-label={increaseLabel}
        disabled={disabled || value >= max}
        onClick={() => onValueChange(Math.min(max, value + 1))}
        className={round}
      >
        +
      </button>
    </span>
  )
}
