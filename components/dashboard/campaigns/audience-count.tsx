'use client'
// How many people a filter finds, in words, and who of them gets nothing, and why. Asked a moment after the last choice; what was counted last
// stays until the next count is there.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Notice } from '@/components/ui/notice'
import type { Audience, AudienceCount as Count, LeftOutReason } from '@/server/campaigns/audience/contract'
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

type AudienceCountProps = {
  counted: Counted
  /** Takes those up who never had a ticket. */
  onCountThem: () => void
}

export function AudienceCount({ counted, onCountThem }: AudienceCountProps) {
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
      {count && count.leftOut.length > 0 ? <LeftOut count={count} /> : null}
      {count && count.neverTicketed > 0 ? (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <p className="text-[15px]">{t('neverTicketed', { count: count.neverTicketed })}</p>
          <Button tone="ghost" size="small" onClick={onCountThem}>
            {t('countThem', { count: count.neverTicketed })}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

/** Without an address, or with one that gets nothing. */
export function useLeftOutWords(): (reason: LeftOutReason) => string {
  const t = useTranslations('campaigns.audience')
  const reasons = useTranslations('messages.reasons')
  return (reason) => (reason === 'no_address' ? t('noAddress') : reasons(reason))
}

/** So few need no press. */
const SHOWN_AT_ONCE = 3

function LeftOut({ count: { leftOut, suppressed, withoutAddress } }: { count: Count }) {
  const t = useTranslations('campaigns.audience')
  const wordsOf = useLeftOutWords()
  const more = suppressed + withoutAddress - leftOut.length
  const list = (
    <ul className="mt-1 grid gap-1 text-[15px]">
      {leftOut.map(({ name, address, reason }) => (
        <li key={address ?? `${name} ${reason}`} className="break-words">
          <b className="font-semibold">{name === '' ? address : name}</b>{' '}
          <span className="text-ink-2">
            {name === '' || address === null ? null : `${address} · `}
            {wordsOf(reason)}
          </span>
        </li>
      ))}
      {more > 0 ? <li className="text-ink-2">{t('leftOutMore', { count: more })}</li> : null}
    </ul>
  )
  if (leftOut.length <= SHOWN_AT_ONCE) return list
  return (
    <details>
      <summary className="link inline-flex min-h-11 cursor-pointer items-center text-[15px]">{t('leftOut')}</summary>
      {list}
    </details>
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
