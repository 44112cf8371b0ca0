'use client'
// A card of gates or of zones: each by its name and facts, with what can be done with it, and what to say while there is none.
import type { ComponentProps, ReactNode } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/page-parts'
import { ActMenu } from './act-menu'

type Named = { id: string; name: string }

type NamedPanelProps<T extends Named> = {
  title: string
  none: { title: string; text: string }
  items: readonly T[]
  factsOf: (item: T) => ReactNode
  /** Null: whoever looks may change nothing. */
  acts: { addLabel: string; onAdd: () => void; of: (item: T) => ComponentProps<typeof ActMenu> } | null
  /** The form in which one is made or changed. */
  children: ReactNode
}

export function NamedPanel<T extends Named>({ title, none, items, factsOf, acts, children }: NamedPanelProps<T>) {
  const isHydrated = useHydrated()
  const add = acts ? (
    <Button size="small" disabled={!isHydrated} onClick={acts.onAdd}>
      {acts.addLabel}
    </Button>
  ) : null
  return (
    <Card className="overflow-hidden">
      <CardHeader ruled title={title} action={items.length > 0 ? add : null} />
      {items.length === 0 ? (
        <EmptyState title={none.title} action={add}>
          {none.text}
        </EmptyState>
      ) : (
        <ul>
          {items.map((one) => (
            <li
              key={one.id}
              className="flex items-start justify-between gap-3 border-b border-line px-5 py-3 last:border-b-0 sm:px-6"
            >
              <div className="min-w-0">
                <h3 className="text-base font-semibold break-words">{one.name}</h3>
                {factsOf(one)}
              </div>
              {acts ? <ActMenu {...acts.of(one)} /> : null}
            </li>
          ))}
        </ul>
      )}
      {children}
    </Card>
  )
}
