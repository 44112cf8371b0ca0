// Everything about one event. An event that is not there is 404 before anything below it begins to answer.
import type { ReactNode } from 'react'
import { asLocale } from '@/server/kernel/format'
import { load, loadAccount, loadEvent } from '../../../load'

type LayoutProps = { children: ReactNode; params: Promise<{ locale: string; slug: string; eventId: string }> }

export default async function EventLayout({ children, params }: LayoutProps) {
  const { locale, slug, eventId } = await params
  // The page itself knows where to come back to after signing in.
  if (await loadAccount())
    await load(asLocale(locale), `/org/${slug}/events/${eventId}`, () => loadEvent(slug, eventId))
  return children
}
