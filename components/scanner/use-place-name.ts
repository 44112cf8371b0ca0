'use client'
// The name of this gate, kept on the device: the same phone stands at the same door tomorrow.
import { useSyncExternalStore } from 'react'

const KEY = 'portillon-gate'
export const PLACE_MAX = 60

let current: string | undefined
const listeners = new Set<() => void>()

function read(): string {
  try {
    current ??= localStorage.getItem(KEY)?.slice(0, PLACE_MAX) ?? ''
  } catch {
    current ??= '' // storage refused: the name lives as long as the page
  }
  return current
}

function write(name: string): void {
  // Control characters would be refused with every scan.
  current = name
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .slice(0, PLACE_MAX)
  try {
    localStorage.setItem(KEY, current)
  } catch {
    // kept in memory
  }
  for (const changed of listeners) changed()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** Empty while the gate has no name. */
export function usePlaceName(): [string, (name: string) => void] {
  return [useSyncExternalStore(subscribe, read, () => ''), write]
}
