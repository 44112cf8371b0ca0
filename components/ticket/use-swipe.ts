'use client'
// Left and right, by finger and by key. Guards: writing in a field, an open dialog, two fingers and a swipe from the screen's edge, which is
// the browser's own way back, turn no page.
import { useEffect, useEffectEvent } from 'react'

const FAR_PX = 60
const EDGE_PX = 28

/** `turn` is given 1 for the next, -1 for the one before. */
export function useSwipe(turn: (step: 1 | -1) => void): void {
  const onTurn = useEffectEvent(turn)
  useEffect(() => {
    let start: { x: number; y: number } | null = null
    const isBusy = (target: EventTarget | null) =>
      document.querySelector('dialog[open]') !== null ||
      (target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null)

    function pressed(event: KeyboardEvent) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isBusy(event.target)) return
      if (event.key === 'ArrowRight') onTurn(1)
      if (event.key === 'ArrowLeft') onTurn(-1)
    }
    function touched({ touches, target }: TouchEvent) {
      const [finger] = touches
      const isInside = finger && finger.clientX > EDGE_PX && finger.clientX < innerWidth - EDGE_PX
      start = touches.length === 1 && isInside && !isBusy(target) ? { x: finger.clientX, y: finger.clientY } : null
    }
    function lifted({ changedTouches, touches }: TouchEvent) {
      const [finger] = changedTouches
      if (!start || !finger || touches.length > 0) return
      const [right, down] = [finger.clientX - start.x, finger.clientY - start.y]
      start = null
      if (Math.abs(right) > FAR_PX && Math.abs(right) > 2 * Math.abs(down)) onTurn(right < 0 ? 1 : -1)
    }

    document.addEventListener('keydown', pressed)
    document.addEventListener('touchstart', touched, { passive: true })
    document.addEventListener('touchend', lifted, { passive: true })
    return () => {
      document.removeEventListener('keydown', pressed)
      document.removeEventListener('touchstart', touched)
      document.removeEventListener('touchend', lifted)
    }
  }, [])
}
