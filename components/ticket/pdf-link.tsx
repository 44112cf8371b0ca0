'use client'
// The download of a ticket's PDF. While the worker makes the file it waits and asks again; without script it is a plain link.
import { type MouseEvent, type ReactNode, useState } from 'react'
import { savePdf } from './save-pdf'

type PdfLinkProps = {
  href: string
  fileName: string
  labels: { making: string; failed: string }
  className: string
  children: ReactNode
}

export function PdfLink({ href, fileName, labels, className, children }: PdfLinkProps) {
  const [state, setState] = useState<'ready' | 'making' | 'failed'>('ready')

  async function download(event: MouseEvent) {
    event.preventDefault()
    if (state === 'making') return
    setState('making')
    setState((await savePdf(href, fileName)) ? 'ready' : 'failed')
  }

  return (
    <a href={href} download={fileName} onClick={download} aria-busy={state === 'making'} className={className}>
      <span aria-live="polite">
        {state === 'making' ? labels.making : state === 'failed' ? labels.failed : children}
      </span>
    </a>
  )
}
