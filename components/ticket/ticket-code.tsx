'use client'
// The ticket's QR code; a tap shows it over the whole screen, on white, with the screen kept awake. The picture comes from
// the server and is there without script; the large one draws the same path again.
import { type ReactNode, useRef, useState } from 'react'
import { useWakeLock } from '@/components/scanner/use-wake-lock'

type TicketCodeProps = {
  /** The server's picture; its path has the id `ticket-code`. */
  children: ReactNode
  viewBox: string
  code: string
  labels: { enlarge: string; close: string; bright: string; awake: string; maySleep: string }
}

export function TicketCode({ children, viewBox, code, labels }: TicketCodeProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [isOpen, setOpen] = useState(false)

  function open() {
    dialog.current?.showModal()
    setOpen(true)
  }

  return (
    <>
      <button
        type="button"
        onClick={open}
        aria-label={labels.enlarge}
        className="mx-auto block w-full min-w-[240px] rounded-sm"
      >
        {children}
      </button>
      <dialog
        ref={dialog}
        aria-label={code}
        onClose={() => setOpen(false)}
        className="m-0 h-dvh max-h-none w-dvw max-w-none bg-white p-0 text-ink"
      >
        <button
          type="button"
          onClick={() => dialog.current?.close()}
          className="flex size-full flex-col items-center justify-center gap-6 p-[6vmin] outline-offset-[-6px]"
        >
          <svg viewBox={viewBox} shapeRendering="crispEdges" aria-hidden="true" className="size-[min(88vw,76vh)]">
            <use href="#ticket-code" />
          </svg>
          <span className="num text-2xl font-bold tracking-[0.08em]">{code}</span>
          <span className="text-center text-[15px] text-ink-2">
            {labels.bright}
            {isOpen ? <StayAwake labels={labels} /> : null}
          </span>
          <span className="sr-only">{labels.close}</span>
        </button>
      </dialog>
    </>
  )
}

/** Asks for the screen to stay on while it is there, and says whether it will. */
function StayAwake({ labels }: Pick<TicketCodeProps, 'labels'>) {
  const state = useWakeLock()
  if (state === 'asking') return null
  return <span className="mt-1 block">{state === 'held' ? labels.awake : labels.maySleep}</span>
}
