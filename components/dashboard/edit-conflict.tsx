'use client'
// Why what was written was not saved. Where somebody else saved the same thing meanwhile, either may go on: theirs is looked at while one's own
// is laid aside, or one's own is saved over theirs. Guards: nothing of either is lost by looking.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from './error-text'

/** Codes that say: what you saw when you began is not what is kept now. */
export function isEditConflict(code: string): boolean {
  return code.endsWith('.changed_meanwhile')
}

type SaveRefusalProps<Theirs> = {
  error: unknown
  /** Reads what is kept now. */
  read: () => Promise<Theirs>
  /** Shows theirs; the caller lays its own aside and shows `OwnAside`. */
  onTheirs: (theirs: Theirs) => void
  /** Saves one's own over theirs. */
  onMine: (theirs: Theirs) => unknown
  /** What becomes of theirs when one's own is saved; else that it is replaced. */
  text?: string
}

export function SaveRefusal<Theirs>({ error, ...conflict }: SaveRefusalProps<Theirs>) {
  const { textOf, refusalOf } = useErrorText()
  if (isEditConflict(refusalOf(error).code)) return <EditConflict {...conflict} />
  return (
    <Notice tone="bad" live>
      {textOf(error)}
    </Notice>
  )
}

function EditConflict<Theirs>({ read, onTheirs, onMine, text }: Omit<SaveRefusalProps<Theirs>, 'error'>) {
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
      {text ?? t('text')}
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
