// How a webhook address is doing, and where one of its messages stands, as a dot and a word.
import { useTranslations } from 'next-intl'
import { Status, type StatusTone } from '@/components/ui/status'
import type { DeliveryState, EndpointHealth, EndpointView } from '@/server/webhooks/contract'

const healthTones: Record<EndpointHealth, StatusTone> = {
  ok: 'ok',
  new: 'now',
  refusing: 'bad',
  failing: 'bad',
  disabled: 'off',
}

export function HealthStatus({ endpoint: { health } }: { endpoint: Pick<EndpointView, 'health'> }) {
  const t = useTranslations('webhooks.health')
  return <Status tone={healthTones[health]}>{t(health)}</Status>
}

const stateTones: Record<DeliveryState, StatusTone> = { waiting: 'wait', delivered: 'ok', given_up: 'bad' }

export function DeliveryStatus({ state }: { state: DeliveryState }) {
  const t = useTranslations('webhooks.states')
  return <Status tone={stateTones[state]}>{t(state)}</Status>
}
