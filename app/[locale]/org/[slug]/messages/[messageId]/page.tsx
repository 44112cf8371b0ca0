// /org/{slug}/messages/{id}: what became of one message, what it says, and what can be done about it.
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { MessageActs } from '@/components/dashboard/messages/message-acts'
import { MessageSteps } from '@/components/dashboard/messages/message-steps'
import { MessageState } from '@/components/dashboard/messages/message-words'
import { WrittenMessage } from '@/components/dashboard/messages/written-message'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { type FactItem, Facts, PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale, formatInstant, type Locale } from '@/server/kernel/format'
import type { MessageView } from '@/server/notifications/contract'
import { load, loadOrganization } from '../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; messageId: string }> }

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: asLocale((await params).locale), namespace: 'messages' })
  return { title: t('one') }
}

export default async function MessagePage({ params }: PageProps) {
  const { locale: asked, slug, messageId } = await params
  const locale = asLocale(asked)
  const list = `/org/${slug}/messages`
  const { organization, message } = await load(locale, `${list}/${messageId}`, async (api) => {
    const organization = await loadOrganization(slug)
    const mayRead = organization.permissions.includes('notifications:read')
    return {
      organization,
      message: mayRead ? await api.notifications.get({ organization: slug, id: messageId }) : null,
    }
  })
  const t = await getTranslations({ locale, namespace: 'messages' })
  const href = (path: string) => localePath(locale, path)
  if (!message) return <NoPermission role={organization.role} />
  const facts = await factsOf(locale, slug, message)
  return (
    <>
      <PageHeader
        eyebrow={
          <Link href={href(list)} className="link">
            {t('title')}
          </Link>
        }
        title={<span className="break-words">{message.recipient}</span>}
        actions={<MessageActs organization={slug} message={message} />}
      >
        <MessageState message={message} now={now()} />
      </PageHeader>
      <Facts dense items={facts} className="mb-7" />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
        <Card>
          <CardHeader title={t('written.title')} />
          <CardBody>
            <WrittenMessage message={message} />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title={t('way')} />
          <CardBody>
            <MessageSteps message={message} />
          </CardBody>
        </Card>
      </div>
    </>
  )
}

async function factsOf(locale: Locale, slug: string, message: MessageView): Promise<FactItem[]> {
  const t = await getTranslations({ locale, namespace: 'messages' })
  const { timeZone, scheduledAt, purchase, eventTitle, repeats, repeatedBy, status } = message
  const to = (path: string, words: string) => (
    <Link href={localePath(locale, `/org/${slug}${path}`)} className="link break-words">
      {words}
    </Link>
  )
  const facts: (FactItem | null)[] = [
    { key: 'type', label: t('channel'), value: message.type === 'sms' ? 'SMS' : t('email') },
    eventTitle ? { key: 'event', label: t('event'), value: <span className="break-words">{eventTitle}</span> } : null,
    purchase
      ? {
          key: 'purchase',
          label: t('purchase'),
          value: to(`/events/${purchase.eventId}/purchases/${purchase.id}`, purchase.number),
        }
      : null,
    scheduledAt && status === 'requested'
      ? {
          key: 'scheduled',
          label: t('leaves'),
          value: formatInstant(scheduledAt, { timeZone, locale, style: 'short_date_time' }),
        }
      : null,
    repeats ? { key: 'repeats', label: t('repeats'), value: to(`/messages/${repeats}`, t('first')) } : null,
    ...repeatedBy.map((id, index) => ({
      key: id,
      label: t('repeatedBy'),
      value: to(`/messages/${id}`, t('again', { number: index + 1 })),
    })),
  ]
  return facts.filter((fact) => fact !== null)
}
