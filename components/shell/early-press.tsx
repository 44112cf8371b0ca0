// Presses a button again that was pressed before the script had come (early-press-script.ts), once the page hears it.
'use client'

import { useEffect } from 'react'

declare global {
  interface Window {
    /** Answers the button once; absent where the inline script could not run. */
    takeEarlyPress?: () => HTMLButtonElement | null
  }
}

export function EarlyPress() {
  useEffect(() => {
    const button = window.takeEarlyPress?.()
    if (button?.isConnected) button.click()
  }, [])
  return null
}
