'use client'
// A kind that still goes out in the product's words: what they begin with, and the way to words of one's own.
import { PenLine } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'

type OwnOrProductProps = {
  /** Of the product's mail; null while it is being written. */
  subject: string | null
  mayChange: boolean
  onBegin: () => void
}

export function OwnOrProduct({ subject, mayChange, onBegin }: OwnOrProductProps) {
  const t = useTranslations('messageTemplates.product')
  return (
    <div>
      <p className="font-semibold">{t('title')}</p>
      <p className="mt-1 max-w-[60ch] text-[15px] text-ink-2">{t(mayChange ? 'text' : 'onlyLook')}</p>
      <p className="mt-4 text-sm text-ink-2">{t('subject')}</p>
      <p className="font-semibold break-words">{subject ?? '…'}</p>
      {mayChange ? (
        <Button className="mt-5" onClick={onBegin}>
          <PenLine className="size-4" aria-hidden="true" />
          {t('begin')}
        </Button>
      ) : null}
    </div>
  )
}
