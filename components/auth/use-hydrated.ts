'use client'
// Whether this page's script is at work. A form that needs it keeps its button shut until then, so that nothing typed
// early is sent by the browser on its own.
import { useSyncExternalStore } from 'react'

export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  )
}

function subscribeToNothing() {
  return () => {}
}
