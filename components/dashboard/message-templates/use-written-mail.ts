'use client'
// The real mail of what is being written, a moment after the last key. What was asked for first and comes last is not shown.
import { useEffect, useEffectEvent, useState } from 'react'

const PAUSE_MS = 400

export type WrittenMail<Mail> = { mail: Mail | null; isLoading: boolean; error: unknown }

/**
 * @param wish what can be said in JSON; null: what is written cannot be a mail yet, and what was shown last stays
 * @param write asks the server
 */
export function useWrittenMail<Wish, Mail>(
  wish: Wish | null,
  write: (wish: Wish, options: { signal: AbortSignal }) => Promise<Mail>,
): WrittenMail<Mail> {
  const [mail, setMail] = useState<Mail | null>(null)
  const [isLoading, setLoading] = useState(true)
  const [error, setError] = useState<unknown>(null)
  const asked = wish && JSON.stringify(wish)

  const ask = useEffectEvent(async (text: string, { signal }: AbortController) => {
    try {
      const written = await write(JSON.parse(text) as Wish, { signal })
      if (signal.aborted) return
      setMail(written)
      setError(null)
    } catch (refusal) {
      if (!signal.aborted) setError(refusal)
    } finally {
      if (!signal.aborted) setLoading(false)
    }
  })

  useEffect(() => {
    if (asked === null) return
    const controller = new AbortController()
    setLoading(true)
    const timer = setTimeout(() => void ask(asked, controller), PAUSE_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [asked])

  return { mail, isLoading: isLoading && asked !== null, error }
}
