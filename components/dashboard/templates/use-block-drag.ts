'use client'
// Moving a block by its handle: a mouse or a finger takes it along, the arrow keys move it by steps.
import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useRef, useState } from 'react'

type BlockDrag = {
  ids: readonly string[]
  /** @param gesture the same for all moves of one drag */
  onMove: (id: string, to: number, gesture: string) => void
}

export function useBlockDrag({ ids, onMove }: BlockDrag) {
  const [drag, setDrag] = useState<{ id: string; gesture: string } | null>(null)
  const items = useRef(new Map<string, HTMLElement>())

  const follow = useEffectEvent(({ clientY }: globalThis.PointerEvent) => {
    if (!drag) return
    const from = ids.indexOf(drag.id)
    const to = placeAt(clientY, from)
    if (to !== from) onMove(drag.id, to, drag.gesture)
  })

  /** A block steps over its neighbour once the pointer is past that one's middle. */
  function placeAt(y: number, from: number): number {
    const middles = ids.map((id) => {
      const box = items.current.get(id)?.getBoundingClientRect()
      return box ? (box.top + box.bottom) / 2 : y
    })
    let to = from
    while (to > 0 && y < (middles[to - 1] ?? y)) to--
    if (to === from) while (y > (middles[to + 1] ?? y)) to++
    return to
  }

  useEffect(() => {
    if (drag === null) return
    const end = () => setDrag(null)
    const move = (event: globalThis.PointerEvent) => follow(event)
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
    return () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
    }
  }, [drag])

  return {
    dragged: drag?.id ?? null,
    itemRef: (id: string) => (element: HTMLElement | null) => {
      if (element) items.current.set(id, element)
      else items.current.delete(id)
    },
    handleProps: (id: string) => ({
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return
        event.preventDefault()
        event.currentTarget.focus()
        setDrag({ id, gesture: `drag-${event.timeStamp}` })
      },
      onKeyDown: (event: KeyboardEvent) => {
        const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
        if (step === 0) return
        event.preventDefault()
        onMove(id, ids.indexOf(id) + step, `step-${event.timeStamp}`)
      },
    }),
  }
}
