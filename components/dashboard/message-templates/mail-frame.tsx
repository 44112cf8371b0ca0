'use client'
// A mail's page in a frame without rights, as wide as the screen it stands for; drawn smaller where there is less room.
import { useEffect, useRef, useState } from 'react'

type MailFrameProps = { title: string; html: string; width: number; height: number }

export function MailFrame({ title, html, width, height }: MailFrameProps) {
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(width)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? width))
    observer.observe(element)
    return () => observer.disconnect()
  }, [width])
  const scale = Math.min(1, room / width)
  return (
    <div
      ref={box}
      style={{ height }}
      className="overflow-hidden rounded-b-md border border-line bg-white [&>iframe]:origin-top-left"
    >
      <iframe
        title={title}
        sandbox=""
        srcDoc={html}
        style={{ width: Math.max(room, width * scale) / scale, height: height / scale, transform: `scale(${scale})` }}
        className="block max-w-none"
      />
    </div>
  )
}
