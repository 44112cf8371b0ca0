'use client'
// Keeps a page current that waits for a payment: asks what the purchase is now, and reads the page anew when it changed.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { callApi } from '@/components/checkout/call-api'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { nextPoll } from './next-poll'

type PaymentWatchProps = {
  purchase: { id: string; token: string }
  status: string
  /** Nothing is said while the visitor has something else to do on the page. */
  quiet?: boolean
}

export function PaymentWatch({ purchase, status, quiet }: PaymentWatchProps) {
  const t = useTranslations('purchase.watch')
  const router = useRouter()
  const [round, setRound] = useState(0)
  const isWaiting = useWatch(purchase, status, round, () => router.refresh())

  function again() {
    setRound(round + 1)
    router.refresh()
  }

  if (quiet) return null
  return (
    <div className="mt-6">
      <p role="status" className="flex items-center gap-2.5 font-semibold">
        {isWaiting ? (
          <>
            <Spinner className="text-accent" /> {t('waiting')}
          </>
        ) : (
          t('longer')
        )}
      </p>
      {isWaiting ? null : (
        <Button onClick={again} className="mt-4">
          {t('again')}
        </Button>
      )}
    </div>
  )
}

function useWatch(purchase: { id: string; token: string }, status: string, round: number, onChange: () => void) {
  const [over, setOver] = useState<number | null>(null)
  const { id, token } = purchase

  // biome-ignore lint/correctness/useExhaustiveDependencies: `onChange` is made anew at every render and does the same
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let stopped = false
    const started = Date.now()
    function plan(asked: number) {
      const wait = nextPoll(asked, Date.now() - started)
      if (wait === null) setOver(round)
      else timer = setTimeout(() => ask(asked), wait)
    }
    async function ask(asked: number) {
      const answer = await callApi<{ status: string }>(`/api/purchases/${id}`, { token })
      if (stopped) return
      if (answer.ok && answer.data.status !== status) onChange()
      plan(asked + 1)
    }
    plan(0)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [id, token, status, round])

  return over !== round
}
