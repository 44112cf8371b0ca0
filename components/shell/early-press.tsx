// Presses again what was pressed before the script had come (early-press-script.ts), once the page hears it.
'use client'

import { useEffect } from 'react'

declare global {
  interface Window {
    /** Answers each press once, choices first; absent where the inline script could not run. */
    takeEarlyPresses?: () => HTMLElement[]
  }
}

export function EarlyPress() {
  useEffect(() => {
    for (const pressed of window.takeEarlyPresses?.() ?? []) if (pressed.isConnected) pressAgain(pressed)
  }, [])
  return null
}

/** The browser may have turned the input beside a choice, unheard: it is turned back first, or the press would change nothing. */
function pressAgain(pressed: HTMLElement) {
  const input = pressed.nextElementSibling
  if (input instanceof HTMLInputElement) input.checked = pressed.ariaChecked === 'true'
  pressed.click()
}
