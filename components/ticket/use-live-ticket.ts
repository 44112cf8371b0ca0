'use client'
// Whether the page still says what the server would say now: looked at now and then while it is in sight, read anew when it does not.
// What is shown without a network is as old as the last answer, and the page says how old that is.
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { askStamp } from './call-ticket'

const EVERY_MS = 30_000
/** A page that left the server so long ago comes from this device. */
const FRESH_MS = 3_000

export type Liveness = { isOffline: boolean; seenAt: Date }

type Live = { token: string; stamp: string; renderedAt: string }

export function useLiveTicket({ token, stamp, renderedAt }: Live): Liveness {
  const router = useRouter()
  const [isOffline, setOffline] = useState(false)
  const [checkedAt, setCheckedAt] = useState<number | null>(null)
  const isAsking = useRef(false)

  useEffect(() => {
    async function look() {
      if (document.visibilityState !== 'visible' || isAsking.current) return
      isAsking.current = true
      const answer = await askStamp(token)
      isAsking.current = false
      if (!answer.ok) {
        setOffline(answer.code === 'network')
        // Nothing is here any more: the server's own page says so.
        if (answer.code.endsWith('not_found')) location.reload()
        return
      }
      setOffline(false)
      if (answer.data === stamp) setCheckedAt(Date.now())
      else router.refresh()
    }
    const lost = () => setOffline(true)
    const timer = setInterval(look, EVERY_MS)
    document.addEventListener('visibilitychange', look)
    window.addEventListener('online', look)
    window.addEventListener('offline', lost)
    if (!navigator.onLine) lost()
    // Once a worker stands between, the page may come from this device whatever its age.
    const mayBeKept = Boolean(navigator.serviceWorker?.controller)
    if (mayBeKept || Math.abs(Date.now() - Date.parse(renderedAt)) > FRESH_MS) void look()
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('online', look)
      window.removeEventListener('offline', lost)
    }
  }, [token, stamp, renderedAt, router])

  return { isOffline, seenAt: new Date(Math.max(Date.parse(renderedAt), checkedAt ?? 0)) }
}
