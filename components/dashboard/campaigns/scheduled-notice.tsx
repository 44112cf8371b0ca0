'use client'
// A campaign that waits for its time: when it leaves, in its last minute second by second, and the way to call it off. Guards: the seconds are
// counted from what the server said, not by the visitor's clock.
import { useMutation } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../error-text'

/** From here on it is counted down. */
const LAST_SECONDS = 60

type ScheduledNoticeProps = {
  organization: string
  campaignId: string
  /** Until it leaves, as the page was made. */
  secondsLeft: number
  /** When that is, in words. */
  when: string
  mayCallOff: boolean
}

export function ScheduledNotice({ organization, campaignId, secondsLeft, when, mayCallOff }: ScheduledNoticeProps) {
  const t = useTranslations('campaigns.scheduled')
  const router = useRouter()
  const toast = useToast()
  const isReady = useHydrated()
  const { textOf } = useErrorText()
  const callOff = useMutation(useTRPC().campaigns.callOff.mutationOptions())
  /** As this page first had it: what it is told anew is less. */
  const [whole] = useState(secondsLeft)
  const left = useSecondsLeft(secondsLeft, () => router.refresh())

  async function stop() {
    try {
      await callOff.mutateAsync({ organization, id: campaignId })
      toast.done(t('calledOff'), t('calledOffText'))
    } catch (error) {
      toast.failed(t('notCalledOff'), textOf(error))
    }
    router.refresh()
  }

  const button = mayCallOff ? (
    <Button
      tone="ghost"
      size="small"
      className="min-h-11"
      disabled={!isReady}
      loading={callOff.isPending}
      onClick={stop}
    >
      <Undo2 className="size-4" aria-hidden="true" />
      {t('callOff')}
    </Button>
  ) : null
  if (left > LAST_SECONDS) {
    return (
      <Notice tone="wait" title={t('title')} className="mb-7" action={button}>
        {t('text', { when })}
      </Notice>
    )
  }
  return (
    <section
      aria-label={t('title')}
      className="sticky top-16 z-20 mb-7 overflow-hidden rounded-lg border border-line-strong bg-card shadow-lift lg:top-4"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-3 px-5 py-4">
        <div className="flex items-center gap-4">
          <span role="timer" aria-label={t('timer')} className="display num min-w-[2ch] text-[44px] text-accent">
            {left}
          </span>
          <p>
            <b className="block font-semibold">{left > 0 ? t('leavesIn', { seconds: left }) : t('leavesNow')}</b>
            <span className="text-[15px] text-ink-2">{t('untilThen')}</span>
          </p>
        </div>
        {left > 0 ? button : null}
      </div>
      <div aria-hidden="true" className="h-1.5 bg-sunk">
        <div
          className="h-full bg-accent transition-[width] duration-1000 ease-linear motion-reduce:transition-none"
          style={{ width: `${Math.min(100, (left / Math.min(LAST_SECONDS, Math.max(1, whole))) * 100)}%` }}
        />
      </div>
      <p role="status" className="sr-only">
        {t('told')}
      </p>
    </section>
  )
}

/** Whole seconds, counted down by the browser's steady clock; `onZero` is called once. */
function useSecondsLeft(given: number, onZero: () => void): number {
  const [left, setLeft] = useState(Math.max(0, Math.ceil(given)))
  const zero = useRef(onZero)
  useEffect(() => {
    zero.current = onZero
  })
  useEffect(() => {
    const end = performance.now() + given * 1000
    // Over when the page was made: it looks again by itself.
    let isTold = given <= 0
    const tick = () => {
      const next = Math.max(0, Math.ceil((end - performance.now()) / 1000))
      setLeft(next)
      if (next > 0 || isTold) return
      isTold = true
      zero.current()
    }
    tick()
    const timer = setInterval(tick, 250)
    return () => clearInterval(timer)
  }, [given])
  return left
}
