'use client'
// Catches what breaks inside a page; the frame around it stays.
import { useParams } from 'next/navigation'
import { CrashPage } from '@/components/shell/crash-page'

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const { locale } = useParams<{ locale?: string }>()
  return <CrashPage locale={locale === 'en' ? 'en' : 'fr'} error={error} retry={retry} />
}
