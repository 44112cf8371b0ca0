// /scan: the gate in the browser of any phone. Who may scan what is decided by the query, not here; an enrolled device needs nobody to sign in,
// and only the browser knows whether it is one.
import { TRPCError } from '@trpc/server'
import type { Metadata, Viewport } from 'next'
import { getTranslations } from 'next-intl/server'
import { GateApp } from '@/components/scanner/gate-app'
import { localePath } from '@/i18n/paths'
import { buildId } from '@/server/kernel/build-id'
import { asLocale } from '@/server/kernel/format'
import type { GateEvent } from '@/server/scanning/contract'
import { caller } from '@/server/trpc/rsc'

type PageProps = {
  params: Promise<{ locale: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export const viewport: Viewport = { themeColor: '#0d0f18' }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const locale = asLocale((await params).locale)
  const t = await getTranslations({ locale, namespace: 'scanner' })
  return { title: t('title'), robots: { index: false }, manifest: localePath(locale, '/scan/manifest') }
}

export default async function ScanPage({ searchParams }: PageProps) {
  const { event, list } = await searchParams
  const asked = { eventId: typeof event === 'string' ? event : null, listId: typeof list === 'string' ? list : null }
  return <GateApp events={await eventsOrNobody()} asked={asked} version={buildId()} />
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
