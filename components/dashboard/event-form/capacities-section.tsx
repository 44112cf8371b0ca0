'use client'
// Pools of places that several ticket types share. Most events need none.
import { Plus, Trash2 } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useFieldArray, useFormContext } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { formatNumber } from '@/server/kernel/format'
import { FormSection } from './form-section'
import type { EventFormValues } from './form-values'
import { useFieldError } from './use-field-error'

export function CapacitiesSection() {
  const t = useTranslations('dashboard.form')
  const locale = useLocale()
  const { control, register, setValue, getValues } = useFormContext<EventFormValues>()
  const { fields, append, remove } = useFieldArray({ control, name: 'capacities' })
  const errorOf = useFieldError()

  function add() {
    append({ key: crypto.randomUUID(), savedId: null, name: '', size: '', inUse: 0 })
  }

  /** Ticket types that drew from it have their own places again. */
  function drop(index: number, key: string) {
    for (const [position, type] of getValues('ticketTypes').entries()) {
      if (type.pool === `shared:${key}`) setValue(`ticketTypes.${position}.pool`, 'own', { shouldDirty: true })
    }
    remove(index)
  }

  return (
    <FormSection id="capacities" title={t('capacities')} text={t('capacitiesText')}>
      {fields.map((pool, index) => (
        <div key={pool.id} className="grid grid-cols-[minmax(0,1fr)_8.5rem_auto] items-start gap-2.5">
          <Field label={t('capacityName')} error={errorOf(`capacities.${index}.name`)?.text}>
            <Input autoComplete="off" placeholder={t('capacityExample')} {...register(`capacities.${index}.name`)} />
          </Field>
          <Field
            label={t('places')}
            error={errorOf(`capacities.${index}.size`)?.text}
            description={pool.inUse > 0 ? t('inUse', { count: formatNumber(pool.inUse, locale) }) : undefined}
          >
            <Input inputMode="numeric" autoComplete="off" className="num" {...register(`capacities.${index}.size`)} />
          </Field>
          {pool.savedId === null ? (
            <Button
              tone="quiet"
              size="icon"
              aria-label={t('removeCapacity', { position: index + 1 })}
              onClick={() => drop(index, pool.key)}
              className="mt-8"
            >
              <Trash2 className="size-4" aria-hidden="true" />
            </Button>
          ) : (
            <span />
          )}
        </div>
      ))}
      <Button tone="ghost" size="small" onClick={add} className="w-fit">
        <Plus className="size-4" aria-hidden="true" />
        {t('addCapacity')}
      </Button>
    </FormSection>
  )
}
