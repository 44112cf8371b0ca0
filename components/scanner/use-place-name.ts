'use client'
// The name of this gate, kept on the device: the same phone stands at the same door tomorrow.
import { usePreference } from './use-preference'

const KEY = 'portillon-gate'
export const PLACE_MAX = 60

/** Empty while the gate has no name. */
export function usePlaceName(): [string, (name: string) => void] {
  const [name, keep] = usePreference(KEY)
  return [name.slice(0, PLACE_MAX), (next) => keep(cleaned(next))]
}

function cleaned(name: string): string {
  // Control characters would be refused with every scan.
  return name
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .slice(0, PLACE_MAX)
}
