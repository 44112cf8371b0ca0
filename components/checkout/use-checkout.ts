'use client'
// The way from a filled form to the payment's page: the buyer is written first, then the payment is started, then the browser leaves.
import { useEffect, useState } from 'react'
import { type BuyerDraft, type FieldFault, faultsOf, type Place, readDraft, toRequest, writeDraft } from './buyer-draft'
import { type ApiFailure, callApi } from './call-api'
import { type CheckoutFault, faultOf, fieldOf, isOutdated } from './faults'
import { forgetHold } from './kept-hold'

export type CheckoutPurchase = {
  id: string
  token: string
  eventId: string
  /** This page, to which the provider sends the buyer back. */
  returnUrl: string
  places: Place[]
  /** What the server knows already. */
  known: BuyerDraft
}

type Faults = Readonly<Record<string, FieldFault>>
const none: Faults = {}

export function useCheckout(purchase: CheckoutPurchase, readAnew: () => void) {
  const { id, token, places } = purchase
  const [draft, setDraft] = useState(purchase.known)
  const [faults, setFaults] = useState(none)
  const [fault, setFault] = useState<CheckoutFault | null>(null)
  const [requestId, setRequestId] = useState<string | null>(null)
  const [isWorking, setWorking] = useState(false)

  useEffect(() => {
    const kept = readDraft(id, places.length)
    if (kept) setDraft(kept)
  }, [id, places.length])

  // Coming back from the payment's page, the browser may show this form as it was left.
  useEffect(() => {
    function comeBack(event: PageTransitionEvent) {
      if (event.persisted) location.reload()
    }
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [])

  function change(part: Partial<BuyerDraft>) {
    const next = { ...draft, ...part }
    setDraft(next)
    writeDraft(id, next)
    if (faults !== none) setFaults(none)
  }

  function refuse(failure: ApiFailure) {
    setWorking(false)
    if (isOutdated(failure)) return readAnew()
    const fields = failure.details.flatMap(({ path }) => {
      const field = fieldOf(path)
      return field ? [[field, field === 'email' ? 'emailBad' : 'nameBad'] as const] : []
    })
    setFaults(fields.length > 0 ? Object.fromEntries(fields) : none)
    setFault(faultOf(failure))
    setRequestId(failure.requestId)
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
      body: { purchaseId: id, returnUrl: purchase.returnUrl, preferredGateways: ['stripe'] },
    })
    if (!payment.ok) return refuse(payment)
    location.assign(payment.data.redirectUrl)
  }

  return { draft, change, faults, fault, requestId, isWorking, submit }
}
