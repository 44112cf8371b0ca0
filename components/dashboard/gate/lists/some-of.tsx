'use client'
// All of something, or the ones that are chosen.
import type { ReactNode } from 'react'
import { Checkbox } from '@/components/ui/checkbox'

type SomeOfProps = {
  legend: string
  all: string
  isAll: boolean
  onAll: (isAll: boolean) => void
  items: readonly { id: string; label: string }[]
  chosen: readonly string[]
  onChosen: (chosen: string[]) => void
  description?: ReactNode
  error?: ReactNode
}

export function SomeOf({ legend, all, isAll, onAll, items, chosen, onChosen, description, error }: SomeOfProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="text-[15px] font-semibold">{legend}</legend>
      <Checkbox label={all} checked={isAll} onCheckedChange={onAll} />
      {isAll ? null : (
        <div className="max-h-64 overflow-y-auto rounded-md border border-line px-3.5 py-1.5">
          {items.map(({ id, label }) => (
            <Checkbox
              key={id}
              label={label}
              checked={chosen.includes(id)}
              onCheckedChange={(isChosen) =>
                onChosen(isChosen ? [...chosen, id] : chosen.filter((other) => other !== id))
              }
            />
          ))}
        </div>
      )}
      {description ? <p className="mt-1.5 text-sm leading-snug text-ink-2">{description}</p> : null}
      {error ? (
        <p role="alert" className="mt-1.5 text-sm font-semibold text-danger">
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}
