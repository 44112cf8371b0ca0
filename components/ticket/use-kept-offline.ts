'use client'
// Asks the browser to keep this ticket, and those of the same purchase that this tab knows, for when there is no network.
import { useEffect, useState } from 'react'
import { localePath } from '@/i18n/paths'
import type { Locale } from '@/server/kernel/format'
import { keptTickets } from './kept-tickets'

const SCRIPT = '/ticket-worker.js'

/** What this page was drawn with, beyond what its first bytes name. */
function loadedFiles(): string[] {
  return performance.getEntriesByType('resource').map(({ name }) => new URL(name, location.href).pathname)
}

/** True once it is kept on this device. Never, where the browser cannot or may not. */
export function useKeptOffline(token: string, locale: Locale): boolean {
  const [isKept, setKept] = useState(false)
  useEffect(() => {
    const workers = navigator.serviceWorker
    if (!workers) return
    const heard = ({ data }: MessageEvent) => {
      if (data?.kept === true) setKept(true)
    }
    workers.addEventListener('message', heard)
    const tokens = [token, ...keptTickets(token).filter((other) => other !== token)]
    const paths = tokens.map((one) => localePath(locale, `/t/${one}`))
    const scope = localePath(locale, '/t/')
    workers
      .register(SCRIPT, { scope })
      .then(() => workers.ready)
      .then((registration) => registration.active?.postMessage({ keep: paths, files: loadedFiles() }))
      // Private windows and full devices say no: the page works with a network then.
      .catch(() => {})
    return () => workers.removeEventListener('message', heard)
  }, [token, locale])
  return isKept
}
