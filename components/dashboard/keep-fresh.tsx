'use client'
// Reads the page's figures anew while somebody looks at it, and when they come back to it.
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

export function KeepFresh({ everySeconds }: { everySeconds: number }) {
  const router = useRouter()

  useEffect(() => {
    function refresh() {
      if (document.visibilityState === 'visible') router.refresh()
    }
    const timer = setInterval(refresh, everySeconds * 1000)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [router, everySeconds])

  return null
}
