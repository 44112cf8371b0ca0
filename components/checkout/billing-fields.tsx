'use client'
// Company, address and tax number for the invoice: folded away, since most buyers need none of it.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import type { BillingDraft, FieldFault } from './buyer-draft'

type BillingFieldsProps = {
  billing: BillingDraft
  /** By `billing-company` and so on. */
  faults: Readonly<Record<string, FieldFault>>
  onChange: (part: Partial<BillingDraft>) => void
}

export function BillingFields({ billing, faults, onChange }: BillingFieldsProps) {
  const t = useTranslations('checkout.billing')
  const [isGiven] = useState(() => Object.values(billing).some((text) => text !== ''))
  const isAtFault = Object.keys(faults).some((field) => field.startsWith('billing-'))
  return (
    <details className="group mt-3" open={isGiven || isAtFault || undefined}>
      <summary className="link flex min-h-11 w-fit items-center gap-1.5">
        <span aria-hidden="true" className="transition-transform duration-150 group-open:rotate-90">
          ›
        </span>
        {t('open')}
      </summary>
      <BillingInputs billing={billing} faults={faults} onChange={onChange} />
    </details>
  )
}

export function BillingInputs({ billing, faults, onChange }: BillingFieldsProps) {
  const t = useTranslations('checkout')
  const errorOf = (field: string) => {
    const fault = faults[`billing-${field}`]
    return fault && t(`fields.${fault}`)
  }
  return (
    <div className="grid gap-4 pt-2">
      <p className="text-sm text-ink-2">{t('billing.help')}</p>
      <Field label={t('billing.company')} error={errorOf('company')}>
        <Input
          size="large"
          autoComplete="organization"
          dir="auto"
          value={billing.company}
          onChange={(event) => onChange({ company: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('billing.address')} error={errorOf('address')}>
        <Textarea
          rows={3}
          autoComplete="street-address"
          dir="auto"
          value={billing.address}
          onChange={(event) => onChange({ address: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('billing.vatNumber')} error={errorOf('vatNumber')}>
        <Input
          size="large"
          autoComplete="off"
          className="num"
          value={billing.vatNumber}
          onChange={(event) => onChange({ vatNumber: event.currentTarget.value })}
        />
      </Field>
    </div>
  )
}
