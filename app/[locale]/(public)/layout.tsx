// Pages for visitors. Providers stay out: an island that needs messages is wrapped in `ClientMessages` by its page.
import { setRequestLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { PublicShell } from '@/components/shell/public-shell'
import { asLocale } from '@/server/kernel/format'

type LayoutProps = { children: ReactNode; params: Promise<{ locale: string }> }

export default async function PublicLayout({ children, params }: LayoutProps) {
  const locale = asLocale((await params).locale)
  setRequestLocale(locale)
  return <PublicShell locale={locale}>{children}</PublicShell>
}
