'use client'
// Somebody else saved the same thing meanwhile: what was written here may be saved over it, or theirs is looked at while one's own is laid aside.
// Guards: nothing of either is lost by looking.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from './error-text'

type EditConflictProps<Theirs> = {
  /** Reads what is kept now. */
  read: () => Promise<Theirs>
  /** Shows theirs; the caller lays its own aside and shows `OwnAside`. */
  onTheirs: (theirs: Theirs) => void
  /** Saves one's own over theirs. */
  onMine: (theirs: Theirs) => unknown
}

export function EditConflict<Theirs>({ read, onTheirs, onMine }: EditConflictProps<Theirs>) {
  const t = useTranslations('dashboard.conflict')
  const toast = useToast()
  const { textOf } = useErrorText()
  const [isReading, setReading] = useState(false)

  async function goOn(withNewest: (theirs: Theirs) => unknown) {
    setReading(true)
    try {
      await withNewest(await read())
    } catch (unread) {
      toast.failed(textOf(unread))
    } finally {
      setReading(false)
    }
  }

  return (
    <Notice
      tone="wait"
      live
      title={t('title')}
      action={
        <>
          <Button size="small" disabled={isReading} onClick={() => goOn(onTheirs)}>
            {t('theirs')}
          </Button>
          <Button size="small" tone="ghost" disabled={isReading} onClick={() => goOn(onMine)}>
            {t('mine')}
          </Button>
        </>
      }
    >
      {t('text')}
    </Notice>
  )
}

/** While theirs is looked at. */
export function OwnAside({ onBack, onDrop }: { onBack: () => void; onDrop: () => void }) {
  const t = useTranslations('dashboard.conflict')
  return (
    <Notice
      tone="wait"
      live
      title={t('asideTitle')}
      action={
        <>
          <Button size="small" onClick={onBack}>
            {t('back')}
          </Button>
          <Button size="small" tone="ghost" onClick={onDrop}>
            {t('drop')}
          </Button>
        </>
      }
    >
      {t('asideText')}
    </Notice>
  )
}
