'use client'
// The buy card: choose how many, see what it comes to, reserve. Plain React and nothing else, because the event page is
// budgeted in JavaScript; its texts come as props and it is whole in the server's HTML.
import { useEffect, useState } from 'react'
import { keptHold } from '@/components/checkout/kept-hold'
import { formatMoney, type Locale, typeset } from '@/server/kernel/format'
import type { Money } from '@/server/kernel/money'
import {
  type Choice,
  feeOf,
  fewLeft,
  isSoldOut,
  mostOf,
  mostPlaces,
  type OfferedType,
  placesOf,
  totalOf,
  withinOffer,
} from './choice'
import { Stepper } from './stepper'
import { type ReservationFault, useReservation } from './use-reservation'

export type BuyCardLabels = {
  title: string
  free: string
  soldOut: string
  /** Of a type that nobody can pay for yet. */
  notYet: string
  /** With `{n}` for the number. */
  left: string
  /** Under a type whose code changes. */
  rotating: string
  one: string
  other: string
  less: string
  more: string
  /** With `{fee}` for the amount of the service fee. */
  withFee: string
  reserve: string
  reserving: string
  chooseFirst: string
  fine: string
  withoutScript: string
  kept: string
  resume: string
  faults: Record<ReservationFault, string>
}

type BuyCardProps = {
  eventId: string
  locale: Locale
  currency: string
  types: readonly OfferedType[]
  /** Percent of the tickets that the buyer pays for the service on top. */
  feeRate: number
  purchasesPath: string
  labels: BuyCardLabels
}

export function BuyCard({ eventId, locale, currency, types, feeRate, purchasesPath, labels }: BuyCardProps) {
  const [offer, setOffer] = useState(types)
  const [choice, setChoice] = useState<Choice>(() => firstChoice(types))
  const [isAsked, setAsked] = useState(false)
  const { reserve, isWorking, fault, clearFault } = useReservation({
    eventId,
    locale,
    purchasesPath,
    onOffer(fresh) {
      setOffer(fresh)
      setChoice((old) => withinOffer(old, fresh))
    },
  })
  const places = placesOf(choice)
  const tickets = totalOf(choice, offer, currency)
  const fee = feeOf(tickets, feeRate)
  const sentence = fault ? labels.faults[fault] : isAsked && places === 0 ? labels.chooseFirst : null

  function choose(id: string, quantity: number) {
    setChoice({ ...choice, [id]: quantity })
    clearFault()
  }

  return (
    <>
      <div className="px-5 pt-6 pb-6 sm:px-7">
        <h2 className="mb-1 text-[26px]">{labels.title}</h2>
        <KeptPlaces eventId={eventId} purchasesPath={purchasesPath} labels={labels} />
        <ul className="divide-y divide-line">
          {offer.map((type) => (
            <OfferRow
              key={type.id}
              type={type}
              quantity={choice[type.id] ?? 0}
              isFull={places >= mostPlaces}
              locale={locale}
              labels={labels}
              onChoose={(quantity) => choose(type.id, quantity)}
            />
          ))}
        </ul>
      </div>
      <div aria-hidden="true" className="tear" />
      <div className="px-5 pt-6 pb-6 sm:px-7">
        <Total places={places} tickets={tickets} fee={fee} locale={locale} labels={labels} />
        <p role="alert" className={sentence ? 'mb-3 font-semibold text-danger' : 'sr-only'}>
          {sentence}
        </p>
        <button
          type="button"
          aria-disabled={isWorking}
          onClick={() => {
            setAsked(true)
            if (places > 0) void reserve(choice)
          }}
          className="min-h-[54px] w-full rounded-full bg-accent px-6 text-[17px] font-semibold text-accent-ink transition-colors duration-150 hover:bg-accent-strong aria-disabled:cursor-progress aria-disabled:opacity-70"
        >
          {isWorking ? labels.reserving : labels.reserve}
        </button>
        <noscript>
          <p className="mt-3 font-semibold">{labels.withoutScript}</p>
        </noscript>
        <p className="mt-3 text-center text-[13px] leading-snug text-balance text-ink-2">{labels.fine}</p>
      </div>
    </>
  )
}

/** Where there is only one thing to buy, one of it is chosen. */
function firstChoice(types: readonly OfferedType[]): Choice {
  const [only] = types
  return types.length === 1 && only && mostOf(only) > 0 ? { [only.id]: 1 } : {}
}

type TotalProps = { places: number; tickets: Money; fee: Money; locale: Locale; labels: BuyCardLabels }

function Total({ places, tickets, fee, locale, labels }: TotalProps) {
  const total = { ...tickets, amount: tickets.amount + fee.amount }
  return (
    <div className="mb-3.5" aria-live="polite">
      <p className="flex items-baseline justify-between gap-4">
        <span>
          {places} {new Intl.PluralRules(locale).select(places) === 'one' ? labels.one : labels.other}
        </span>
        <b className="display num text-[34px] whitespace-nowrap">
          {total.amount === 0 && places > 0 ? labels.free : formatMoney(total, locale)}
        </b>
      </p>
      {fee.amount > 0 ? (
        <p className="num text-right text-sm text-ink-2">{labels.withFee.replace('{fee}', formatMoney(fee, locale))}</p>
      ) : null}
    </div>
  )
}

type OfferRowProps = {
  type: OfferedType
  quantity: number
  isFull: boolean
  locale: Locale
  labels: BuyCardLabels
  onChoose: (quantity: number) => void
}

function OfferRow({ type, quantity, isFull, locale, labels, onChoose }: OfferRowProps) {
  return (
    <li className="flex items-start justify-between gap-4 py-4">
      <TypeText type={type} labels={labels} />
      <div className="flex flex-col items-end gap-2 whitespace-nowrap">
        <b className={`num ${isSoldOut(type) ? 'text-ink-2' : ''}`}>
          {type.price.amount === 0 ? labels.free : formatMoney(type.price, locale)}
        </b>
        {isSoldOut(type) || !type.canBePaid ? (
          <span className="text-sm font-semibold text-ink-2">{type.canBePaid ? labels.soldOut : labels.notYet}</span>
        ) : (
          <Stepper
            label={type.name}
            value={quantity}
            canAdd={quantity < mostOf(type) && !isFull}
            lessLabel={labels.less}
            moreLabel={labels.more}
            onChange={onChoose}
          />
        )}
      </div>
    </li>
  )
}

function TypeText({ type, labels }: { type: OfferedType; labels: BuyCardLabels }) {
  const few = fewLeft(type)
  return (
    <div className="min-w-0">
      <h3 dir="auto" className={`plain-heading text-[17px] ${isSoldOut(type) ? 'text-ink-2' : ''}`}>
        {typeset(type.name)}
      </h3>
      {type.description ? (
        <p dir="auto" className="mt-0.5 text-sm whitespace-pre-line text-ink-2">
          {typeset(type.description)}
        </p>
      ) : null}
      {type.isRotating ? <p className="mt-1 max-w-[46ch] text-sm text-ink-2">{labels.rotating}</p> : null}
      {few === null ? null : (
        <p className="num mt-2 inline-flex min-h-[26px] items-center rounded-full bg-citron px-2.5 text-[13px] font-semibold text-on-citron">
          {labels.left.replace('{n}', String(few))}
        </p>
      )}
    </div>
  )
}

type KeptProps = Pick<BuyCardProps, 'eventId' | 'purchasesPath' | 'labels'>

/** For whoever went back from the checkout: the places taken a moment ago are still theirs. */
function KeptPlaces({ eventId, purchasesPath, labels }: KeptProps) {
  const [token, setToken] = useState<string | null>(null)

  useEffect(() => {
    setToken(keptHold(eventId, Date.now())?.token ?? null)
  }, [eventId])

  if (!token) return null
  return (
    <p className="mt-3 rounded-md bg-accent-soft px-4 py-3 text-[15px]">
      {labels.kept}{' '}
      <a href={purchasesPath + token} className="link">
        {labels.resume}
      </a>
    </p>
  )
}
