'use client'
// − 2 +, as light as it can be: the event page is budgeted in JavaScript. Buttons of 34 px answer to a touch of 46.

type StepperProps = {
  /** The ticket type's name. */
  label: string
  value: number
  canAdd: boolean
  lessLabel: string
  moreLabel: string
  onChange: (value: number) => void
}

const round =
  "relative grid size-[34px] shrink-0 place-items-center rounded-full border-[1.5px] border-line-strong text-lg leading-none font-semibold transition-colors duration-150 before:absolute before:-inset-1.5 before:rounded-full before:content-[''] enabled:hover:bg-ink enabled:hover:text-paper disabled:border-line disabled:text-ink-3 pointer-coarse:size-11 pointer-coarse:before:hidden"

export function Stepper({ label, value, canAdd, lessLabel, moreLabel, onChange }: StepperProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend in a one-line control
    <span role="group" aria-label={label} className="inline-flex items-center gap-3">
      <button
        type="button"
        aria-label={`${lessLabel} · ${label}`}
        disabled={value <= 0}
        onClick={() => onChange(value - 1)}
        className={round}
      >
        −
      </button>
      <span className="num min-w-[2ch] text-center font-semibold">{value}</span>
      <button
        type="button"
        aria-label={`${moreLabel} · ${label}`}
        disabled={!canAdd}
        onClick={() => onChange(value + 1)}
        className={round}
      >
        +
      </button>
    </span>
  )
}
