'use client'
// What the code reader is made of, once it can read: a device is ready without a network only when that is kept too.
import { useSyncExternalStore } from 'react'

let files: readonly string[] | null = null
const listeners = new Set<() => void>()

export function noteReaderFiles(loaded: readonly string[]): void {
  files = loaded
  for (const changed of listeners) changed()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** Null until the reader can read. */
export function useReaderFiles(): readonly string[] | null {
  return useSyncExternalStore(
    subscribe,
    () => files,
    () => null,
  )
}
