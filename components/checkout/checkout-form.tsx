'use client'
// Who buys, and whose names stand on the tickets; then on to the payment. Guards: one sending at a time; what was typed
// survives a reload; a purchase that changed elsewhere is read anew instead of being argued with.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { Place } from './buyer-draft'
import { type CheckoutPurchase, useCheckout } from './use-checkout'

type CheckoutFormProps = {
  purchase: CheckoutPurchase
  isFree: boolean
  /** The order's summary, made on the server. */
  children: ReactNode
}

export function CheckoutForm({ purchase, isFree, children }: CheckoutFormProps) {
  const t = useTranslations('checkout')
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const { draft, change, faults, fault, requestId, isWorking, submit } = useCheckout(purchase, () => router.refresh())

  useEffect(() => {
    if (Object.keys(faults).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [faults])

  function send(event: FormEvent) {
    event.preventDefault()
    void submit()
  }

  return (
    <form ref={form} onSubmit={send} noValidate className="mt-6">
      <div className="grid gap-4">
        <Field label={t('name')} error={faults.name && t(`fields.${faults.name}`)}>
          <Input
            size="large"
            name="name"
            autoComplete="name"
            dir="auto"
            required
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
        </Field>
        <Field label={t('email')} description={t('emailHelp')} error={faults.email && t(`fields.${faults.email}`)}>
          <Input
            size="large"
            type="email"
            name="email"
            autoComplete="email"
            inputMode="email"
            required
            value={draft.email}
            onChange={(event) => change({ email: event.currentTarget.value })}
          />
        </Field>
      </div>
      <Checkbox
        className="mt-3"
        label={t('namesLater')}
        checked={draft.namesLater}
        onCheckedChange={(namesLater) => change({ namesLater })}
      />
      {draft.namesLater ? null : (
        <PlaceNames
          places={purchase.places}
          names={draft.names}
          faults={faults}
          onChange={(names) => change({ names })}
        />
      )}
      <div className="mt-4">{children}</div>
      <p role="alert" className={fault ? 'mt-4 font-semibold text-danger' : 'sr-only'}>
        {fault ? t(`faults.${fault}`) : null}
        {fault === 'failed' && requestId ? <span className="num"> {t('reference', { requestId })}</span> : null}
      </p>
      <Button type="submit" size="large" wide loading={isWorking} className="mt-[18px]">
        {isFree ? t('getTickets') : t('pay')}
      </Button>
      <p className="mt-3 text-center text-[13px] leading-snug text-ink-2">{isFree ? t('fineFree') : t('fine')}</p>
    </form>
  )
}

type PlaceNamesProps = {
  places: readonly Place[]
  names: readonly string[]
  faults: Readonly<Record<string, 'nameMissing' | 'nameBad' | 'emailMissing' | 'emailBad'>>
  onChange: (names: string[]) => void
}

function PlaceNames({ places, names, faults, onChange }: PlaceNamesProps) {
  const t = useTranslations('checkout')
  return (
    <fieldset className="mt-2 grid gap-4">
      <legend className="mb-3 text-sm text-ink-2">{t('namesHelp')}</legend>
      {places.map((place, index) => {
        const fault = faults[`place-${index}`]
        return (
          <Field
            // biome-ignore lint/suspicious/noArrayIndexKey: places have no other identity and never change their order
            key={index}
            label={t('place', { number: index + 1, type: place.typeName })}
            error={fault && t(`fields.${fault}`)}
          >
            <Input
              size="large"
              name={`place-${index}`}
              autoComplete="off"
              dir="auto"
              value={names[index] ?? ''}
              onChange={(event) => {
                const name = event.currentTarget.value
                onChange(names.map((old, at) => (at === index ? name : old)))
              }}
            />
          </Field>
        )
      })}
    </fieldset>
  )
}
