'use client'
// Why words were not saved. Where somebody else saved theirs meanwhile, either may go on: theirs is looked at without losing one's own, and
// one's own is saved over theirs when asked for.
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useToast } from '@/components/ui/toast'
import { useErrorText } from '../error-text'

type SaveRefusalProps<Theirs> = {
  error: unknown
  /** What is saved now. */
  read: () => Promise<Theirs>
  onTheirs: (theirs: Theirs) => void
  onMine: (theirs: Theirs) => void
}

export function SaveRefusal<Theirs>({ error, read, onTheirs, onMine }: SaveRefusalProps<Theirs>) {
  const t = useTranslations('messageTemplates.conflict')
  const toast = useToast()
  const { textOf, refusalOf } = useErrorText()
  const [isReading, setReading] = useState(false)
  if (!isConflict(refusalOf(error).code)) {
    return (
      <Notice tone="bad" live>
        {textOf(error)}
      </Notice>
    )
  }

  async function goOn(withNewest: (theirs: Theirs) => void) {
    setReading(true)
    try {
      withNewest(await read())
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

export function isConflict(code: string): boolean {
  return code === 'message_template.changed_meanwhile' || code === 'reminder.changed_meanwhile'
}

/** While theirs stands in the editor: the way back to what was written here. */
export function OwnKept({ onBack }: { onBack: () => void }) {
  const t = useTranslations('messageTemplates.conflict')
  return (
    <Notice
      tone="now"
      live
      action={
        <Button size="small" tone="ghost" onClick={onBack}>
          {t('back')}
        </Button>
      }
    >
      {t('shown')}
    </Notice>
  )
}
