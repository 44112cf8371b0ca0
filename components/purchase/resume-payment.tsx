'use client'
// Back to the payment's page of a purchase that was not paid yet: the same one while it is open there.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { callApi } from '@/components/checkout/call-api'
import { type CheckoutFault, faultOf, isOutdated } from '@/components/checkout/faults'
import { Button } from '@/components/ui/button'

type ResumePaymentProps = { purchase: { id: string; token: string }; returnUrl: string }

export function ResumePayment({ purchase, returnUrl }: ResumePaymentProps) {
  const t = useTranslations('purchase')
  const tFault = useTranslations('checkout.faults')
  const router = useRouter()
  const [isWorking, setWorking] = useState(false)
  const [fault, setFault] = useState<CheckoutFault | null>(null)

  async function resume() {
    setWorking(true)
    setFault(null)
    const answer = await callApi<{ redirectUrl: string }>('/api/payments/process', {
      method: 'POST',
      token: purchase.token,
      body: { purchaseId: purchase.id, returnUrl, preferredGateways: ['stripe'] },
    })
    if (answer.ok) {
      location.assign(answer.data.redirectUrl)
      return
    }
    if (isOutdated(answer)) router.refresh()
    else setFault(faultOf(answer))
    setWorking(false)
  }

  return (
    <>
      <p role="alert" className={fault ? 'mb-3 font-semibold text-danger' : 'sr-only'}>
        {fault ? tFault(fault) : null}
      </p>
      <Button size="large" wide loading={isWorking} onClick={resume}>
        {t('resume.pay')}
      </Button>
    </>
  )
}
