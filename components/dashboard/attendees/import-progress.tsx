'use client'
// How far an import is: what is there already, and the way on where it stopped.
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { ProgressBar } from '../batches/batch-progress'
import { useErrorText } from '../error-text'
import type { ImportState } from './use-import-parts'

export function ImportProgress({ progress, onResume }: { progress: ImportState; onResume: () => void }) {
  const t = useTranslations('attendees.progress')
  const { textOf } = useErrorText()
  const done = progress.ids.length
  return (
    <div className="grid gap-4">
      <h2 className="text-xl">{t(progress.state === 'stopped' ? 'stopped' : 'title')}</h2>
      <ProgressBar label={t('label')} done={done} total={progress.total} />
      <p className="num font-semibold" aria-live="polite">
        {t('text', { done, total: progress.total })}
      </p>
      {progress.state === 'stopped' ? (
        <Notice
          tone="bad"
          live
          title={textOf(progress.error)}
          action={<Button onClick={onResume}>{t('resume')}</Button>}
        >
          {t('stoppedText', { done })}
        </Notice>
      ) : (
        <p className="text-ink-2">{t('stay')}</p>
      )}
    </div>
  )
}
