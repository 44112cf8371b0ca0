// The scanner has the whole screen to itself: no header, no footer, only what its client parts need.
import { setRequestLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ClientMessages } from '@/components/shell/client-messages'
import { TrpcProvider } from '@/components/trpc/provider'
import { asLocale } from '@/server/kernel/format'

type LayoutProps = { children: ReactNode; params: Promise<{ locale: string }> }

export default async function ScanLayout({ children, params }: LayoutProps) {
  const locale = asLocale((await params).locale)
  setRequestLocale(locale)
  return (
    <ClientMessages locale={locale} namespaces={['scanner']}>
      <TrpcProvider>{children}</TrpcProvider>
    </ClientMessages>
  )
}
