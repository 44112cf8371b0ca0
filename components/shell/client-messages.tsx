// Hands messages of chosen namespaces to the client components inside. Only what an island says travels to the browser;
// public pages that pass texts as props need none of it.
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { messages, type Namespace } from '@/i18n/messages'
import type { Locale } from '@/server/kernel/format'

type ClientMessagesProps = { locale: Locale; namespaces: readonly Namespace[]; children: ReactNode }

export function ClientMessages({ locale, namespaces, children }: ClientMessagesProps) {
  const chosen = Object.fromEntries(namespaces.map((name) => [name, messages[locale][name]]))
  return (
    <NextIntlClientProvider locale={locale} messages={chosen} timeZone="UTC">
      {children}
    </NextIntlClientProvider>
  )
}
