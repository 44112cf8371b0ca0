// The messages of a ticket's and an offer's islands. Of the sentences about refusals only those that can happen here: these pages are
// opened at a gate, on whatever network there is.
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { messages } from '@/i18n/messages'
import type { Locale } from '@/server/kernel/format'

export function TicketMessages({ locale, children }: { locale: Locale; children: ReactNode }) {
  const { ticket, common, errors } = messages[locale]
  const { unknown, network, internal, rate_limited, fields } = errors
  const chosen = {
    ticket,
    common: { form: common.form },
    errors: { unknown, network, internal, rate_limited, fields, ticket: errors.ticket, transfer: errors.transfer },
  }
  return (
    <NextIntlClientProvider locale={locale} messages={chosen} timeZone="UTC">
      {children}
    </NextIntlClientProvider>
  )
}
