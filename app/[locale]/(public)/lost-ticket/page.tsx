// /lost-ticket: an address is left, and its mailbox gets the links of all tickets to come. Known or not, the answer here is the same.
import type { Metadata } from 'next'
import { getTranslations, setRequestLocale } from 'next-intl/server'
import { LostTicketForm } from '@/components/ticket/lost-ticket-form'
import { TicketMessages } from '@/components/ticket/ticket-messages'
import { asLocale } from '@/server/kernel/format'

type PageProps = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'ticket.lost' })
  return { title: t('title') }
}

export default async function LostTicketPage({ params }: PageProps) {
  const locale = asLocale((await params).locale)
  setRequestLocale(locale)
  const t = await getTranslations({ locale, namespace: 'ticket.lost' })
  return (
    <div className="mx-auto max-w-[478px] px-[18px] pt-4 sm:px-6">
      <h1 className="text-[40px] sm:text-[52px]">{t('title')}</h1>
      <p className="mt-4 mb-7 text-lg text-ink-2">{t('lead')}</p>
      <TicketMessages locale={locale}>
        <LostTicketForm />
      </TicketMessages>
    </div>
  )
}
