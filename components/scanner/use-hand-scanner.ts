'use client'
// Listens to hardware scanners wherever the focus is, except in a text field, which takes their text by itself.
import { useEffect, useEffectEvent } from 'react'
import { KeyBurst } from './hand-scanner'

export function useHandScanner(onText: (text: string) => void): void {
  const tell = useEffectEvent(onText)
  useEffect(() => {
    const burst = new KeyBurst()
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return
      const text = burst.push(event.key, event.timeStamp)
      if (text === null) return
      // The Enter of a scanner must not press the button that happens to have the focus.
      event.preventDefault()
      event.stopPropagation()
      tell(text)
    }
    window.addEventListener('keydown', hear, true)
    return () => window.removeEventListener('keydown', hear, true)
  }, [])
}
