'use client'
// The real mail of what is being written, a moment after the last key. What was asked for first and comes last is not shown.
import { useEffect, useState } from 'react'
import { useTRPCClient } from '@/components/trpc/provider'
import type { Locale } from '@/server/kernel/format'
import type { EditableKind, MessageContent, PreviewView } from '@/server/notifications/templates/contract'

type Wish = { organization: string; kind: EditableKind; locale: Locale; content: MessageContent | null }

const pauseMs = 400

/** @param wish null: what is written cannot be a mail yet; what was shown last stays */
export function usePreview(wish: Wish | null): { mail: PreviewView | null; isLoading: boolean; error: unknown } {
  const client = useTRPCClient()
  const [mail, setMail] = useState<PreviewView | null>(null)
  const [isLoading, setLoading] = useState(true)
  const [error, setError] = useState<unknown>(null)
  const asked = wish && JSON.stringify(wish)

  useEffect(() => {
    if (asked === null) return
    const controller = new AbortController()
    setLoading(true)
    const timer = setTimeout(async () => {
      try {
        const written = await client.messageTemplates.preview.mutate(JSON.parse(asked), { signal: controller.signal })
        if (controller.signal.aborted) return
        setMail(written)
        setError(null)
      } catch (refusal) {
        if (!controller.signal.aborted) setError(refusal)
      } finally {
        if (!controller.signal.aborted) setLoading(false)
      }
    }, pauseMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [asked, client])

  return { mail, isLoading: isLoading && asked !== null, error }
}
