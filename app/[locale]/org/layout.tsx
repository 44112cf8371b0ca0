// The organizer's side: what its islands need. Its pages are nobody else's, so none is found by a search engine.
import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ClientMessages } from '@/components/shell/client-messages'
import { TrpcProvider } from '@/components/trpc/provider'
import { Toaster } from '@/components/ui/toast'
import { asLocale } from '@/server/kernel/format'

type LayoutProps = { children: ReactNode; params: Promise<{ locale: string }> }

export const metadata: Metadata = { robots: { index: false } }

export default async function OrganizerLayout({ children, params }: LayoutProps) {
  const locale = asLocale((await params).locale)
  setRequestLocale(locale)
  const t = await getTranslations({ locale, namespace: 'common' })
  return (
    <ClientMessages
      locale={locale}
      namespaces={[
        'common',
        'dashboard',
        'billing',
        'errors',
        'money',
        'refunds',
        'disputes',
        'documents',
        'external',
        'templates',
        'attendees',
        'batches',
        'ticketActs',
        'devices',
        'gateLists',
        'messageSettings',
        'messageTemplates',
        'messages',
        'webhooks',
        'gateConflicts',
        'rehearsal',
      ]}
    >
      <TrpcProvider>
        <Toaster closeLabel={t('actions.close')}>{children}</Toaster>
      </TrpcProvider>
    </ClientMessages>
  )
}
