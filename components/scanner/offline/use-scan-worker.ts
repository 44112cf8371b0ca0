'use client'
// Asks the browser to keep the scanner's page on an enrolled device, for when there is no network (public/scan-sw.js).
import { useEffect, useState } from 'react'
import { localePath } from '@/i18n/paths'
import type { Locale } from '@/server/kernel/format'

const SCRIPT = '/scan-sw.js'

/** What this page was drawn with, beyond what its first bytes name. */
function loadedFiles(): string[] {
  return performance.getEntriesByType('resource').map(({ name }) => new URL(name, location.href).pathname)
}

/**
 * True once the page is kept on this device; never where the browser cannot or may not. A page that is no device's is not kept: nobody's
 * session lies on a phone that goes from hand to hand.
 * @param reader what the code reader was loaded from, beyond the page; null until it can read: a gate that cannot is not kept
 */
export function useScanWorker(isDevice: boolean, locale: Locale, reader: readonly string[] | null): boolean {
  const [isKept, setKept] = useState(false)
  useEffect(() => {
    const workers = navigator.serviceWorker
    if (!workers || !isDevice || !reader) return
    const heard = ({ data }: MessageEvent) => {
      if (typeof data?.kept === 'boolean') setKept(data.kept)
    }
    workers.addEventListener('message', heard)
    const page = localePath(locale, '/scan')
    workers
      .register(SCRIPT, { scope: page })
      .then(() => workers.ready)
      .then((registration) => registration.active?.postMessage({ keep: page, files: [...loadedFiles(), ...reader] }))
      // Private windows and full devices say no: the page works with a network then.
      .catch(() => {})
    return () => workers.removeEventListener('message', heard)
  }, [isDevice, locale, reader])
  return isKept
}

/** With everything else of the device. */
export async function forgetScanPage(): Promise<void> {
  const registrations = (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? []
  for (const registration of registrations) {
    if (registration.active?.scriptURL.endsWith(SCRIPT)) {
      registration.active.postMessage({ forget: true })
      await registration.unregister().catch(() => false)
    }
  }
}
