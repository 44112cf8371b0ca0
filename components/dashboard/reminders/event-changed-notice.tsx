'use client'
// Offers to tell those who hold tickets of what has changed. Guards: nothing is sent from here, a press makes a draft and opens it; an offer
// that appears after something was saved comes into view and is read aloud.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button, ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { localePath } from '@/i18n/paths'
import type { ChangeOffer } from '@/server/campaigns/reminders/contract'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'

type EventChangedNoticeProps = { organization: string; eventId: string; offer: ChangeOffer | null; className?: string }

export function EventChangedNotice({ organization, eventId, offer, className }: EventChangedNoticeProps) {
  const t = useTranslations('reminders.changed')
  const box = useRef<HTMLDivElement>(null)
  const shown = offer && `${offer.state} ${offer.until}`
  const [first] = useState(shown)

  useEffect(() => {
    if (shown === null || shown === first) return
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    box.current?.scrollIntoView({ block: 'center', behavior: isCalm ? 'auto' : 'smooth' })
  }, [shown, first])

  if (!offer) return null
  const { state, changes, tickets } = offer
  const text =
    state === 'new' ? t('newText', { count: tickets }) : state === 'scheduled' ? null : t(`${state}Text` as const)
  return (
    <div ref={box} className={className}>
      <Notice
        tone={state === 'drafted' || state === 'scheduled' ? 'now' : 'wait'}
        live
        title={t(state)}
        action={offer.maySend ? <Acts organization={organization} eventId={eventId} offer={offer} /> : null}
      >
        {text}
        {changes.length > 0 ? (
          <dl className="mt-3 grid gap-2.5 text-ink">
            {changes.map(({ field, before, after }) => (
              <div key={field} className="grid grid-cols-[minmax(0,1fr)] sm:grid-cols-[11rem_minmax(0,1fr)]">
                <dt className="font-semibold">{t(`fields.${field}`)}</dt>
                <dd className="break-words">
                  <s className="text-ink-2">
                    <span className="sr-only">{t('before')} </span>
                    {before}
                  </s>
                  <span className="block">
                    <span className="sr-only">{t('after')} </span>
                    {after}
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
      </Notice>
    </div>
  )
}

function Acts({ organization, eventId, offer }: { organization: string; eventId: string; offer: ChangeOffer }) {
  const t = useTranslations('reminders.changed')
  const locale = useLocale()
  const router = useRouter()
  const isReady = useHydrated()
  const { textOf } = useErrorText()
  const api = useTRPC().reminders
  const draft = useMutation(api.draftChange.mutationOptions())
  const dismiss = useMutation(api.dismissChange.mutationOptions())
  const [isLeaving, setLeaving] = useState(false)
  const { state, until, campaignId } = offer
  const input = { organization, eventId, until, locale }
  const pathOf = (id: string) => localePath(locale, `/org/${organization}/campaigns/${id}`)

  async function press() {
    const made = await draft.mutateAsync(input).catch(() => null) // the reason is in `draft.error`
    if (!made) return
    setLeaving(true)
    router.push(pathOf(made.campaignId))
  }

  return (
    <>
      {state === 'new' || state === 'more' ? (
        <Button size="small" disabled={!isReady} loading={draft.isPending || isLeaving} onClick={() => void press()}>
          {t(state === 'new' ? 'draft' : 'complete')}
        </Button>
      ) : null}
      {campaignId && state !== 'more' ? (
        <ButtonLink size="small" href={pathOf(campaignId)}>
          {t('open')}
        </ButtonLink>
      ) : null}
      {state === 'new' ? (
        <ConfirmAct
          trigger={
            <Button tone="ghost" size="small" disabled={!isReady}>
              {t('dismiss')}
            </Button>
          }
          tone="primary"
          title={t('dismissQuestion')}
          description={t('dismissText')}
          confirmLabel={t('dismissConfirm')}
          act={() => dismiss.mutateAsync(input)}
          done={t('dismissed')}
        />
      ) : null}
      {state === 'new' || state === 'more' ? <p className="w-full text-sm text-ink-2">{t('nothingSent')}</p> : null}
      {draft.error ? (
        <p role="alert" className="w-full text-sm font-semibold text-danger">
          {textOf(draft.error)}
        </p>
      ) : null}
    </>
  )
}
