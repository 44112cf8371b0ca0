'use client'
// A mail as its readers see it: on a phone, on a desk, or as plain text. Guards: it stands in a frame without rights, so that nothing in it
// runs, sends or leads away.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { cn } from '@/components/ui/cn'
import { Notice } from '@/components/ui/notice'
import { Spinner } from '@/components/ui/spinner'
import type { PreviewView } from '@/server/notifications/templates/contract'
import { Segmented } from '../templates/segmented'
import { MailFrame } from './mail-frame'

const views = ['phone', 'desk', 'text'] as const
type View = (typeof views)[number]

const widths = { phone: 320, desk: 680 }
const HEIGHT = 640

type MessagePreviewProps = {
  /** Null: not written yet. */
  mail: PreviewView | null
  isLoading: boolean
  /** Why what is shown is not what is written. */
  problem: string | null
}

export function MessagePreview({ mail, isLoading, problem }: MessagePreviewProps) {
  const t = useTranslations('messageTemplates.preview')
  const [view, setView] = useState<View>('phone')
  return (
    <section id="preview" aria-labelledby="preview-title" className="scroll-mt-32">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="preview-title" className="text-xl">
          {t('title')}
        </h2>
        <Segmented
          legend={t('view')}
          value={view}
          onValueChange={setView}
          items={views.map((value) => ({ value, label: t(`views.${value}`) }))}
        />
      </div>
      {problem ? (
        <Notice tone="wait" live className="mb-3">
          {problem}
        </Notice>
      ) : null}
      <div aria-busy={isLoading} className="relative rounded-lg border border-line bg-sunk p-2 sm:p-4">
        {mail ? (
          <div className={cn('mx-auto', view === 'phone' && 'max-w-[375px]')}>
            <p className="rounded-t-md border border-b-0 border-line bg-card px-4 py-3 text-sm">
              <span className="text-ink-2">{t('subject')}</span> <b className="break-words">{mail.subject}</b>
            </p>
            {view === 'text' ? (
              <pre className="max-h-[640px] overflow-auto rounded-b-md border border-line bg-card p-4 font-mono text-[13px] leading-snug whitespace-pre-wrap break-words">
                {mail.text}
              </pre>
            ) : (
              <MailFrame title={t('frame')} html={mail.html} width={widths[view]} height={HEIGHT} />
            )}
          </div>
        ) : (
          <p className="grid h-40 place-items-center text-sm text-ink-2">{isLoading ? t('loading') : t('none')}</p>
        )}
        {isLoading ? <Spinner className="absolute top-4 right-4" /> : null}
      </div>
      <p className="mt-2 text-sm text-ink-2">{t('note')}</p>
    </section>
  )
}
