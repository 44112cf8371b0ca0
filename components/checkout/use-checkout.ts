'use client'
// The way from a filled form to the payment's page: the buyer is written first, then the payment is started, then the browser leaves.
import { useEffect, useState } from 'react'
import type { PayOption } from '@/server/payments/contract'
import {
  type BuyerDraft,
  type FieldFault,
  faultsOf,
  type Place,
  readDraft,
  toRequest,
  withTyped,
  writeDraft,
} from './buyer-draft'
import { type ApiFailure, callApi } from './call-api'
import { type CheckoutFault, faultOf, fieldOf, isOutdated } from './faults'
import { forgetHold } from './kept-hold'
import { firstWay, type PayWay, requestOf } from './pay-ways'

export type CheckoutPurchase = {
  id: string
  token: string
  eventId: string
  /** This page, to which the provider sends the buyer back. */
  returnUrl: string
  places: Place[]
  /** What the server knows already. */
  known: BuyerDraft
  /** Empty when nothing is due. */
  options: readonly PayOption[]
}

type Faults = Readonly<Record<string, FieldFault>>
const none: Faults = {}
const noWays: ReadonlySet<PayWay> = new Set()

export function useCheckout(purchase: CheckoutPurchase, readAnew: () => void) {
  const { id, token, places } = purchase
  const [draft, setDraft] = useState(purchase.known)
  const [faults, setFaults] = useState(none)
  const [fault, setFault] = useState<CheckoutFault | null>(null)
  const [requestId, setRequestId] = useState<string | null>(null)
  const [isWorking, setWorking] = useState(false)
  const [way, setWay] = useState(() => firstWay(purchase.options))
  const [away, setAway] = useState<ReadonlySet<PayWay>>(noWays)

  // Coming back from the payment's page, the browser may show this form as it was left.
  useEffect(() => {
    function comeBack(event: PageTransitionEvent) {
      if (event.persisted) location.reload()
    }
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [])

  function change(part: Partial<BuyerDraft>) {
    keep({ ...draft, ...part })
    if (faults !== none) setFaults(none)
  }

  function keep(next: BuyerDraft) {
    setDraft(next)
    writeDraft(id, next)
  }

  /** Takes up what this tab has kept, and over it what was typed into the fields before they were listened to. */
  function resume(typed: ReadonlyMap<string, string>) {
    const kept = readDraft(id, places.length)
    const next = withTyped(kept ?? purchase.known, typed, purchase.known)
    if (kept || next !== purchase.known) keep(next)
  }

  function refuse(failure: ApiFailure) {
    setWorking(false)
    if (isOutdated(failure)) return readAnew()
    const fields = failure.details.flatMap(({ path }) => {
      const field = fieldOf(path)
      return field ? [[field, faultIn(field)] as const] : []
    })
    setFaults(fields.length > 0 ? Object.fromEntries(fields) : none)
    setFault(faultOf(failure))
    setRequestId(failure.requestId)
  }

  /** What does not answer is remembered, and the next way stands ready; nothing that was typed is touched. */
  function offerAnother() {
    if (way === null) return
    // The last one that failed stands last.
    const next = new Set([...away].filter((one) => one !== way)).add(way)
    setAway(next)
    setWay(firstWay(purchase.options, next) ?? way)
  }

  async function submit() {
    if (isWorking) return
    const found = faultsOf(draft)
    setFault(null)
    setFaults(Object.keys(found).length > 0 ? found : none)
    if (Object.keys(found).length > 0) return
    setWorking(true)
    const buyer = await callApi<{ status: string }>(`/api/checkout/${id}/buyer`, {
      method: 'PUT',
      token,
      body: toRequest(draft, places),
    })
    if (!buyer.ok) return refuse(buyer)
    if (buyer.data.status === 'paid') {
      forgetHold(purchase.eventId)
      return readAnew()
    }
    const payment = await callApi<{ redirectUrl: string }>('/api/payments/process', {
      method: 'POST',
      token,
      body: { purchaseId: id, returnUrl: purchase.returnUrl, ...requestOf(way) },
    })
    if (!payment.ok) {
      if (faultOf(payment) === 'provider') offerAnother()
      return refuse(payment)
    }
    location.assign(payment.data.redirectUrl)
  }

  return { draft, change, resume, faults, fault, requestId, isWorking, submit, way, setWay, away }
}

function faultIn(field: string): FieldFault {
  if (field.startsWith('billing-')) return 'billingBad'
  return field === 'email' ? 'emailBad' : 'nameBad'
}
