'use client'
// The same for a purchase that is being paid: kept by a button of its own, until the invoice exists.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { BillingInputs } from '@/components/checkout/billing-fields'
import { type BillingDraft, billingOf, type FieldFault } from '@/components/checkout/buyer-draft'
import { callApi } from '@/components/checkout/call-api'
import { type CheckoutFault, faultOf, fieldOf } from '@/components/checkout/faults'
import { Button } from '@/components/ui/button'

type BillingFormProps = { purchase: { id: string; token: string }; known: BillingDraft }
type State = { kind: 'editing' | 'saving' | 'saved' | 'issued' } | { kind: 'failed'; fault: CheckoutFault }

export function BillingForm({ purchase, known }: BillingFormProps) {
  const t = useTranslations('checkout')
  const router = useRouter()
  const [billing, setBilling] = useState(known)
  const [faults, setFaults] = useState<Readonly<Record<string, FieldFault>>>({})
  const [state, setState] = useState<State>({ kind: 'editing' })

  async function save() {
    setState({ kind: 'saving' })
    setFaults({})
    const body = billingOf({ billing })
    const answer = await callApi(`/api/checkout/${purchase.id}/billing`, { method: 'PUT', token: purchase.token, body })
    if (answer.ok) return setState({ kind: 'saved' })
    if (answer.code === 'documents.invoice_issued') {
      router.refresh()
      return setState({ kind: 'issued' })
    }
    const fields = answer.details.flatMap(({ path }) => fieldOf(`billing.${path}`) ?? [])
    setFaults(Object.fromEntries(fields.map((field) => [field, 'billingBad' as const])))
    setState({ kind: 'failed', fault: faultOf(answer) })
  }

  const sentence =
    state.kind === 'failed'
      ? t(`faults.${state.fault}`)
      : state.kind === 'saved' || state.kind === 'issued'
        ? t(`billing.${state.kind}`)
        : null
  return (
    <details className="group mt-6">
      <summary className="link flex min-h-11 w-fit items-center gap-1.5">
        <span aria-hidden="true" className="transition-transform duration-150 group-open:rotate-90">
          ›
        </span>
        {t('billing.open')}
      </summary>
      <BillingInputs
        billing={billing}
        faults={faults}
        onChange={(part) => {
          setBilling({ ...billing, ...part })
          setState({ kind: 'editing' })
        }}
      />
      <p
        role="status"
        className={`mt-3 min-h-6 ${state.kind === 'failed' ? 'font-semibold text-danger' : 'text-ink-2'}`}
      >
        {sentence}
      </p>
      <Button tone="ghost" loading={state.kind === 'saving'} onClick={save} className="mt-1">
        {t('billing.save')}
      </Button>
    </details>
  )
}
