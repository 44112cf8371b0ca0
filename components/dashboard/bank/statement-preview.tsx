'use client'
// How the columns of a statement are read, guessed and changeable, above the first lines as they stand in the file.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { currencies } from '@/server/kernel/money'
import type { ImportStatementInput, StatementPreview as Preview } from '@/server/payments/external/bank/contract'
import { CsvSample } from '../csv/csv-sample'

type Columns = ImportStatementInput['columns']
type StatementPreviewProps = {
  preview: Preview
  currency: ImportStatementInput['currency']
  isWorking: boolean
  error: string | null
  onSubmit: (how: { columns: Columns; currency: ImportStatementInput['currency'] }) => void
  onCancel: () => void
}

const start: Columns = { date: 0, amount: 0, texts: [], dateOrder: 'day_first', decimals: 'comma' }

export function StatementPreview(props: StatementPreviewProps) {
  const { preview, isWorking, error, onSubmit, onCancel } = props
  const t = useTranslations('external.bank')
  const [columns, setColumns] = useState<Columns>(preview.columns ?? start)
  const [currency, setCurrency] = useState(props.currency)
  const change = (next: Partial<Columns>) => setColumns((last) => ({ ...last, ...next }))
  const nameOf = (index: number) => preview.header[index] || t('column', { number: index + 1 })
  const choices = preview.header.map((_, index) => ({ value: String(index), label: nameOf(index) }))

  return (
    <div className="grid gap-5">
      <div>
        <p className="text-lg font-semibold">{t('previewTitle')}</p>
        <p className="num text-sm text-ink-2">{t('previewLines', { count: preview.lineCount })}</p>
      </div>
      {preview.columns ? null : <Notice tone="wait">{t('unguessed')}</Notice>}
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <Field label={t('date')}>
          <Select
            aria-label={t('date')}
            items={choices}
            value={String(columns.date)}
            onValueChange={(value) => change({ date: Number(value) })}
          />
        </Field>
        <Field label={t('dateOrder')}>
          <Select
            aria-label={t('dateOrder')}
            items={(['day_first', 'month_first', 'year_first'] as const).map((value) => ({
              value,
              label: t(`dateOrders.${value}`),
            }))}
            value={columns.dateOrder}
            onValueChange={(dateOrder) => change({ dateOrder })}
          />
        </Field>
        <Field label={t('amount')}>
          <Select
            aria-label={t('amount')}
            items={choices}
            value={String(columns.amount)}
            onValueChange={(value) => change({ amount: Number(value) })}
          />
        </Field>
        <Field label={t('decimals')}>
          <Select
            aria-label={t('decimals')}
            items={(['comma', 'point'] as const).map((value) => ({ value, label: t(`decimalSigns.${value}`) }))}
            value={columns.decimals}
            onValueChange={(decimals) => change({ decimals })}
          />
        </Field>
        <Field label={t('currency')}>
          <Select
            aria-label={t('currency')}
            items={currencies.map((value) => ({ value, label: value }))}
            value={currency}
            onValueChange={setCurrency}
          />
        </Field>
      </div>
      <fieldset className="min-w-0">
        <legend className="mb-1 text-[15px] font-semibold">{t('texts')}</legend>
        <div className="flex flex-wrap gap-x-6">
          {preview.header.map((name, index) => (
            <Checkbox
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              key={`${index}:${name}`}
              label={nameOf(index)}
              checked={columns.texts.includes(index)}
              onCheckedChange={(isOn) =>
                change({ texts: isOn ? [...columns.texts, index] : columns.texts.filter((one) => one !== index) })
              }
            />
          ))}
        </div>
        {columns.texts.length === 0 ? (
          <p role="alert" className="text-sm font-semibold text-danger">
            {t('needText')}
          </p>
        ) : null}
      </fieldset>
      <CsvSample caption={t('sample')} names={preview.header.map((_, index) => nameOf(index))} rows={preview.sample} />
      {error ? (
        <Notice tone="bad" live>
          {error}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-2.5">
        <Button
          loading={isWorking}
          disabled={columns.texts.length === 0 || columns.texts.length > 10}
          onClick={() => onSubmit({ columns, currency })}
        >
          {t('import')}
        </Button>
        <Button tone="ghost" disabled={isWorking} onClick={onCancel}>
          {t('other')}
        </Button>
      </div>
    </div>
  )
}
