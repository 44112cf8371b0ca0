'use client'
// Takes the chosen places and goes on to the purchase's page. Guards: one attempt at a time, and the same choice sent again
// after a lost answer carries the same Idempotency-Key, so that it holds its places once.
import { useEffect, useRef, useState } from 'react'
import { callApi, newIdempotencyKey } from '@/components/checkout/call-api'
import { keepHold } from '@/components/checkout/kept-hold'
import type { Choice, OfferedType } from './choice'

export type ReservationFault = 'soldOut' | 'busy' | 'tooMany' | 'closed' | 'unpayable' | 'network' | 'failed'

const faults: Readonly<Record<string, ReservationFault>> = {
  'purchase.sold_out': 'soldOut',
  'capacity.busy': 'busy',
  'service.busy': 'busy',
  'idempotency.in_progress': 'busy',
  'purchase.too_many_holds': 'tooMany',
  'event.not_on_sale': 'closed',
  'event.over': 'closed',
  'purchase.sales_closed': 'unpayable',
  network: 'network',
}

type Reservation = {
  eventId: string
  locale: string
  /** Where purchases are shown, in the page's language: `/p/`. */
  purchasesPath: string
  /** What is left, told again after a refusal. */
  onOffer: (types: OfferedType[]) => void
}

type Attempt = { body: string; key: string }

export function useReservation({ eventId, locale, purchasesPath, onOffer }: Reservation) {
  const [isWorking, setWorking] = useState(false)
  const [fault, setFault] = useState<ReservationFault | null>(null)
  const attempt = useRef<Attempt | null>(null)

  // The browser may bring the page back as it was left, with its button at work.
  useEffect(() => {
    function comeBack(event: PageTransitionEvent) {
      if (event.persisted) location.reload()
    }
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [])

  async function reserve(choice: Choice) {
    if (isWorking) return
    setWorking(true)
    setFault(null)
    const items = Object.entries(choice).flatMap(([ticketTypeId, quantity]) =>
      quantity > 0 ? [{ ticketTypeId, quantity }] : [],
    )
    const body = { eventId, items, locale }
    const text = JSON.stringify(body)
    if (attempt.current?.body !== text) attempt.current = { body: text, key: newIdempotencyKey() }
    const answer = await callApi<{ accessToken: string; expiresAt: string }>('/api/checkout', {
      method: 'POST',
      body,
      idempotencyKey: attempt.current.key,
    })
    if (answer.ok) {
      keepHold(eventId, { token: answer.data.accessToken, until: Date.parse(answer.data.expiresAt) })
      location.assign(purchasesPath + answer.data.accessToken)
      return
    }
    // A refusal is an answer; silence or a fault of the server's may still have done it.
    if (answer.status >= 400 && answer.status < 500) attempt.current = null
    setFault(faults[answer.code] ?? 'failed')
    const fresh = await callApi<{ ticketTypes: OfferedType[] }>(`/api/events/${eventId}`)
    if (fresh.ok) onOffer(fresh.data.ticketTypes)
    setWorking(false)
  }

  return { reserve, isWorking, fault, clearFault: () => setFault(null) }
}
