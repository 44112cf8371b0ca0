'use client'
// The download of a ticket's PDF. While the worker makes the file it waits and asks again; without script it is a plain link.
import { type MouseEvent, type ReactNode, useState } from 'react'

type PdfLinkProps = {
  href: string
  fileName: string
  labels: { making: string; failed: string }
  className: string
  children: ReactNode
}

const PATIENCE_MS = 45_000

export function PdfLink({ href, fileName, labels, className, children }: PdfLinkProps) {
  const [state, setState] = useState<'ready' | 'making' | 'failed'>('ready')

  async function download(event: MouseEvent) {
    event.preventDefault()
    if (state === 'making') return
    setState('making')
    const file = await fetchFile(href)
    setState(file ? 'ready' : 'failed')
    if (file) saveAs(file, fileName)
  }

  return (
    <a href={href} download={fileName} onClick={download} aria-busy={state === 'making'} className={className}>
      <span aria-live="polite">
        {state === 'making' ? labels.making : state === 'failed' ? labels.failed : children}
      </span>
    </a>
  )
}

/** Null when it did not come in time. */
async function fetchFile(href: string): Promise<Blob | null> {
  const started = Date.now()
  while (Date.now() - started < PATIENCE_MS) {
    try {
      const response = await fetch(href, { cache: 'no-store' })
      if (response.status === 200) return await response.blob()
      if (response.status !== 202) return null
      const seconds = Number(response.headers.get('retry-after')) || 1
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    } catch {
      return null // the connection is gone; the label says so and the link can be pressed again
    }
  }
  return null
}

function saveAs(file: Blob, fileName: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
