'use client'
// The hold's clock in the page's head. At its end the page is read anew: the server alone says what became of the purchase.
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { whenReachable } from '@/components/shell/is-reachable'
import { HoldClock } from '@/components/ui/hold-clock'

type HeldClockProps = { expiresAt: string; serverNow: string; totalSeconds: number }

export function HeldClock(props: HeldClockProps) {
  const t = useTranslations('checkout.clock')
  const router = useRouter()
  return (
    <HoldClock
      {...props}
      labels={{
        label: t('label'),
        fiveMinutes: t('fiveMinutes'),
        twoMinutes: t('twoMinutes'),
        oneMinute: t('oneMinute'),
        expired: t('expired'),
      }}
      onExpire={() => void whenReachable().then(() => router.refresh())}
    />
  )
}
