'use client'
// One ticket type: its name, its price and where its places come from; what is rarely changed lies behind "more".
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Controller, useFormContext, useWatch } from 'react-hook-form'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { formatMoney, formatNumber } from '@/server/kernel/format'
import { leastPrice } from '@/server/kernel/money'
import { ArchiveTicketType } from './archive-ticket-type'
import type { EventFormValues, PoolChoice, TicketTypeValues } from './form-values'
import { useFieldError } from './use-field-error'

type TicketTypeFieldsProps = {
  index: number
  type: TicketTypeValues
  /** Where its places come from may still be changed. */
  isOpen: boolean
  onRemove: () => void
  onArchive: (ticketTypeId: string) => Promise<void>
  /** There are others to stand before or after. */
  isMovable: boolean
  onMoveUp: (() => void) | null
  onMoveDown: (() => void) | null
}

export function TicketTypeFields(props: TicketTypeFieldsProps) {
  const locale = useLocale()
  const { index, type, isOpen, onRemove, onArchive } = props
  const t = useTranslations('dashboard.form')
  const common = useTranslations('common.form')
  const { register, control } = useFormContext<EventFormValues>()
  const [currency, name] = useWatch({ control, name: ['currency', `ticketTypes.${index}.name`] })
  const errorOf = useFieldError()
  const least = leastPrice(currency)
  const priceHelp = least.amount > 1 ? t('priceHelp', { least: formatMoney(least, locale) }) : t('priceFree')
  const label = name.trim() || t('typeNumber', { position: index + 1 })
  const at = `ticketTypes.${index}` as const
  return (
    <fieldset aria-label={label} className="grid min-w-0 gap-4 rounded-lg border border-line bg-card p-4 sm:p-5">
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_9rem_7rem]">
        <Field label={t('typeName')} error={errorOf(`${at}.name`)?.text}>
          <Input autoComplete="off" placeholder={t('typeExample')} {...register(`${at}.name`)} />
        </Field>
        <Field label={t('price')} error={errorOf(`${at}.price`)?.text} description={priceHelp}>
          <Input
            inputMode="decimal"
            autoComplete="off"
            className="num"
            after={currency === 'EUR' ? '€' : currency}
            {...register(`${at}.price`)}
          />
        </Field>
        <Field label={t('vatRate')} error={errorOf(`${at}.vatRate`)?.text} description={t('vatRateHelp')}>
          <Input
            inputMode="decimal"
            autoComplete="off"
            className="num"
            placeholder="0"
            after="%"
            {...register(`${at}.vatRate`)}
          />
        </Field>
      </div>
      <PlacesFields index={index} type={type} isOpen={isOpen} />
      <details className="group border-t border-line pt-3" open={errorOf(`${at}.maxPerPurchase`) !== null || undefined}>
        <summary className="link flex min-h-9 w-fit items-center gap-1.5 text-sm">
          <span aria-hidden="true" className="transition-transform duration-150 group-open:rotate-90">
            ›
          </span>
          {t('more')}
        </summary>
        <div className="grid gap-4 pt-3">
          <Field label={t('typeDescription')} hint={common('optional')} error={errorOf(`${at}.description`)?.text}>
            <Textarea rows={2} {...register(`${at}.description`)} />
          </Field>
          <Field label={t('maxPerPurchase')} error={errorOf(`${at}.maxPerPurchase`)?.text} className="max-w-60">
            <Input inputMode="numeric" autoComplete="off" className="num" {...register(`${at}.maxPerPurchase`)} />
          </Field>
          <Controller
            control={control}
            name={`${at}.rotating`}
            render={({ field: { value, onChange } }) => (
              <Checkbox
                label={t('rotating')}
                description={t(type.savedId !== null && !type.rotating && value ? 'rotatingFromNowOn' : 'rotatingHelp')}
                checked={value}
                onCheckedChange={onChange}
              />
            )}
          />
        </div>
      </details>
      <div className="-mb-1 flex items-center justify-end gap-1">
        <MoveButtons {...props} label={label} />
        {type.savedId === null ? (
          <Button tone="quiet" size="small" onClick={onRemove} aria-label={t('removeType', { name: label })}>
            <Trash2 className="size-4" aria-hidden="true" />
            {t('remove')}
          </Button>
        ) : (
          <ArchiveTicketType name={label} ticketTypeId={type.savedId} onArchive={onArchive} />
        )}
      </div>
    </fieldset>
  )
}

type MoveButtonsProps = Pick<TicketTypeFieldsProps, 'isMovable' | 'onMoveUp' | 'onMoveDown'> & { label: string }

function MoveButtons({ isMovable, onMoveUp, onMoveDown, label }: MoveButtonsProps) {
  const t = useTranslations('dashboard.form')
  if (!isMovable) return null
  const moves = [
    { key: 'moveUp', icon: ArrowUp, onMove: onMoveUp },
    { key: 'moveDown', icon: ArrowDown, onMove: onMoveDown },
  ] as const
  return moves.map(({ key, icon: Icon, onMove }) => (
    <Button
      key={key}
      data-move
      tone="quiet"
      size="icon"
      className="size-11"
      disabled={!onMove}
      onClick={onMove ?? undefined}
      aria-label={t(key, { name: label })}
    >
      <Icon className="size-4" aria-hidden="true" />
    </Button>
  ))
}

function PlacesFields({ index, type, isOpen }: Pick<TicketTypeFieldsProps, 'index' | 'type' | 'isOpen'>) {
  const t = useTranslations('dashboard.form')
  const locale = useLocale()
  const { register, control, setValue, clearErrors } = useFormContext<EventFormValues>()
  const [pool, capacities] = useWatch({ control, name: [`ticketTypes.${index}.pool`, 'capacities'] })
  const errorOf = useFieldError()
  const choices: { value: PoolChoice; label: string }[] = [
    { value: 'own', label: t('poolOwn') },
    ...capacities.map(({ key, name }, position) => ({
      value: `shared:${key}` as const,
      label: t('poolShared', { name: name.trim() || t('capacityNumber', { position: position + 1 }) }),
    })),
    { value: 'none', label: t('poolNone') },
  ]
  const isShared = pool.startsWith('shared:')
  // A published type keeps its pools: a ceiling that it never had cannot be given to it now.
  const showsPlaces = pool === 'own' || (isShared && (isOpen || type.places !== ''))
  return (
    <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_9rem]">
      <Field label={t('pool')} error={errorOf(`ticketTypes.${index}.pool`)?.text}>
        <Select
          items={choices}
          value={pool}
          disabled={!isOpen}
          onValueChange={(value) => {
            setValue(`ticketTypes.${index}.pool`, value, { shouldDirty: true })
            clearErrors([`ticketTypes.${index}.pool`, `ticketTypes.${index}.places`])
          }}
        />
      </Field>
      {showsPlaces ? (
        <Field
          label={isShared ? t('placesAtMost') : t('places')}
          error={errorOf(`ticketTypes.${index}.places`)?.text}
          description={type.inUse > 0 ? t('inUse', { count: formatNumber(type.inUse, locale) }) : undefined}
        >
          <Input inputMode="numeric" autoComplete="off" className="num" {...register(`ticketTypes.${index}.places`)} />
        </Field>
      ) : null}
    </div>
  )
}
