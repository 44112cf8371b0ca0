// How a webhook address is doing, in words; and where one of its messages stands.
import { useLocale, useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'
import { Facts } from '@/components/ui/page-parts'
import { formatInstant } from '@/server/kernel/format'
import type { DeliveryDetail, EndpointView } from '@/server/webhooks/contract'
import { timeZone } from './endpoint-table'
import { DeliveryStatus, HealthStatus } from './health-status'
import { keyOf } from './type-key'

function useMoment(): (at: Date) => string {
  const locale = useLocale()
  return (at) => `${formatInstant(at, { timeZone, locale, style: 'short_date_time' })} UTC`
}

/** Nothing for one that is well. */
export function EndpointNotice({ endpoint }: { endpoint: EndpointView }) {
  const t = useTranslations('webhooks')
  const moment = useMoment()
  const { disabledAt, disabledWhy, failingSince, failures, restsUntil, oldSecretUntil } = endpoint
  return (
    <>
      {disabledAt ? (
        <Notice tone="off" title={t('isDisabled', { moment: moment(disabledAt) })}>
          {t(disabledWhy === 'failing' ? 'disabledFailing' : 'disabledByMember')}
        </Notice>
      ) : null}
      {!disabledAt && failingSince ? (
        <Notice tone="bad" title={t('isFailing', { moment: moment(failingSince), count: failures })}>
          {restsUntil ? t('rests', { moment: moment(restsUntil) }) : t('triedAgain')}
        </Notice>
      ) : null}
      {oldSecretUntil ? <Notice tone="now">{t('overlap', { moment: moment(oldSecretUntil) })}</Notice> : null}
    </>
  )
}

export function EndpointFacts({ endpoint }: { endpoint: EndpointView }) {
  const t = useTranslations('webhooks')
  const moment = useMoment()
  const { types, lastDeliveredAt, waiting, createdAt } = endpoint
  return (
    <Facts
      items={[
        { key: 'state', label: t('state'), value: <HealthStatus endpoint={endpoint} /> },
        { key: 'last', label: t('last'), value: lastDeliveredAt ? moment(lastDeliveredAt) : t('never') },
        { key: 'waiting', label: t('waiting'), value: String(waiting) },
        { key: 'created', label: t('created'), value: moment(createdAt) },
        { key: 'hears', label: t('hears'), value: types.map((type) => t(`type.${keyOf(type)}`)).join(' · ') },
      ]}
    />
  )
}

export function DeliveryFacts({ delivery }: { delivery: DeliveryDetail }) {
  const t = useTranslations('webhooks')
  const moment = useMoment()
  const { state, at, attempts, nextAt, deliveredAt, eventId } = delivery
  return (
    <Facts
      items={[
        { key: 'state', label: t('state'), value: <DeliveryStatus state={state} /> },
        { key: 'at', label: t('at'), value: moment(at) },
        { key: 'attempts', label: t('attempts'), value: String(attempts) },
        ...(deliveredAt ? [{ key: 'deliveredAt', label: t('deliveredAt'), value: moment(deliveredAt) }] : []),
        ...(nextAt ? [{ key: 'nextAt', label: t('nextAt'), value: moment(nextAt) }] : []),
        { key: 'messageId', label: t('messageId'), value: <code className="break-all select-all">{eventId}</code> },
      ]}
    />
  )
}
