// How a webhook address is doing, in words; and where one of its messages stands.
import { useTranslations } from 'next-intl'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { Facts } from '@/components/ui/page-parts'
import type { DeliveryDetail, EndpointView } from '@/server/webhooks/contract'
import { DeliveryStatus, HealthStatus } from './health-status'
import { useMoments } from './moments'
import { keyOf } from './type-key'

/** Nothing for one that is well. */
export function EndpointNotice({ endpoint }: { endpoint: EndpointView }) {
  const t = useTranslations('webhooks')
  const { inFull: moment } = useMoments(endpoint.timeZone)
  const { disabledAt, disabledWhy, failingSince, failures, restsUntil, oldSecretUntil, waiting } = endpoint
  return (
    <>
      {disabledAt ? (
        <Notice tone="off" title={t('isDisabled', { moment: moment(disabledAt) })}>
          {t(disabledWhy === 'failing' ? 'disabledFailing' : 'disabledByMember')} {t('held', { count: waiting })}
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
  const { inFull: moment } = useMoments(endpoint.timeZone)
  const { types, lastDeliveredAt, waiting, createdAt } = endpoint
  return (
    <div>
      <Facts
        dense
        items={[
          { key: 'state', label: t('state'), value: <HealthStatus endpoint={endpoint} /> },
          { key: 'last', label: t('last'), value: lastDeliveredAt ? moment(lastDeliveredAt) : t('never') },
          { key: 'waiting', label: t('waiting'), value: String(waiting) },
          { key: 'created', label: t('created'), value: moment(createdAt) },
        ]}
      />
      <p className="mt-4 max-w-[80ch] text-[15px] text-ink-2">
        <span className="font-semibold text-ink-3">{t('hears')}</span>{' '}
        {types.map((type) => t(`type.${keyOf(type)}`)).join(' · ')}
      </p>
    </div>
  )
}

type DeliveryFactsProps = { endpoint: EndpointView; delivery: DeliveryDetail }

export function DeliveryFacts({ endpoint: { disabledAt: heldSince, timeZone }, delivery }: DeliveryFactsProps) {
  const t = useTranslations('webhooks')
  const { inFull: moment } = useMoments(timeZone)
  const { state, at, attempts, nextAt, deliveredAt, eventId } = delivery
  return (
    <div>
      <Facts
        dense
        items={[
          { key: 'state', label: t('state'), value: <DeliveryStatus state={state} /> },
          { key: 'at', label: t('at'), value: moment(at) },
          { key: 'attempts', label: t('attempts'), value: String(attempts) },
          ...(deliveredAt ? [{ key: 'deliveredAt', label: t('deliveredAt'), value: moment(deliveredAt) }] : []),
          ...(nextAt
            ? [{ key: 'nextAt', label: t('nextAt'), value: heldSince ? t('onceEnabled') : moment(nextAt) }]
            : []),
        ]}
      />
      <p className="mt-4 flex flex-wrap items-center gap-x-2 text-sm text-ink-2">
        {t('messageId')}
        <code className="min-w-0 font-sans break-all text-ink select-all">{eventId}</code>
        <CopyButton compact value={eventId} label={t('copyId')} copiedLabel={t('copied')} />
      </p>
    </div>
  )
}
