'use client'
// One small choice of the person at this gate, kept on the device.
import { useSyncExternalStore } from 'react'

const known = new Map<string, string>()
const listeners = new Set<() => void>()

export function readPreference(key: string): string {
  const kept = known.get(key)
  if (kept !== undefined) return kept
  let value = ''
  try {
    value = localStorage.getItem(key) ?? ''
  } catch {
    // storage refused: the choice lives as long as the page
  }
  known.set(key, value)
  return value
}

export function writePreference(key: string, value: string): void {
  known.set(key, value)
  try {
    if (value === '') localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // kept in memory
  }
  for (const changed of listeners) changed()
}

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

/** Empty while nothing was chosen. */
export function usePreference(key: string): [string, (value: string) => void] {
  const value = useSyncExternalStore(
    subscribe,
    () => readPreference(key),
    () => '',
  )
  return [value, (next) => writePreference(key, next)]
}

export const LEFT_HAND = 'portillon-left-hand'
export const CAMERA = 'portillon-camera'
