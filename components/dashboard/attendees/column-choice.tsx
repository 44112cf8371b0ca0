'use client'
// What each column of a list of people holds, guessed and changeable, above the first lines as they stand in the file.
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import {
  type CheckImport,
  type ColumnUse,
  columnUses,
  faultOfUses,
  type ImportPreview,
  questionNames,
} from '@/server/attendees/import/contract'
import { CsvSample } from '../csv/csv-sample'

const SAMPLE_LINES = 5

export type HowToRead = Pick<CheckImport, 'columns' | 'hasHeading'>
/** What was chosen, to come back to. */
export type ColumnUses = Pick<ImportPreview, 'uses' | 'hasHeading'>

type ColumnChoiceProps = {
  fileName: string
  preview: ImportPreview
  start: ColumnUses
  isWorking: boolean
  error: string | null
  onSubmit: (how: HowToRead, chosen: ColumnUses) => void
  onCancel: () => void
}

export function ColumnChoice(props: ColumnChoiceProps) {
  const { fileName, preview, isWorking, error, onSubmit, onCancel } = props
  const t = useTranslations('attendees.columns')
  const texts = useTranslations('attendees.import')
  const faultId = useId()
  const [uses, setUses] = useState(props.start.uses)
  const [hasHeading, setHeading] = useState(props.start.hasHeading)
  const heading = hasHeading ? (preview.rows[0] ?? []) : []
  const lines = preview.rows.slice(hasHeading ? 1 : 0).slice(0, SAMPLE_LINES)
  const names = questionNames(
    uses.map((_, index) => heading[index] ?? ''),
    (index) => t('column', { number: index + 1 }),
  )
  const fault = faultOfUses(uses)

  function submit() {
    const columns = uses.map((use, index): HowToRead['columns'][number] =>
      use === 'answer' ? { use, question: names[index] ?? '' } : { use },
    )
    onSubmit({ columns, hasHeading }, { uses, hasHeading })
  }

  return (
    <div className="grid gap-5">
      <div>
        <h2 className="text-xl">{t('title')}</h2>
        <p className="num text-sm break-words text-ink-2">
          {t('rows', { count: preview.rowCount - (hasHeading ? 1 : 0), file: fileName })}
        </p>
      </div>
      <Checkbox label={t('hasHeading')} checked={hasHeading} onCheckedChange={setHeading} />
      <ul className="divide-y divide-line border-y border-line">
        {uses.map((use, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <li key={index} className="grid items-center gap-x-6 gap-y-2 py-3 sm:grid-cols-[minmax(0,1fr)_15rem]">
            <span className="min-w-0">
              <b className="block font-semibold break-words">{names[index]}</b>
              <span className="block truncate text-sm text-ink-2">{exampleOf(index) || t('empty')}</span>
            </span>
            <Select<ColumnUse>
              aria-label={t('use', { name: names[index] ?? '' })}
              items={columnUses.map((value) => ({ value, label: t(`uses.${value}`) }))}
              value={use}
              onValueChange={(next) => setUses(uses.map((old, at) => (at === index ? next : old)))}
            />
          </li>
        ))}
      </ul>
      <p className="-mt-2 text-sm text-ink-2">{t('answersHelp')}</p>
      <CsvSample caption={t('sample')} names={names} rows={lines} />
      <p id={faultId} role="alert" className="font-semibold text-danger empty:hidden">
        {fault ? t(`faults.${fault}`) : null}
      </p>
      {error ? (
        <Notice tone="bad" live>
          {error}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-2.5">
        <Button loading={isWorking} disabled={fault !== null} aria-describedby={faultId} onClick={submit}>
          {t('check')}
        </Button>
        <Button tone="ghost" disabled={isWorking} onClick={onCancel}>
          {texts('other')}
        </Button>
      </div>
    </div>
  )

  function exampleOf(index: number): string {
    return lines
      .map((cells) => cells[index] ?? '')
      .filter(Boolean)
      .slice(0, 3)
      .join(' · ')
  }
}
