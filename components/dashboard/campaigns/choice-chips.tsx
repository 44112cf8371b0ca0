// Several of a few things, side by side, each pressed or not. A long list scrolls within itself.
import { Check } from 'lucide-react'
import { cn } from '@/components/ui/cn'

type ChoiceChipsProps = {
  /** Names the group for those who do not see what stands above it. */
  label: string
  items: readonly { value: string; label: string }[]
  chosen: readonly string[]
  onChange: (value: string, isChosen: boolean) => void
}

export function ChoiceChips({ label, items, chosen, onChange }: ChoiceChipsProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">{label}</legend>
      <div className={cn('flex flex-wrap gap-2 p-1 -m-1', items.length > 20 && 'max-h-56 overflow-y-auto')}>
        {items.map(({ value, label: name }) => {
          const isChosen = chosen.includes(value)
          return (
            <label
              key={value}
              className="relative inline-flex min-h-9 max-w-full cursor-pointer items-center gap-1.5 rounded-full border-[1.5px] border-line-strong px-3.5 py-1 text-sm leading-tight font-semibold text-ink-2 transition-colors duration-150 has-checked:border-accent has-checked:bg-accent-soft has-checked:text-ink has-focus-visible:outline-[2.5px] has-focus-visible:outline-offset-2 has-focus-visible:outline-accent pointer-coarse:min-h-11"
            >
              <input
                type="checkbox"
                checked={isChosen}
                onChange={(event) => onChange(value, event.currentTarget.checked)}
                className="absolute inset-0 size-full cursor-pointer appearance-none rounded-full opacity-0"
              />
              {isChosen ? <Check className="size-4 shrink-0 text-accent" aria-hidden="true" /> : null}
              <span className="min-w-0 break-words">{name}</span>
            </label>
          )
        })}
      </div>
    </fieldset>
  )
}
