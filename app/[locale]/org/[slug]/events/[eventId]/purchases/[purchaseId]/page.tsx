// /org/{slug}/events/{id}/purchases/{purchaseId}: what was bought, the tickets, and everything that happened to it.
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { PurchaseDocuments } from '@/components/dashboard/documents/purchase-documents'
import { AwaitedNotice } from '@/components/dashboard/external/awaited-notice'
import { BouncedMail } from '@/components/dashboard/messages/bounced-mail'
import { BuyerMail } from '@/components/dashboard/messages/buyer-mail'
import { PurchaseItems } from '@/components/dashboard/purchase-items'
import { PurchaseTickets } from '@/components/dashboard/purchase-tickets'
import { PurchaseTimeline } from '@/components/dashboard/purchase-timeline'
import { RefundDialog } from '@/components/dashboard/refunds/refund-dialog'
import { PurchaseState } from '@/components/dashboard/states'
import { ButtonLink } from '@/components/ui/button'
import { Card, CardBody, CardHeader } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { Link } from '@/components/ui/link'
import { Notice } from '@/components/ui/notice'
import { Facts, PageHeader } from '@/components/ui/page-parts'
import { localePath } from '@/i18n/paths'
import { now } from '@/server/kernel/clock'
import { asLocale, formatInstant, formatMoney, formatZone } from '@/server/kernel/format'
import type { MessageRow } from '@/server/notifications/contract'
import { isEditable } from '@/server/notifications/templates/contract'
import { load, loadOrganization } from '../../../../../load'

type PageProps = { params: Promise<{ locale: string; slug: string; eventId: string; purchaseId: string }> }

async function read({ params }: PageProps) {
  const { locale: asked, slug, eventId, purchaseId } = await params
  const locale = asLocale(asked)
  const base = `/org/${slug}/events/${eventId}`
  const purchase = await load(locale, `${base}/purchases/${purchaseId}`, (api) =>
    api.purchases.get({ organization: slug, id: purchaseId }),
  )
  if (purchase.eventId !== eventId) notFound()
  return { locale, base, purchase }
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { locale, purchase } = await read(props)
  const t = await getTranslations({ locale, namespace: 'dashboard.purchase' })
  return { title: t('title', { number: purchase.number }) }
}

export default async function PurchasePage(props: PageProps) {
  const { locale, base, purchase } = await read(props)
  const { timeZone } = purchase.event
  const { slug } = await props.params
  const history = await load(locale, base, (api) => api.money.history({ organization: slug, id: purchase.id }))
  const documents = await load(locale, base, (api) =>
    api.documents.ofPurchase({ organization: slug, purchaseId: purchase.id }),
  )
  const { permissions } = await loadOrganization(slug)
  const hasMoney = purchase.paidAt !== null || purchase.status === 'needs_attention'
  const mayRefund = permissions.includes('payments:refund') && hasMoney
  const isUnpaid = ['held', 'awaiting_payment', 'expired', 'needs_attention'].includes(purchase.status)
  const awaited =
    isUnpaid && permissions.includes('payments:confirm')
      ? await load(locale, base, (api) => api.external.awaited({ organization: slug, purchaseId: purchase.id }))
      : null
  const mayMessages = permissions.includes('notifications:read')
  const { bounced, mail } = mayMessages
    ? await load(locale, base, async (api) => {
        const about = { organization: slug, purchaseId: purchase.id, isOfCampaign: false }
        const [returned, { messages }] = await Promise.all([
          api.notifications.list({ ...about, status: 'bounced', limit: 1 }),
          api.notifications.list({ ...about, limit: 50 }),
        ])
        // Once the address is corrected, it is no longer what has to be done.
        const bounced = returned.messages.find(({ recipient }) => recipient === purchase.buyer.email)
        const found = bounced ? undefined : mailOfBuyer(messages, purchase.buyer.email)
        const mail = found && (await api.notifications.get({ organization: slug, id: found.notificationId }))
        return { bounced, mail }
      })
    : {}
  const t = await getTranslations({ locale, namespace: 'dashboard' })
  const moment = (at: Date) => formatInstant(at, { timeZone, locale, style: 'short_date_time' })
  return (
    <>
      <PageHeader
        eyebrow={
          <Link href={localePath(locale, `${base}/purchases`)} className="text-ink-2 hover:underline">
            {t('purchases.title')}
          </Link>
        }
        title={<span className="num">{purchase.number}</span>}
        actions={
          <>
            <PurchaseState status={purchase.status} />
            {mayRefund ? <RefundDialog organization={slug} purchaseId={purchase.id} timeZone={timeZone} /> : null}
          </>
        }
      >
        {t('purchase.boughtAt', { moment: moment(purchase.createdAt), zone: formatZone(timeZone, locale) })}
      </PageHeader>
      {awaited?.payments[0] ? <AwaitedNotice organization={slug} awaited={awaited.payments[0]} /> : null}
      {purchase.status === 'needs_attention' || purchase.status === 'disputed' ? (
        <Notice
          tone="bad"
          title={t(`purchase.attention.${purchase.status}.title`)}
          className="mb-6"
          action={
            permissions.includes('payments:read') ? (
              <ButtonLink
                tone="ghost"
                size="small"
                href={localePath(
                  locale,
                  `/org/${slug}/payments${purchase.status === 'disputed' ? '/disputes?show=open' : ''}`,
                )}
              >
                {t(`purchase.attention.${purchase.status}.see`)}
              </ButtonLink>
            ) : null
          }
        >
          {t(`purchase.attention.${purchase.status}.text`)}
        </Notice>
      ) : null}
      {bounced ? (
        <BouncedMail organization={slug} message={bounced} maySend={permissions.includes('notifications:send')} />
      ) : null}
      <Facts
        dense
        className="mb-7"
        items={[
          {
            key: 'buyer',
            label: t('purchases.buyer'),
            value: purchase.buyer.name || t('purchases.noBuyer'),
            detail: purchase.buyer.email ? (
              <a href={`mailto:${purchase.buyer.email}`} className="link break-all">
                {purchase.buyer.email}
              </a>
            ) : undefined,
          },
          {
            key: 'total',
            label: t('purchases.total'),
            value: <span className="num">{formatMoney(purchase.total, locale)}</span>,
            detail:
              purchase.refunded.amount > 0
                ? t('purchase.refunded', { amount: formatMoney(purchase.refunded, locale) })
                : undefined,
          },
          {
            key: 'paid',
            label: t('purchase.paidAt'),
            value: purchase.paidAt ? moment(purchase.paidAt) : t('purchase.notPaid'),
            detail: purchase.paidAt ? undefined : t('purchase.holdUntil', { moment: moment(purchase.expiresAt) }),
          },
          {
            key: 'locale',
            label: t('purchases.language'),
            value: t(`purchase.languages.${purchase.locale}`),
          },
        ]}
      />
      <div className="grid items-start gap-[22px] lg:grid-cols-[1.75fr_1fr]">
        <div className="grid gap-[22px]">
          <PurchaseItems purchase={purchase} />
          <PurchaseTickets
            tickets={purchase.tickets}
            acts={
              permissions.includes('tickets:update')
                ? { organization: slug, mayVoid: permissions.includes('tickets:void') }
                : null
            }
          />
          <PurchaseDocuments
            documents={documents}
            organization={slug}
            mayCorrect={permissions.includes('payments:refund')}
            isFree={purchase.total.amount === 0}
            isPaid={purchase.paidAt !== null}
          />
        </div>
        <div className="grid gap-[22px]">
          {mail ? <BuyerMail organization={slug} message={mail} now={now()} /> : null}
          <Card>
            <CardHeader title={t('purchase.history')} />
            <CardBody>
              <PurchaseTimeline entries={history} timeZone={timeZone} organization={mayMessages ? slug : undefined} />
              <p className="mt-5 flex flex-wrap items-center gap-3 border-t border-line pt-4 text-sm text-ink-2">
                <CopyButton value={purchase.id} label={t('purchase.copyId')} copiedLabel={t('purchase.copied')} />
              </p>
            </CardBody>
          </Card>
        </div>
      </div>
    </>
  )
}

/** What a buyer asks for who has nothing: the newest mail with the tickets, or else the newest there is. */
function mailOfBuyer(messages: readonly MessageRow[], buyer: string): MessageRow | undefined {
  const theirs = messages.filter(({ recipient, type }) => recipient === buyer && type === 'email')
  return (
    theirs.find(({ template }) => template === 'purchase_confirmation' || template === 'tickets_sent') ??
    theirs.find(({ template }) => isEditable(template))
  )
}
