'use client'
// What can be bought: the ticket types with their prices, in the order in which buyers see them.
import { Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
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
  /** Before the first publication: the currency, the pools and the order may still change. */
  isOpen: boolean
  /** Takes a saved ticket type off sale; it rejects when that was refused. */
  onArchive: (ticketTypeId: string) => Promise<void>
}

export function TicketTypesSection({ isOpen, onArchive }: TicketTypesSectionProps) {
  const t = useTranslations('dashboard.form')
  const { control, setValue, setFocus } = useFormContext<EventFormValues>()
  const { fields, append, remove, move } = useFieldArray({ control, name: 'ticketTypes' })
  const currency = useWatch({ control, name: 'currency' })
  const areAllNew = fields.every(({ savedId }) => savedId === null)

  function reorder(from: number, to: number) {
    move(from, to)
    setFocus(`ticketTypes.${to}.name`)
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
      <ol className="grid gap-3">
        {fields.map((field, index) => (
          <li key={field.id}>
            <TicketTypeFields
              index={index}
              type={field}
              isOpen={isOpen || field.savedId === null}
              onRemove={() => remove(index)}
              onArchive={onArchive}
              onMoveUp={areAllNew && index > 0 ? () => reorder(index, index - 1) : null}
              onMoveDown={areAllNew && index < fields.length - 1 ? () => reorder(index, index + 1) : null}
            />
          </li>
        ))}
      </ol>
      <Button tone="ghost" size="small" onClick={() => append(emptyTicketType)} className="w-fit">
        <Plus className="size-4" aria-hidden="true" />
        {t('addTicketType')}
      </Button>
    </FormSection>
  )
}
