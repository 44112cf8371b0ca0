'use client'
// What may be done with a draft, always in sight: send it, save it, try it out, throw it away.
import { useMutation } from '@tanstack/react-query'
import { MailCheck, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { useToast } from '@/components/ui/toast'
import { localePath } from '@/i18n/paths'
import type { CampaignView } from '@/server/campaigns/contract'
import type { Unready } from '@/server/campaigns/words/contract'
import type { Locale } from '@/server/kernel/format'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'
import type { Counted } from './audience-count'
import { SendDialog } from './send-dialog'

type CampaignBarProps = {
  organization: string
  campaign: Pick<CampaignView, 'id' | 'name' | 'can'>
  /** The language being written, which a test is in. */
  locale: Locale
  timeZone: string
  counted: Counted
  state: { isDirty: boolean; isSaving: boolean; isSound: boolean; isWritten: boolean; unready: Unready | null }
  writtenIn: readonly Locale[]
  keep: () => Promise<number | null>
  onSave: () => void
  /** Somebody else has saved it meanwhile. */
  onConflict: (refusal: unknown) => void
  /** Why it could not be saved. */
  refusal: ReactNode
}

export function CampaignBar(props: CampaignBarProps) {
  const { organization, campaign, locale, timeZone, counted, state, writtenIn, keep, onSave, onConflict, refusal } =
    props
  const t = useTranslations('campaigns.bar')
  const pageLocale = useLocale()
  const router = useRouter()
  const toast = useToast()
  const { textOf } = useErrorText()
  const isReady = useHydrated()
  const api = useTRPC().campaigns
  const test = useMutation(api.testToSelf.mutationOptions())
  const remove = useMutation(api.remove.mutationOptions())
  const [isTesting, setTesting] = useState(false)
  const { isDirty, isSaving, isSound, isWritten, unready } = state
  const one = { organization, id: campaign.id }

  async function tryOut() {
    setTesting(true)
    try {
      if ((await keep()) === null) return
      const { recipient } = await test.mutateAsync({ ...one, locale })
      toast.done(t('tested'), t('testedText', { recipient }))
    } catch (error) {
      toast.failed(t('notTested'), textOf(error))
    } finally {
      setTesting(false)
    }
  }

  return (
    <div className="sticky bottom-0 z-20 -mx-[18px] mt-8 border-t border-line bg-paper px-[18px] py-3 sm:-mx-10 sm:px-10">
      {refusal ? <div className="mb-3">{refusal}</div> : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <SendDialog
          organization={organization}
          campaignId={campaign.id}
          timeZone={timeZone}
          counted={counted}
          writtenIn={writtenIn}
          disabled={!isReady || !isSound || !isWritten || unready !== null || !campaign.can.schedule}
          keep={keep}
          onConflict={onConflict}
        />
        <Button
          tone="ghost"
          size="small"
          className="min-h-11"
          disabled={!isReady || !isDirty || !isSound}
          loading={isSaving && !isTesting}
          onClick={onSave}
        >
          {t('save')}
        </Button>
        <p
          aria-live="polite"
          className={cn(
            'text-sm max-sm:order-last max-sm:w-full sm:min-w-0 sm:flex-1',
            isSound ? 'text-ink-2' : 'font-semibold text-danger',
            isSound && unready && 'font-semibold text-ink',
          )}
        >
          {standing()}
        </p>
        <span className="ml-auto flex flex-wrap gap-2">
          <Button
            tone="ghost"
            size="small"
            className={COMPACT}
            disabled={!isReady || !isSound || !writtenIn.includes(locale)}
            loading={isTesting}
            onClick={() => void tryOut()}
          >
            <MailCheck className="size-4" aria-hidden="true" />
            <span className="max-sm:sr-only">{t('test')}</span>
          </Button>
          {campaign.can.remove ? (
            <ConfirmAct
              trigger={
                <Button tone="quiet" size="small" className={COMPACT} disabled={!isReady}>
                  <Trash2 className="size-4" aria-hidden="true" />
                  <span className="max-lg:sr-only">{t('remove')}</span>
                </Button>
              }
              title={t('removeQuestion', { name: campaign.name })}
              description={t('removeText')}
              confirmLabel={t('removeConfirm')}
              tone="danger"
              act={async () => {
                await remove.mutateAsync(one)
                router.push(localePath(pageLocale, `/org/${organization}/campaigns`))
              }}
            />
          ) : null}
        </span>
      </div>
    </div>
  )

  /** What keeps it from leaving, else whether it is kept. */
  function standing(): string {
    if (!isSound) return t('faults')
    if (unready) return t(`unready.${unready}`)
    if (isDirty) return t('unsaved')
    return t(isWritten ? 'saved' : 'unwritten')
  }
}

/** On a phone only the picture is drawn. */
const COMPACT = 'min-h-11 max-sm:size-11 max-sm:px-0'
