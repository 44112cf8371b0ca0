'use client'
// Keeps the screen on while a gate or a ticket's code is open. The browser takes the lock back when the page is hidden, so it is asked
// for anew; whether it is held is answered, since a screen that may sleep must not be promised to stay on.
import { useEffect, useState } from 'react'

export type WakeState = 'asking' | 'held' | 'refused'

export function useWakeLock(): WakeState {
  const [state, setState] = useState<WakeState>('asking')
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let closed = false
    const hold = async () => {
      if (document.visibilityState !== 'visible') return
      if (!('wakeLock' in navigator)) return setState('refused')
      try {
        lock = await navigator.wakeLock.request('screen')
        if (closed) await lock.release()
        else setState('held')
      } catch {
        // Refused on a low battery: the screen then sleeps as the phone is set.
        if (!closed) setState('refused')
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
  return state
}
