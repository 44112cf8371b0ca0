'use client'
// How many people a filter finds, in words, and how many of them get nothing. Asked a moment after the last choice; what was counted last stays
// until the next count is there.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { cn } from '@/components/ui/cn'
import { Notice } from '@/components/ui/notice'
import type { Audience, AudienceCount as Count } from '@/server/campaigns/audience/contract'
import type { CampaignKind } from '@/server/campaigns/contract'
import { useErrorText } from '../error-text'

const PAUSE_MS = 350

export type Counted = {
  /** Null: not counted yet. */
  count: Count | null
  /** What is shown is not of what is chosen now. */
  isOld: boolean
  error: unknown
}

type Wish = { organization: string; eventId: string | null; audience: Audience; kind: CampaignKind }

export function useAudienceCount(wish: Wish): Counted {
  const text = JSON.stringify(wish)
  const [asked, setAsked] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  const { data, error, isPlaceholderData } = useQuery(
    useTRPC().campaigns.audience.queryOptions(JSON.parse(asked), {
      placeholderData: keepPreviousData,
      staleTime: 10_000,
    }),
  )
  return { count: data ?? null, isOld: isPlaceholderData || asked !== text || data === undefined, error }
}

export function AudienceCount({ counted }: { counted: Counted }) {
  const t = useTranslations('campaigns.audience')
  const { textOf } = useErrorText()
  const { count, isOld, error } = counted
  if (error && !count) return <Notice tone="wait">{textOf(error)}</Notice>
  return (
    <div
      aria-live="polite"
      aria-busy={isOld}
      className={cn('ink-rule pt-3.5 transition-opacity duration-150', isOld && count && 'opacity-60')}
    >
      <p className="display num text-[26px]">{count ? t('addresses', { count: count.addresses }) : t('counting')}</p>
      {count ? <Rest count={count} /> : null}
    </div>
  )
}

function Rest({ count: { addresses, suppressed, withoutAddress } }: { count: Count }) {
  const t = useTranslations('campaigns.audience')
  const parts = [
    ...(suppressed > 0 ? [t('suppressed', { count: suppressed })] : []),
    ...(withoutAddress > 0 ? [t('withoutAddress', { count: withoutAddress })] : []),
  ]
  if (parts.length > 0) return <p className="mt-1 text-[15px] text-ink-2">{parts.join(' ')}</p>
  return <p className="mt-1 text-[15px] text-ink-2">{t(addresses > 0 ? 'once' : 'nobody')}</p>
}
