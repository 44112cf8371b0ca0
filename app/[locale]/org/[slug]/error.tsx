'use client'
// A page of the organizer's that broke. The frame stays, and the reference is what the log has it under.
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-parts'

type PageErrorProps = { error: Error & { digest?: string }; retry: () => void }

export default function OrganizerPageError({ error, retry }: PageErrorProps) {
  const t = useTranslations('dashboard.crash')
  const common = useTranslations('common.actions')
  return (
    <div role="alert">
      <PageHeader title={t('title')}>{t('text')}</PageHeader>
      <Button onClick={retry}>{common('retry')}</Button>
      {error.digest ? (
        <p className="num mt-8 text-sm text-ink-2">
          {t('reference')} <code className="font-sans font-semibold text-ink select-all">{error.digest}</code>
        </p>
      ) : null}
    </div>
  )
}
