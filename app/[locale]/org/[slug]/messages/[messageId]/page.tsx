// /org/{slug}/messages/{id}: what became of one message, what it says, and what can be done about it.
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { KeepFresh } from '@/components/dashboard/keep-fresh'
import { MessageActs } from '@/components/dashboard/messages/message-acts'
import { MessageNotice } from '@/components/dashboard/messages/message-notice'
import { MessageSteps } from '@/components/dashboard/messages/message-steps'
import { KindName, MessageState } from '@/components/dashboard/messages/message-words'
import { WrittenMessage } from '@/components/dashboard/messages/written-message'
import { NoPermission } from '@/components/dashboard/no-permission'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { Link } from '@/components/ui/link'
import { type FactItem, Facts, PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import type { CampaignMessage } from '@/server/campaigns/contract'
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
  const { organization, message, sent } = await load(locale, `${list}/${messageId}`, async (api) => {
    const organization = await loadOrganization(slug)
    if (!organization.permissions.includes('notifications:read')) return { organization, message: null, sent: null }
    const one = { organization: slug, id: messageId }
    const message = await api.notifications.get(one)
    return { organization, message, sent: message.campaignId ? await api.campaigns.message(one) : null }
  })
  const t = await getTranslations({ locale, namespace: 'messages' })
  const href = (path: string) => localePath(locale, path)
  if (!message) return <NoPermission role={organization.role} />
  const facts = await factsOf(locale, slug, message, sent?.campaign ?? null)
  const maySettings = organization.permissions.includes('settings:read') && organization.eventIds === null
  return (
    <>
      {isUnderWay(message, now()) ? <KeepFresh everySeconds={4} /> : null}
      <PageHeader
        eyebrow={
          <Link href={href(list)} className="text-ink-2 hover:underline">
            {t('title')}
          </Link>
        }
        title={<span className="break-words">{message.recipient}</span>}
        actions={<MessageActs organization={slug} message={message} />}
      >
        <MessageState message={message} now={now()} />
      </PageHeader>
      <MessageNotice organization={slug} message={message} maySeeWithheld={maySettings} />
      <Facts dense items={facts} className="mb-7" />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
        <Card>
          <CardHeader title={t('written.title')} />
          <CardBody>
            <WrittenMessage
              message={sent ? { ...message, written: sent.written } : message}
              textsOf={maySettings ? slug : null}
            />
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

/** So long after it was asked for or left, what becomes of it is still to be heard. */
const NEWS_MS = 5 * 60_000

function isUnderWay({ status, createdAt, scheduledAt, quietUntil, sentAt }: MessageView, present: Date): boolean {
  const since = (at: Date) => present.getTime() - at.getTime()
  if (status === 'requested') return since(quietUntil ?? scheduledAt ?? createdAt) > -NEWS_MS
  return status === 'sent' && sentAt !== null && since(sentAt) < NEWS_MS
}

async function factsOf(
  locale: Locale,
  slug: string,
  message: MessageView,
  campaign: CampaignMessage['campaign'] | null,
): Promise<FactItem[]> {
  const t = await getTranslations({ locale, namespace: 'messages' })
  const { recipientName, timeZone, scheduledAt, quietUntil, purchase, eventTitle, repeats, repeatedBy, status } =
    message
  const moment = (at: Date) => formatInstant(at, { timeZone, locale, style: 'short_date_time' })
  const to = (path: string, words: string) => (
    <Link href={localePath(locale, `/org/${slug}${path}`)} className="link break-words">
      {words}
    </Link>
  )
  const facts: (FactItem | null)[] = [
    recipientName
      ? { key: 'name', label: t('name'), value: <span className="break-words">{recipientName}</span> }
      : null,
    { key: 'kind', label: t('kind'), value: <KindName kind={message.template} /> },
    campaign ? { key: 'campaign', label: t('campaign'), value: to(`/campaigns/${campaign.id}`, campaign.name) } : null,
    { key: 'type', label: t('channel'), value: message.type === 'sms' ? 'SMS' : t('email') },
    eventTitle ? { key: 'event', label: t('event'), value: <span className="break-words">{eventTitle}</span> } : null,
    purchase
      ? {
          key: 'purchase',
          label: t('purchase'),
          value: to(`/events/${purchase.eventId}/purchases/${purchase.id}`, purchase.number),
        }
      : null,
    quietUntil
      ? { key: 'scheduled', label: t('heldUntil'), value: moment(quietUntil), detail: t('quiet') }
      : scheduledAt && status === 'requested'
        ? { key: 'scheduled', label: t('leaves'), value: moment(scheduledAt) }
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
