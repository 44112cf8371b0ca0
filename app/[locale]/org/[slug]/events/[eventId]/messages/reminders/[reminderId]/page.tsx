// /org/{slug}/events/{id}/messages/reminders/{id}: the words of one reminder, for this event alone.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { NoPermission } from '@/components/dashboard/no-permission'
import { ReminderWordsEditor } from '@/components/dashboard/reminders/reminder-words-editor'
import { Link } from '@/components/ui/link'
import { PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { asLocale } from '@/server/kernel/format'
import { load, loadEvent, loadOrganization } from '../../../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string; reminderId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'reminders.wordsPage' })
  return { title: t('title') }
}

export default async function ReminderWordsPage({ params }: PageProps) {
  const { locale: asked, slug, eventId, reminderId } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/events/${eventId}/messages`
  const { organization, event, words } = await load(locale, `${base}/reminders/${reminderId}`, async (api) => {
    const [organization, event] = await Promise.all([loadOrganization(slug), loadEvent(slug, eventId)])
    const mayRead = organization.permissions.includes('notifications:read')
    const words = mayRead ? await api.reminders.words({ organization: slug, id: reminderId }) : null
    return { organization, event, words }
  })
  const t = await getTranslations({ locale, namespace: 'reminders.wordsPage' })
  return (
    <>
      <PageHeader
        eyebrow={
          <>
            <Link href={localePath(locale, base)} className="text-ink-2 hover:underline">
              {t('back')}
            </Link>
            {` · ${event.title}`}
          </>
        }
        title={t('title')}
      />
      {words ? (
        <ReminderWordsEditor organization={slug} eventId={eventId} words={words} locale={locale} />
      ) : (
        <NoPermission role={organization.role} />
      )}
    </>
  )
}
