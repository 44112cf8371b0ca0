// What a message tells of, in words, with the name that programs know it by.
import { useTranslations } from 'next-intl'
import { type DeliveryView, webhookTypes } from '@/server/webhooks/contract'
import { keyOf } from './type-key'

export function TypeName({ type }: Pick<DeliveryView, 'type'>) {
  const t = useTranslations('webhooks')
  const known = webhookTypes.find((one) => one === type)
  return (
    <>
      <span className="block font-semibold">{known ? t(`type.${keyOf(known)}`) : t('test')}</span>
      <code className="block text-[13px] font-normal text-ink-2">{type}</code>
    </>
  )
}
