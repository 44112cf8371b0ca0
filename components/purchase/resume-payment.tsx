'use client'
// Back to the payment's page of a purchase that was not paid yet: the same one while it is open there. Or another way to pay, where
// there is one.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { callApi } from '@/components/checkout/call-api'
import { type CheckoutFault, faultOf, isOutdated } from '@/components/checkout/faults'
import { firstWay, type PayWay, requestOf, waysOf } from '@/components/checkout/pay-ways'
import { WayIsAway } from '@/components/checkout/way-to-pay'
import { Button } from '@/components/ui/button'
import type { PayOption, PurchasePage } from '@/server/payments/contract'

type ResumePaymentProps = {
  purchase: { id: string; token: string }
  returnUrl: string
  options: readonly PayOption[]
  /** Where the payment lies that is open. */
  through: PurchasePage['payingThrough']
  /** The way on which money from outside is awaited: it is not offered again, nor is going on with it. */
  awaited?: PayWay
}

const noWays: ReadonlySet<PayWay> = new Set()

export function ResumePayment({ purchase, returnUrl, options, through, awaited }: ResumePaymentProps) {
  const t = useTranslations('purchase')
  const tCheckout = useTranslations('checkout')
  const router = useRouter()
  const [working, setWorking] = useState<PayWay | 'same' | null>(null)
  const [fault, setFault] = useState<CheckoutFault | null>(null)
  const [away, setAway] = useState(noWays)
  // Nothing is open anywhere: the first way that answers stands in its place.
  const first = through ? null : firstWay(options)
  const others = waysOf(options).filter((way) => way !== through && way !== first && way !== awaited)

  /** @param way another than the one that was begun */
  async function pay(way: PayWay | null) {
    setWorking(way ?? 'same')
    setFault(null)
    const answer = await callApi<{ redirectUrl: string }>('/api/payments/process', {
      method: 'POST',
      token: purchase.token,
      body: { purchaseId: purchase.id, returnUrl, ...requestOf(way) },
    })
    if (answer.ok) {
      location.assign(answer.data.redirectUrl)
      return
    }
    setWorking(null)
    if (isOutdated(answer)) return router.refresh()
    const failed = way ?? (through === 'external' ? null : through)
    if (faultOf(answer) === 'provider' && failed)
      setAway(new Set([...away].filter((one) => one !== failed)).add(failed))
    setFault(faultOf(answer))
  }

  return (
    <>
      <p role="alert" className={fault ? 'mb-3 font-semibold text-danger' : 'sr-only'}>
        {fault === 'provider' ? (
          <WayIsAway options={options} away={away} />
        ) : fault ? (
          tCheckout(`faults.${fault}`)
        ) : null}
      </p>
      {awaited ? null : (
        <Button
          size="large"
          wide
          loading={working === (first ?? 'same')}
          disabled={working !== null && working !== (first ?? 'same')}
          onClick={() => pay(first)}
        >
          {first ? tCheckout(`ways.${first}.pay`) : t('resume.pay')}
        </Button>
      )}
      {others.length > 0 ? (
        <div className="mt-5 grid gap-2.5">
          <p className="text-sm text-ink-2">{t('resume.otherwise')}</p>
          {others.map((way) => (
            <Button
              key={way}
              wide
              tone="ghost"
              loading={working === way}
              disabled={working !== null && working !== way}
              onClick={() => pay(way)}
            >
              {tCheckout(`ways.${way}.pay`)}
            </Button>
          ))}
        </div>
      ) : null}
    </>
  )
}
