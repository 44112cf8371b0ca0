// Which tickets with changing codes this page shows right now: what stands elsewhere on the page says so only then.
import { useSyncExternalStore } from 'react'

const shown = new Set<string>()
const listeners = new Set<() => void>()

export function tellShownHere(token: string, isShown: boolean): void {
  if (shown.has(token) === isShown) return
  if (isShown) shown.add(token)
  else shown.delete(token)
  for (const listener of listeners) listener()
}

export function useShownHere(token: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shown.has(token),
    () => false,
  )
}
