'use client'
// What may be done with the words, always in sight: save them, try them out, go back to the product's.
import { useMutation } from '@tanstack/react-query'
import { MailCheck, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { useTRPC } from '@/components/trpc/provider'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { useToast } from '@/components/ui/toast'
import type { Locale } from '@/server/kernel/format'
import type { EditableKind, MessageContent } from '@/server/notifications/templates/contract'
import { ConfirmAct } from '../confirm-act'
import { useErrorText } from '../error-text'

type EditorBarProps = {
  organization: string
  kind: EditableKind
  locale: Locale
  /** What is tried out; null: the product's words. */
  content: MessageContent | null
  state: {
    isDirty: boolean
    isSaving: boolean
    /** Nothing is wrong with what is written. */
    isSound: boolean
    /** There are own words, saved or not. */
    hasDraft: boolean
  }
  onSave: () => void
  onDrop: () => Promise<void>
  /** Why it could not be saved, and what may be done about it. */
  notice: ReactNode
}

export function EditorBar({ organization, kind, locale, content, state, onSave, onDrop, notice }: EditorBarProps) {
  const t = useTranslations('messageTemplates.bar')
  const toast = useToast()
  const { textOf } = useErrorText()
  const isReady = useHydrated()
  const test = useMutation(useTRPC().messageTemplates.sendTest.mutationOptions())
  const { isDirty, isSaving, isSound, hasDraft } = state

  async function send() {
    try {
      const { recipient } = await test.mutateAsync({ organization, kind, locale, content })
      toast.done(t('sent'), t('sentText', { recipient }))
    } catch (error) {
      toast.failed(t('notSent'), textOf(error))
    }
  }

  return (
    <div className="sticky bottom-0 z-20 -mx-[18px] mt-8 border-t border-line bg-paper px-[18px] py-3 sm:-mx-10 sm:px-10">
      {notice ? <div className="mb-3">{notice}</div> : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {hasDraft ? (
          <Button
            size="small"
            className="min-h-11"
            disabled={!isReady || !isDirty || !isSound}
            loading={isSaving}
            onClick={onSave}
          >
            {t('save')}
          </Button>
        ) : null}
        <p
          aria-live="polite"
          className={cn('text-sm max-sm:order-last max-sm:w-full', isSound ? 'text-ink-2' : 'font-semibold text-ink')}
        >
          {isSound ? t(isDirty ? 'unsaved' : hasDraft ? 'saved' : 'product') : t('faults')}
        </p>
        <span className="ml-auto flex flex-wrap gap-2">
          <Button
            tone="ghost"
            size="small"
            className={COMPACT}
            disabled={!isReady || !isSound}
            loading={test.isPending}
            onClick={send}
          >
            <MailCheck className="size-4" aria-hidden="true" />
            <span className="max-sm:sr-only">{t('test')}</span>
          </Button>
          {hasDraft ? (
            <ConfirmAct
              trigger={
                <Button tone="ghost" size="small" className={COMPACT} disabled={!isReady}>
                  <Undo2 className="size-4" aria-hidden="true" />
                  <span className="max-sm:sr-only">{t('drop')}</span>
                </Button>
              }
              title={t('dropQuestion')}
              description={t('dropText')}
              confirmLabel={t('dropConfirm')}
              act={onDrop}
              done={t('dropped')}
            />
          ) : null}
        </span>
      </div>
    </div>
  )
}

/** On a phone only the picture is drawn. */
const COMPACT = 'min-h-11 max-sm:size-11 max-sm:px-0'
