'use client'
// The real mail of what is being written, for a person of the audience or for nobody in particular, a moment after the last key. What was asked
// for first and comes last is not shown.
import { useEffect, useState } from 'react'
import { useTRPCClient } from '@/components/trpc/provider'
import type { Audience } from '@/server/campaigns/audience/contract'
import type { CampaignContent, CampaignPreview } from '@/server/campaigns/contract'
import type { Locale } from '@/server/kernel/format'

type Wish = {
  organization: string
  eventId: string | null
  audience: Audience
  locale: Locale
  content: CampaignContent
  personKey: string | null
}

const PAUSE_MS = 400

export type Previewed = { mail: CampaignPreview | null; isLoading: boolean; error: unknown }

/** @param wish null: what is written cannot be a mail yet; what was shown last stays */
export function useCampaignPreview(wish: Wish | null): Previewed {
  const client = useTRPCClient()
  const [mail, setMail] = useState<CampaignPreview | null>(null)
  const [isLoading, setLoading] = useState(true)
  const [error, setError] = useState<unknown>(null)
  const asked = wish && JSON.stringify(wish)

  useEffect(() => {
    if (asked === null) return
    const controller = new AbortController()
    setLoading(true)
    const timer = setTimeout(async () => {
      try {
        const written = await client.campaigns.preview.mutate(JSON.parse(asked), { signal: controller.signal })
        if (controller.signal.aborted) return
        setMail(written)
        setError(null)
      } catch (refusal) {
        if (!controller.signal.aborted) setError(refusal)
      } finally {
        if (!controller.signal.aborted) setLoading(false)
      }
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [asked, client])

  return { mail, isLoading: isLoading && asked !== null, error }
}
