// /scan: the gate in the browser of any phone. Who may scan what is decided by the query, not here.
import { TRPCError } from '@trpc/server'
import type { Metadata, Viewport } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { GateApp } from '@/components/scanner/gate-app'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import type { GateEvent } from '@/server/scanning/contract'
import { caller } from '@/server/trpc/rsc'

type PageProps = {
  params: Promise<{ locale: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export const viewport: Viewport = { themeColor: '#0d0f18' }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'scanner' })
  return { title: t('title'), robots: { index: false } }
}

export default async function ScanPage({ params, searchParams }: PageProps) {
  const locale = asLocale((await params).locale)
  const { event, list } = await searchParams
  const asked = { eventId: typeof event === 'string' ? event : null, listId: typeof list === 'string' ? list : null }
  const events = await eventsOrNobody()
  if (!events)
    redirect(`${localePath(locale, '/sign-in')}?callbackUrl=${encodeURIComponent(localePath(locale, '/scan'))}`)
  if (events.length > 0) return <GateApp events={events} asked={asked} />
  const t = await getTranslations({ locale, namespace: 'scanner.none' })
  return (
    <main className="flex min-h-dvh flex-col justify-center">
      <EmptyState title={t('title')} action={<ButtonLink href={localePath(locale, '/')}>{t('home')}</ButtonLink>}>
        {t('text')}
      </EmptyState>
    </main>
  )
}

/** Null when nobody is signed in. */
async function eventsOrNobody(): Promise<GateEvent[] | null> {
  try {
    return await (await caller()).scanning.eventsToScan()
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'UNAUTHORIZED') return null
    throw error
  }
}
