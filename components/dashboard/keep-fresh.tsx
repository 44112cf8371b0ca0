'use client'
// Reads the page's figures anew while somebody looks at it, and when they come back to it.
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { isReachable } from '@/components/shell/is-reachable'

export function KeepFresh({ everySeconds }: { everySeconds: number }) {
  const router = useRouter()

  useEffect(() => {
    let isGone = false
    async function refresh() {
      if (document.visibilityState !== 'visible' || !(await isReachable())) return
      if (!isGone) router.refresh()
    }
    const timer = setInterval(refresh, everySeconds * 1000)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      isGone = true
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [router, everySeconds])

  return null
}
