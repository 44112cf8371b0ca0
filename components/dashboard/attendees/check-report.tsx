'use client'
// What an import would do: who is added, which lines cannot be read and why, who stands there twice or is there already.
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/components/ui/cn'
import { Notice } from '@/components/ui/notice'
import type { FilePerson, ImportCheck, LineFault, LineStanding } from '@/server/attendees/import/contract'
import { wantedPeople } from './import-parts'

const SHOWN_LINES = 100

type CheckReportProps = {
  check: ImportCheck
  onSubmit: (people: FilePerson[]) => void
  onChange: () => void
  onCancel: () => void
}

export function CheckReport({ check, onSubmit, onChange, onCancel }: CheckReportProps) {
  const t = useTranslations('attendees.check')
  const texts = useTranslations('attendees.import')
  const [wanted, setWanted] = useState<ReadonlySet<LineStanding>>(new Set(['new']))
  const people = wantedPeople(check, wanted)
  const of = (standing: LineStanding) => check.people.filter((person) => person.standing === standing)
  const imported = of('imported').length
  const isUnreadable = nothingRead(check)

  function want(standing: LineStanding, isWanted: boolean) {
    const next = new Set(wanted)
    if (isWanted) next.add(standing)
    else next.delete(standing)
    setWanted(next)
  }

  return (
    <div className="grid gap-5">
      <div aria-live="polite">
        <h2 className="text-xl">{t('title', { count: people.length })}</h2>
        {isUnreadable ? null : <p className="text-ink-2">{people.length === 0 ? t('nobody') : t('text')}</p>}
      </div>
      {check.faultyRows > 0 ? <WrongLines check={check} /> : null}
      {(['twice', 'there'] as const).map((standing) =>
        of(standing).length === 0 ? null : (
          <div key={standing}>
            <Checkbox
              label={t(standing, { count: of(standing).length })}
              checked={wanted.has(standing)}
              onCheckedChange={(isWanted) => want(standing, isWanted)}
            />
            <Lines count={of(standing).length} className="ml-8">
              {of(standing)
                .slice(0, SHOWN_LINES)
                .map(({ row, name, email }) => (
                  <Line key={row} row={row} text={email ? `${name}, ${email}` : name} />
                ))}
            </Lines>
          </div>
        ),
      )}
      {imported > 0 ? <p className="text-ink-2">{t('imported', { count: imported })}</p> : null}
      <div className="flex flex-wrap gap-2.5">
        <Button disabled={people.length === 0} onClick={() => onSubmit(people)}>
          {t('submit', { count: people.length })}
        </Button>
        <Button tone="ghost" onClick={onChange}>
          {t('change')}
        </Button>
        <Button tone="quiet" onClick={onCancel}>
          {texts('other')}
        </Button>
      </div>
    </div>
  )
}

/** Most likely the columns were taken for others. */
function nothingRead(check: ImportCheck): boolean {
  return check.people.length === 0 && check.faultyRows > 0
}

/** Which lines were left out, and why. */
export function WrongLines({ check }: { check: ImportCheck }) {
  const t = useTranslations('attendees.check')
  const words = useTranslations('attendees.faults')
  const isUnreadable = nothingRead(check)
  const why = ({ fault, question }: LineFault) => words(fault, { question: question ?? '' })
  return (
    <Notice
      tone="bad"
      live={isUnreadable}
      title={isUnreadable ? t('unreadable') : t('wrong', { count: check.faultyRows })}
    >
      <p>{t(isUnreadable ? 'unreadableText' : 'wrongText')}</p>
      <Lines count={check.faults.length} isOpen={check.faults.length <= 10}>
        {check.faults.slice(0, SHOWN_LINES).map((fault) => (
          <Line
            key={`${fault.row} ${fault.fault} ${fault.question}`}
            row={fault.row}
            text={why(fault)}
            written={fault.text}
          />
        ))}
      </Lines>
    </Notice>
  )
}

type LinesProps = { count: number; isOpen?: boolean; className?: string; children: ReactNode }

function Lines({ count, isOpen, className, children }: LinesProps) {
  const t = useTranslations('attendees.check')
  return (
    <details open={isOpen} className={cn('group', className)}>
      <summary className="link flex min-h-11 w-fit items-center gap-1.5 text-sm">
        <span aria-hidden="true" className="transition-transform duration-150 group-open:rotate-90">
          ›
        </span>
        {t('showLines')}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <ul tabIndex={0} aria-label={t('showLines')} className="max-h-72 overflow-y-auto text-sm">
        {children}
        {count > SHOWN_LINES ? (
          <li className="py-1.5 text-ink-2">{t('more', { count: count - SHOWN_LINES })}</li>
        ) : null}
      </ul>
    </details>
  )
}

function Line({ row, text, written }: { row: number; text: string; written?: string }) {
  const t = useTranslations('attendees.check')
  return (
    <li className="grid gap-x-4 border-t border-line py-1.5 first:border-t-0 sm:grid-cols-[6.5rem_minmax(0,1fr)]">
      <span className="num font-semibold">{t('line', { row })}</span>
      <span className="min-w-0 break-words">
        {text}
        {written ? <span className="block text-ink-2 break-all">{written}</span> : null}
      </span>
    </li>
  )
}
