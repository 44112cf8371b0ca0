'use client'
// Who buys, and whose names stand on the tickets; then on to the payment. Guards: one sending at a time; what was typed
// survives a reload, and what was typed before this script was at work is kept and not sent by the browser on its own; a purchase
// that changed elsewhere is read anew instead of being argued with.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { typeset } from '@/server/kernel/format'
import { BillingFields } from './billing-fields'
import type { FieldFault, Place } from './buyer-draft'
import { type CheckoutPurchase, useCheckout } from './use-checkout'
import { WayIsAway, WayToPay } from './way-to-pay'

type CheckoutFormProps = {
  purchase: CheckoutPurchase
  isFree: boolean
  /** What is bought and what is due, made on the server. */
  children: ReactNode
}

export function CheckoutForm({ purchase, isFree, children }: CheckoutFormProps) {
  const t = useTranslations('checkout')
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const isReady = useHydrated()
  const checkout = useCheckout(purchase, () => router.refresh())
  const { draft, change, resume, faults, fault, requestId, isWorking, submit, way, setWay, away } = checkout
  const { options } = purchase

  useEffect(() => {
    if (Object.keys(faults).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [faults])

  // Before the first paint that this script makes: the next one would write its own values over the fields.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what was typed before
  useLayoutEffect(() => resume(typedInto(form.current)), [])

  function send(event: FormEvent) {
    event.preventDefault()
    void submit()
  }

  return (
    <form ref={form} method="post" onSubmit={send} noValidate className="mt-6">
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
      {isFree ? null : (
        <BillingFields
          billing={draft.billing}
          faults={faults}
          onChange={(part) => change({ billing: { ...draft.billing, ...part } })}
        />
      )}
      <div className="mt-4">{children}</div>
      {isFree ? null : <WayToPay options={options} away={away} value={way} onChange={setWay} />}
      <p role="alert" className={fault ? 'mt-4 font-semibold text-danger' : 'sr-only'}>
        {fault === 'provider' ? <WayIsAway options={options} away={away} /> : fault ? t(`faults.${fault}`) : null}
        {fault === 'failed' && requestId ? <span className="num"> {t('reference', { requestId })}</span> : null}
      </p>
      <Button type="submit" size="large" wide disabled={!isReady} loading={isWorking} className="mt-[18px]">
        {isFree ? t('getTickets') : t(way ? `ways.${way}.pay` : 'pay')}
      </Button>
      <p className="mt-3 text-center text-[13px] leading-snug text-ink-2">
        {isFree ? t('fineFree') : way ? t(`ways.${way}.fine`) : null}
      </p>
    </form>
  )
}

/** What stands in the fields, by their names. */
function typedInto(form: HTMLFormElement | null): Map<string, string> {
  const inputs = form?.querySelectorAll<HTMLInputElement>('input[name]') ?? []
  return new Map([...inputs].map(({ name, value }) => [name, value]))
}

type PlaceNamesProps = {
  places: readonly Place[]
  names: readonly string[]
  faults: Readonly<Record<string, FieldFault>>
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
            label={t('place', { number: index + 1, type: typeset(place.typeName) })}
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
