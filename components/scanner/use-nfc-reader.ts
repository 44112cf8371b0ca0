'use client'
// Tags held to the phone, where the browser reads them (Chrome on Android). Guards: the part that reads is loaded only where it works, and
// listens only after a person has asked for it, since the browser then asks them.
import { useEffect, useEffectEvent, useState } from 'react'

export type NfcState = 'absent' | 'off' | 'listening' | 'denied'

export type NfcReader = { state: NfcState; start(): Promise<void> }

/** A tag's text is asked about as a code that a person typed or a camera read. */
export function useNfcReader(onText: (text: string) => void): NfcReader {
  const [state, setState] = useState<NfcState>('absent')
  const [stop] = useState(() => new AbortController())
  const tell = useEffectEvent(onText)

  useEffect(() => {
    if (!('NDEFReader' in window)) return
    setState('off')
    return () => stop.abort()
  }, [stop])

  const listen = (text: string) => tell(text)
  return {
    state,
    async start() {
      const { readTags } = await import('./nfc')
      try {
        await readTags(listen, stop.signal)
        setState('listening')
      } catch {
        setState('denied')
      }
    },
  }
}
