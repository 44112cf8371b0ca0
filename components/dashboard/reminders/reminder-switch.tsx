'use client'
// A setting that acts at once: on or off.
import { Switch as Base } from '@base-ui/react/switch'

type ReminderSwitchProps = {
  label: string
  /** Beside it, for the eye. */
  shown: string
  checked: boolean
  disabled: boolean
  onChange: (checked: boolean) => void
}

export function ReminderSwitch({ label, shown, checked, disabled, onChange }: ReminderSwitchProps) {
  return (
    <span className="inline-flex min-h-9 items-center gap-2.5 text-sm font-semibold pointer-coarse:min-h-11">
      <Base.Root
        aria-label={label}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        className="relative h-6 w-11 shrink-0 rounded-full border-[1.5px] border-line-strong bg-sunk transition-colors duration-150 before:absolute before:-inset-2.5 before:content-[''] data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <Base.Thumb className="block size-4.5 translate-x-0.5 rounded-full bg-ink-2 transition-transform duration-150 data-checked:translate-x-5.5 data-checked:bg-accent-ink" />
      </Base.Root>
      <span aria-hidden="true" className={checked ? undefined : 'text-ink-2'}>
        {shown}
      </span>
    </span>
  )
}
