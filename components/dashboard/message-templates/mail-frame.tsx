'use client'
// A mail's page in a frame without rights, as wide as the screen it stands for; drawn smaller where there is less room.
import { useEffect, useRef, useState } from 'react'

type MailFrameProps = { title: string; html: string; width: number; height: number }

export function MailFrame({ title, html, width, height }: MailFrameProps) {
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState({ width, height })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  // A box that is not shown yet has no room at all.
  const scale = room.width > 0 ? Math.min(1, room.width / width) : 1
  return (
    <div
      ref={box}
      // No higher than what a page with bars above and below shows at once: the end of the mail must come into sight.
      style={{ height: `min(${height}px, max(20rem, 100dvh - 17rem))` }}
      className="relative overflow-hidden rounded-b-md border border-line bg-white [&>iframe]:origin-top-left"
    >
      <iframe
        title={title}
        sandbox=""
        srcDoc={html}
        style={{
          width: Math.max(room.width, width * scale) / scale,
          height: room.height / scale,
          transform: `scale(${scale})`,
        }}
        // Out of the flow: its width is the mail’s, and must not widen the page around it.
        className="absolute top-0 left-0 max-w-none"
      />
    </div>
  )
}
