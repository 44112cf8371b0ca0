'use client'
// The PDF of a document, from the dashboard's lists.
import { useTranslations } from 'next-intl'
import { PdfLink } from '@/components/ticket/pdf-link'

export function DocumentFileLink({ url, label }: { url: string; label: string }) {
  const t = useTranslations('documents')
  return (
    <PdfLink
      href={new URL(url).pathname}
      fileName={`${label}.pdf`}
      labels={{ making: t('making'), failed: t('failed') }}
      className="link inline-flex min-h-11 items-center text-sm sm:min-h-9"
    >
      {t('download')}
      <span className="sr-only"> {label}</span>
    </PdfLink>
  )
}
