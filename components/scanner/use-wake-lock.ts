'use client'
// Keeps the screen on while the gate is open. The browser takes the lock back when the page is hidden, so it is asked for anew.
import { useEffect } from 'react'

export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let closed = false
    const hold = async () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      try {
        lock = await navigator.wakeLock.request('screen')
        if (closed) await lock.release()
      } catch {
        // Refused on a low battery: the screen then sleeps as the phone is set.
      }
    }
    void hold()
    document.addEventListener('visibilitychange', hold)
    return () => {
      closed = true
      document.removeEventListener('visibilitychange', hold)
      void lock?.release()
    }
  }, [])
}
