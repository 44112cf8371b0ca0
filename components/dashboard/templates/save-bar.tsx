'use client'
// What may be done with the whole design, always in sight: save it, undo, try it out.
import { Redo2, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useHydrated } from '@/components/auth/use-hydrated'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { useEditor } from './editor-context'
import { IconButton } from './icon-button'

type SaveBarProps = {
  isDirty: boolean
  isSaving: boolean
  /** Of the newest version. */
  number: number
  onSave: () => void
  /** Why it could not be saved, and what may be done about it. */
  refusal: ReactNode
  children: ReactNode
}

export function SaveBar({ isDirty, isSaving, number, onSave, refusal, children }: SaveBarProps) {
  const t = useTranslations('templates.bar')
  const { undo, redo, sound } = useEditor()
  const isReady = useHydrated()
  return (
    <div className="sticky bottom-0 z-20 -mx-[18px] mt-8 border-t border-line bg-paper px-[18px] py-3 sm:-mx-10 sm:px-10">
      {refusal ? <div className="mb-3">{refusal}</div> : null}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          size="small"
          className="min-h-11"
          disabled={!isReady || !isDirty || !sound}
          loading={isSaving}
          onClick={onSave}
        >
          {t('save')}
        </Button>
        <span className="flex">
          <IconButton label={t('undo')} disabled={!undo} onClick={() => undo?.()}>
            <Undo2 className="size-4" aria-hidden="true" />
          </IconButton>
          <IconButton label={t('redo')} disabled={!redo} onClick={() => redo?.()}>
            <Redo2 className="size-4" aria-hidden="true" />
          </IconButton>
        </span>
        <p
          aria-live="polite"
          className={cn('text-sm max-sm:order-last max-sm:w-full', sound ? 'text-ink-2' : 'font-semibold text-danger')}
        >
          {sound ? t(isDirty ? 'unsaved' : 'saved', { number: isDirty ? number + 1 : number }) : t('faults')}
        </p>
        <span className="ml-auto flex flex-wrap gap-2">{children}</span>
      </div>
    </div>
  )
}
