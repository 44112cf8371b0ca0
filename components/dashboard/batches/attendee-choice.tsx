'use client'
// Who of the list's page is chosen, and what may be done with them. Choosing ends with the page: it is about what one sees.
import { useTranslations } from 'next-intl'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { type IssueChoices, IssueDialog } from './issue-dialog'

type Choice = { chosen: ReadonlySet<string>; choose: (ids: readonly string[], isChosen: boolean) => void }

const ChoiceContext = createContext<Choice>({ chosen: new Set(), choose: () => {} })

type AttendeeChoiceProps = {
  /** Of this page, in its order. */
  ids: readonly string[]
  children: ReactNode
}

/** The common memory of the boxes, of the bar above the list and of what is done with everybody. */
export function AttendeeChoice({ ids, children }: AttendeeChoiceProps) {
  const [all, setAll] = useState<ReadonlySet<string>>(new Set())
  // Those who left the list with a new search are not chosen any more.
  const chosen = new Set(ids.filter((id) => all.has(id)))

  function choose(some: readonly string[], isChosen: boolean) {
    const next = new Set(chosen)
    for (const id of some) isChosen ? next.add(id) : next.delete(id)
    setAll(next)
  }

  return <ChoiceContext value={{ chosen, choose }}>{children}</ChoiceContext>
}

type IssueProps = IssueChoices & { organization: string; eventId: string }

/** Above the list: all of its page, and what may be done with those chosen. */
export function ChoiceBar({ ids, ...issue }: IssueProps & Pick<AttendeeChoiceProps, 'ids'>) {
  const t = useTranslations('batches.choose')
  const { chosen, choose } = useContext(ChoiceContext)
  if (ids.length === 0) return null
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-5 py-2 sm:px-6">
      <Checkbox
        label={t('all')}
        checked={chosen.size === ids.length}
        onCheckedChange={(isChosen) => choose(ids, isChosen)}
      />
      {chosen.size > 0 ? (
        <span className="ml-auto flex flex-wrap items-center gap-2.5">
          <span className="num text-sm text-ink-2" aria-live="polite">
            {t('count', { count: chosen.size })}
          </span>
          <Button tone="quiet" size="small" onClick={() => choose(ids, false)}>
            {t('clear')}
          </Button>
          <IssueDialog {...issue} chosen={[...chosen]} count={chosen.size} />
        </span>
      ) : null}
    </div>
  )
}

/** For everybody without a ticket; out of the way while some are chosen, since it would not be about them. */
export function IssueToAll({ count, ...issue }: IssueProps & { count: number }) {
  const { chosen } = useContext(ChoiceContext)
  return chosen.size > 0 || count === 0 ? null : <IssueDialog {...issue} chosen={null} count={count} />
}

export function ChooseAttendee({ id, name }: { id: string; name: string }) {
  const t = useTranslations('batches.choose')
  const { chosen, choose } = useContext(ChoiceContext)
  return (
    <Checkbox
      label={t('one', { name })}
      isLabelHidden
      checked={chosen.has(id)}
      onCheckedChange={(isChosen) => choose([id], isChosen)}
    />
  )
}
