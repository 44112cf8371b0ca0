'use client'
// What can be bought: the ticket types with their prices, in the order in which buyers see them.
import { Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { currencies } from '@/server/kernel/money'
import { FormSection } from './form-section'
import { type EventFormValues, emptyTicketType } from './form-values'
import { TicketTypeFields } from './ticket-type-fields'

type TicketTypesSectionProps = {
  /** Before the first publication: the currency and the pools may still change. */
  isOpen: boolean
  /** Takes a saved ticket type off sale; it rejects when that was refused. */
  onArchive: (ticketTypeId: string) => Promise<void>
}

type Moved = { from: number; to: number; name: string }

export function TicketTypesSection({ isOpen, onArchive }: TicketTypesSectionProps) {
  const t = useTranslations('dashboard.form')
  const { control, setValue, getValues } = useFormContext<EventFormValues>()
  const { fields, append, remove, move } = useFieldArray({ control, name: 'ticketTypes' })
  const currency = useWatch({ control, name: 'currency' })
  const list = useRef<HTMLOListElement>(null)
  const [moved, setMoved] = useState<Moved | null>(null)

  // The button that was pressed goes with its ticket type, and so does the focus; at either end only the other one is left.
  useEffect(() => {
    if (!moved) return
    const buttons = list.current?.children[moved.to]?.querySelectorAll<HTMLButtonElement>('[data-move]')
    const [up, down] = buttons ?? []
    const wanted = moved.to < moved.from ? [up, down] : [down, up]
    wanted.find((button) => button && !button.disabled)?.focus()
  }, [moved])

  function reorder(from: number, to: number) {
    const name = getValues(`ticketTypes.${from}.name`).trim() || t('typeNumber', { position: from + 1 })
    move(from, to)
    setMoved({ from, to, name })
  }

  return (
    <FormSection id="ticket-types" title={t('ticketTypes')} text={t('ticketTypesText')}>
      <Field label={t('currency')} description={t(isOpen ? 'currencyHelp' : 'poolFixed')} className="max-w-60">
        <Select
          items={currencies.map((code) => ({ value: code, label: t(`currencies.${code}`) }))}
          value={currencies.find((code) => code === currency) ?? null}
          disabled={!isOpen}
          onValueChange={(code) => setValue('currency', code, { shouldDirty: true })}
        />
      </Field>
      {fields.length === 0 ? <Notice tone="wait">{t('ticketTypesNone')}</Notice> : null}
      <ol ref={list} className="grid gap-3">
        {fields.map((field, index) => (
          <li key={field.id}>
            <TicketTypeFields
              index={index}
              type={field}
              isOpen={isOpen || field.savedId === null}
              onRemove={() => remove(index)}
              onArchive={onArchive}
              isMovable={fields.length > 1}
              onMoveUp={index > 0 ? () => reorder(index, index - 1) : null}
              onMoveDown={index < fields.length - 1 ? () => reorder(index, index + 1) : null}
            />
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {moved ? t('moved', { name: moved.name, position: moved.to + 1, count: fields.length }) : null}
      </p>
      <Button tone="ghost" size="small" onClick={() => append(emptyTicketType)} className="w-fit">
        <Plus className="size-4" aria-hidden="true" />
        {t('addTicketType')}
      </Button>
    </FormSection>
  )
}
