'use client'
// Copies a value and says so, on the button and to screen readers.
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button'

type CopyButtonProps = {
  value: string
  label: string
  copiedLabel: string
  /** Only the picture is drawn: beside a value in a line of text. */
  compact?: boolean
  className?: string
}

export function CopyButton({ value, label, copiedLabel, compact, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2500)
    return () => clearTimeout(timer)
  }, [copied])

  async function copy() {
    // Without the clipboard (plain http on another host) the value stays selectable beside the button.
    if (!navigator.clipboard) return
    await navigator.clipboard.writeText(value)
    setCopied(true)
  }

  return (
    <Button
      tone={compact ? 'quiet' : 'ghost'}
      size={compact ? 'icon' : 'small'}
      onClick={copy}
      title={compact ? label : undefined}
      className={className}
    >
      {copied ? <Check className="size-4" aria-hidden="true" /> : <Copy className="size-4" aria-hidden="true" />}
      <span aria-live="polite" className={compact ? 'sr-only' : undefined}>
        {copied ? copiedLabel : label}
      </span>
    </Button>
  )
}
